"""Has every public name of the product a caller in the product? What only tests call is dead.

A name is called where the product names it anywhere but in its own definition, in an import or in `__all__`; it is
looked for by its text, so that a name used twice for different things is given the benefit of the doubt.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "salesplan"
EXCEPTIONS = {
    "cli/app.py: format_commands": "the command line's library calls it",
    "cli/app.py: list_commands": "the command line's library calls it",
    "cli/logs.py: handleError": "the logging library calls it",
    "domain/versions.py: SUPERSEDED": "one of a fixed set, which is read by its value",
    "inputs/geocode_adapter.py: get_json": "the geocoding library calls it",
    "inputs/geocode_adapter.py: get_text": "the geocoding library calls it",
    "replan/answer/promises_kept.py: told_kept": "a total of summary.json, which takes the fields by their names",
    "replan/answer/promises_kept.py: told_lost": "a total of summary.json, which takes the fields by their names",
    "replan/answer/promises_kept.py: told_other_day": "a total of summary.json, which takes the fields by their names",
    "replan/answer/promises_kept.py: told_other_hour": "a total of summary.json, which takes the fields by their names",
    "report/frames.py: frames": "for analysts in Python: the exported tables as data frames",
    "runtime/asking.py: http_open": "the library for addresses of the web calls it",
    "runtime/asking.py: https_open": "the library for addresses of the web calls it",
    "runtime/lean.py: finalize": "numba calls it",
    "runtime/lean.py: get_pointer_to_function": "numba calls it",
    "runtime/lean.py: set_env": "numba calls it",
    "schedule/model.py: cost_minutes": "for the solver's own accounts, which its tests hold against the kernel's",
}
"""Names without a caller that may stay, each with the reason."""


def defined(tree: ast.Module) -> list[str]:
    """Public functions, classes, methods, constants and fields."""
    names: list[str] = []
    for body in (tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))):
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names += [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if not name.startswith("_")]


def named(tree: ast.Module) -> Counter[str]:
    """How often each name is read: as a name, as an attribute, or as a text that is one."""
    found: Counter[str] = Counter()
    exported = [n.value for n in tree.body if isinstance(n, ast.Assign) and "__all__" in ast.unparse(n.targets[0])]
    skipped = {id(leaf) for value in exported for leaf in ast.walk(value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            found[node.value.rsplit(".", 1)[-1]] += 1
    return found


def uncalled() -> list[str]:
    """`room/file.py: name` of every public name that nothing in the product names."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PRODUCT.rglob("*.py"))}
    used: Counter[str] = sum((named(tree) for tree in trees.values()), Counter())
    return [
        f"{path.relative_to(PRODUCT).as_posix()}: {name}"
        for path, tree in trees.items()
        for name in defined(tree)
        if not used[name]
    ]


if __name__ == "__main__":
    dead = uncalled()
    wrong = [f"{name} has no caller in the product" for name in dead if name not in EXCEPTIONS]
    wrong += [f"{name} needs no exception any more: take it off the list" for name in EXCEPTIONS if name not in dead]
    sys.stdout.writelines(f"{line}\n" for line in wrong or ["every public name has a caller"])
    sys.exit(1 if wrong else 0)
