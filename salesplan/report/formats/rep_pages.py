"""Export as one web page a rep, which needs no network: the day in the pocket.

Its content policy runs its own script alone. What inputs say comes into the page as JSON, never as markup; answers stay
on the device until the rep sends them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from salesplan.domain.said import said
from salesplan.report.formats.file_names import file_names
from salesplan.report.formats.page import asset, in_script, policy
from salesplan.report.formats.page.tiles import image_source, tiles
from salesplan.report.rep import desks, page_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.report.tongue import Tongue
    from salesplan.report.version import PlanVersion

NO_SCRIPT = said("This page shows its days by its own script, which stands in the file.")


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """html/REP.html for every rep of the plan."""
    names, shown = file_names([rep.rep_id for rep in version.plan.reps]), version.settings.map
    images = image_source(shown)
    for desk in desks(version):
        yield (
            f"html/{names[desk.part.rep_id]}.html",
            _page(page_rows(desk) | tiles(shown), desk.tongue, images).encode(),
        )


def _page(rows: dict[str, object], tongue: Tongue, images: str) -> str:
    style, script = asset("rep.css"), asset("rep.js")
    rep = rows["rep"]
    assert isinstance(rep, dict)
    return f"""<!DOCTYPE html>
<html lang="{tongue.html}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy(script, style, images))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(str(rep["name"]))}</title>
<style>{style}</style>
</head>
<body>
<noscript>{escape(tongue.text(NO_SCRIPT))}</noscript>
<script type="application/json" id="plan">{in_script(rows)}</script>
<script>{script}</script>
</body>
</html>
"""
