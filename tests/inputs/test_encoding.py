from __future__ import annotations

import itertools

import pytest

from salesplan.inputs.encoding import decode
from tests.inputs.samples import read

HEADER = "customer_id;name;latitude;longitude\r\n"
WESTERN = ["Café Müller", "Hôtel Señor", "Bäckerei Groß €5", "Crêperie d’Été"]
TRADITIONAL = ["台大醫院", "板橋中興醫院門診部", "碁泰診所", "裏仁牙醫", "臺北市立聯合醫院"]
SIMPLIFIED = ["北京协和医院", "上海交通大学附属医院", "广州药店", "深圳市人民医院"]
JAPANESE = ["東京クリニック中央病院", "さくら薬局", "大阪の診療所", "横浜メディカルセンター"]

BY_ENCODING = {
    "utf-8": WESTERN + TRADITIONAL + JAPANESE,
    "utf-8-sig": WESTERN + SIMPLIFIED,
    "utf-16": WESTERN + TRADITIONAL,
    "utf-16-le": TRADITIONAL,
    "utf-16-be": WESTERN,
    "utf-32": TRADITIONAL,
    "cp1252": WESTERN,
    "cp950": TRADITIONAL,
    "big5": TRADITIONAL[:2],
    "gb18030": SIMPLIFIED,
    "gbk": SIMPLIFIED,
    "cp932": JAPANESE,
}


def listing(names: list[str]) -> str:
    return HEADER + "".join(f"{i};{name};42,5;1,6\r\n" for i, name in enumerate(names))


@pytest.mark.parametrize("encoding", BY_ENCODING)
def test_every_encoding_of_spreadsheets_is_told_from_the_bytes(encoding: str) -> None:
    text = listing(BY_ENCODING[encoding])
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.damage is None
    assert decoded.guessed == (not encoding.startswith("utf"))


@pytest.mark.parametrize("encoding", ["cp1252", "cp950", "gb18030", "cp932"])
def test_a_few_foreign_letters_among_thousands_of_plain_lines_suffice(encoding: str) -> None:
    plain = [f"Shop {i}" for i in range(3000)]
    text = listing([*plain, *BY_ENCODING[encoding]])
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "cp950", "gb18030", "cp932"])
def test_two_names_are_enough_for_every_code_page(encoding: str) -> None:
    names = BY_ENCODING[encoding]
    for first, second in itertools.pairwise([*names, names[0]]):
        text = f"rep_id,name\nR1,{first}\nR2,{second}\n"
        assert decode(text.encode(encoding)).text == text


def test_plain_ascii_is_utf8_and_no_guess() -> None:
    decoded = decode(b"a,b\n1,2\n")
    assert (decoded.encoding, decoded.guessed) == ("utf-8", False)


def test_utf8_with_one_spoiled_byte_is_not_taken_for_a_code_page() -> None:
    raw = listing(TRADITIONAL).encode()
    spoiled = raw[:-20] + b"\xff" + raw[-20:]
    assert decode(spoiled).damage == len(raw) - 20


def test_the_other_files_of_the_folder_help_a_file_with_three_letters() -> None:
    raw = "rep_id,name\nR1,王小明\n".encode("gb18030")
    assert decode(raw, "gb18030").text.endswith("R1,王小明\n")


def test_a_short_file_is_read_as_its_neighbours_are(tmp_path) -> None:  # type: ignore[no-untyped-def]
    reps = "rep_id,name,latitude,longitude\nR1,王小明,42.5075,1.5218\nR2,张伟,42.5361,1.5825\n"
    pairs = zip(("C001", "C002", "C003", "007"), SIMPLIFIED, strict=True)
    rows = "".join(f"{key},{name},42.5,1.6,R1\n" for key, name in pairs)
    customers = f"customer_id,name,latitude,longitude,rep_id\n{rows}"
    found = read(tmp_path, {"reps.csv": reps.encode("gb18030"), "customers.csv": customers.encode("gb18030")})
    assert found.given is not None
    assert [rep.name for rep in found.given.reps] == ["王小明", "张伟"]
    guesses = [f for f in found.findings if f.code == "guessed-encoding"]
    assert {f.file for f in guesses} == {"reps.csv", "customers.csv"}
    assert all(f.severity == "warning" and f.value.startswith("gb18030: ") for f in guesses)
