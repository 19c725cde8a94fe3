"""From bytes to text: which encoding a CSV file was saved in.

Order of trust: byte-order mark, strict UTF-8, the pattern of zero bytes (UTF-16 without a mark), then the code pages
that spreadsheets write, by the look of the names and charset-normalizer's ranking. Only the lines that hold
non-ASCII bytes are shown to it: thousands of plain lines would drown the evidence.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.inputs.plausibility import plausibility

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CODE_PAGES = ("cp1252", "cp950", "gb18030", "cp932")  # cp950: Big5 as Windows writes it
WIDER = {"cp950": "big5hkscs"}  # the same page with the characters of Hong Kong
SAMPLE_BYTES = 64 * 1024
LEAST_PLAUSIBLE = 0.6  # below, the bytes are no text of that page, whatever they decode to
WEAK_EVIDENCE = 60  # non-ASCII bytes; below, other files of the folder may decide


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. `guessed`: neither mark nor UTF-8 says so; `damage`: byte offset of what no encoding fits."""

    text: str
    encoding: str
    guessed: bool = False
    damage: int | None = None


def sure_encoding(raw: bytes) -> str | None:
    """The encoding that the bytes themselves prove; None: a legacy code page (or damage)."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _utf16_without_mark(raw)
    return _utf16_without_mark(raw) or "utf-8"


def _utf16_without_mark(raw: bytes) -> str | None:
    """A header of ASCII letters in UTF-16 has a zero in every other byte."""
    end = raw.find(b"\n", 0, 4000)
    head = raw[: end & ~1 if end >= 0 else 200]
    if len(head) < 8:
        return None
    half = len(head) // 2
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if zeros[1] >= 0.7 * half and zeros[0] <= 0.1 * half:
        return "utf-16-le"
    if zeros[0] >= 0.7 * half and zeros[1] <= 0.1 * half:
        return "utf-16-be"
    return None


def evidence(raw: bytes) -> bytes:
    """The distinct lines that hold non-ASCII bytes, about 64 KiB at most."""
    lines = dict.fromkeys(line for line in raw.split(b"\n") if not line.isascii())
    sample = b"\n".join(lines)
    return sample if len(sample) <= SAMPLE_BYTES else sample[:SAMPLE_BYTES].rpartition(b"\n")[0]


def candidates(sample: bytes) -> list[str]:
    """Code pages that fit the sample, likeliest first: by look, then as charset-normalizer ranks them."""
    from charset_normalizer import from_bytes

    ranked = [match.encoding for match in from_bytes(sample, cp_isolation=["utf_8", *CODE_PAGES])]
    looks: dict[str, float] = {}
    for name in CODE_PAGES:
        try:
            look = plausibility(sample.decode(name), name)
        except UnicodeDecodeError:
            continue
        if look >= LEAST_PLAUSIBLE:
            looks[name] = round(look, 1)
    return sorted(looks, key=lambda name: (-looks[name], ranked.index(name) if name in ranked else len(ranked)))


def code_page(raws: Iterable[bytes]) -> str | None:
    """The legacy code page of files that come from one place, judged from all together; None: they need none."""
    legacy = [evidence(raw) for raw in raws if sure_encoding(raw) is None]
    return next(iter(candidates(b"\n".join(legacy))), None) if legacy else None


def decode(raw: bytes, folder_prefers: str | None = None) -> Decoded:
    """The text of `raw`.

    `folder_prefers` is the code page of all non-UTF-8 files of the folder taken together; it decides where
    this file alone is too short to tell Big5 from GB 18030.
    """
    encoding = sure_encoding(raw)
    if encoding is not None:
        return _decode_strictly(raw, encoding)
    offset = damaged_utf8(raw)
    if offset is not None:
        return Decoded(raw.decode("utf-8", "replace"), "utf-8", damage=offset)
    sample = evidence(raw)
    ranked = candidates(sample)
    high = sum(byte > 127 for byte in sample)
    if folder_prefers and (not ranked or (high < WEAK_EVIDENCE and folder_prefers in ranked)):
        ranked = [folder_prefers, *(name for name in ranked if name != folder_prefers)]
    for name in ranked:
        for codec in (name, WIDER.get(name, name)):
            try:
                return Decoded(raw.decode(codec), codec, guessed=True)
            except UnicodeDecodeError:
                continue
    return Decoded(raw.decode("utf-8", "replace"), "utf-8", damage=_first_damage(raw))


def _decode_strictly(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding).removeprefix("\ufeff"), encoding)
    except UnicodeDecodeError as error:
        return Decoded(raw.decode(encoding, "replace").removeprefix("\ufeff"), encoding, damage=error.start)


def damaged_utf8(raw: bytes) -> int | None:
    """Offset of the first bad byte where the file is plainly UTF-8 with a few bytes spoiled, else None.

    Text in a legacy code page hardly ever forms UTF-8 sequences by chance, so a file with many of them is UTF-8.
    """
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return _first_damage(raw) if good >= 5 * bad else None


def _first_damage(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
