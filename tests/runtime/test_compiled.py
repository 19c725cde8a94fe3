"""Compiled code is kept where the user may write."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.runtime import compiled
from salesplan.runtime.compiled import SOURCES, is_cached, jit_folder, note_cached, stands_in

if TYPE_CHECKING:
    import pytest

PROGRAM = """
import sys
from salesplan.runtime.compiled import jit
assert "numba" not in sys.modules
@jit
def twice(x):
    return 2 * x
import numba
print(numba.config.CACHE_DIR, twice(4))
"""


def test_the_folder_is_the_users_unless_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert jit_folder().parent == tmp_path / "salesplan" / "jit"
    assert stands_in() == ""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert jit_folder() == tmp_path / "mine" / jit_folder().name
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(jit_folder()))  # as told to workers
    assert jit_folder() == tmp_path / "mine" / jit_folder().name


def test_a_home_that_is_a_file_leaves_a_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # so that what is set meanwhile does not stay
    folder = jit_folder()
    assert folder.parent.is_dir()
    assert folder.parent.parent == tmp_path
    assert jit_folder() == folder  # and no other for whoever asks next
    assert stands_in() == str(folder.parent)
    seen = subprocess.run(
        [sys.executable, "-c", "from salesplan.runtime.compiled import jit_folder; print(jit_folder())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == str(folder)


def test_the_temporary_folder_is_the_same_every_night_and_nobody_elses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    first = jit_folder()
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    assert jit_folder() == first
    assert first.parent.stat().st_mode & 0o077 == 0
    first.parent.chmod(0o777)  # others may have written there
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    assert jit_folder().parent != first.parent


def test_numba_is_told_before_it_compiles(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"} | {"XDG_CACHE_HOME": str(tmp_path)}
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(tmp_path / "salesplan" / "jit" / jit_folder().name), "8"]


def test_what_is_noted_as_compiled_is_so_until_a_source_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not is_cached()
    note_cached()
    assert is_cached()
    monkeypatch.setattr(compiled, "SOURCES", SOURCES[1:])
    compiled._fingerprint.cache_clear()
    try:
        assert not is_cached()
    finally:
        compiled._fingerprint.cache_clear()


def test_the_sources_are_all_that_compiled_functions_are_made_of() -> None:
    package = Path(compiled.__file__).parents[1]
    made = re.compile(r"^@(jit|entry|inner|inlined)$", re.MULTILINE)
    compiles = {p.relative_to(package).as_posix() for p in package.rglob("*.py") if made.search(p.read_text("utf-8"))}
    assert compiles
    assert compiles <= set(SOURCES)
    for source in set(SOURCES) - {"runtime/compiled.py"}:
        assert _imported(package / source) <= set(SOURCES)


def _imported(source: Path) -> set[str]:
    """Files of the package that this one imports when it runs."""
    imports = [node for node in ast.parse(source.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)]
    modules = [node.module for node in imports if (node.module or "").startswith("salesplan.")]
    return {f"{'/'.join(str(module).split('.')[1:])}.py" for module in modules}


def test_what_only_compiled_functions_call_is_a_draft_in_its_callers() -> None:
    from salesplan.runtime.compiled import entry, inner
    from salesplan.runtime.lean import Draft

    def tripled(x: int) -> int:
        return 3 * x

    triple = inner(tripled)

    def told(x: int) -> int:
        return min(triple(x), 9) + 1

    function = entry(told)
    assert (function(1), function(5)) == (4, 10)
    (draft,) = (found.library for found in triple.overloads.values())  # type: ignore[attr-defined]
    (whole,) = (found.library for found in function.overloads.values())  # type: ignore[attr-defined]
    assert isinstance(draft, Draft)
    assert not isinstance(whole, Draft)
    assert draft.get_pointer_to_function("tripled") == 0


def test_options_set_alike_are_equal_and_found_again() -> None:
    from salesplan.runtime.lean import QuickFlags

    one, other, third = QuickFlags(), QuickFlags(), QuickFlags()
    one.forceinline, one.nrt = True, False
    other.nrt, other.forceinline = False, True
    assert one == other
    assert {one: "found"}[other] == "found"
    assert one != third


def test_loading_kernels_does_not_load_linear_algebra() -> None:
    program = (
        "from salesplan.routes import exact; import sys; assert 'numba' in sys.modules; "
        "assert 'scipy.linalg' not in sys.modules; import scipy.linalg; print(scipy.linalg.norm([3, 4]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "5.0"
