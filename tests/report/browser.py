"""A real Chromium for tests of pages; where there is none, they are skipped and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PHONE, DESK = (390, 844), (1440, 900)
SCREENS = [(size, scheme) for size in (PHONE, DESK) for scheme in ("light", "dark")]
NAMES = ("chromium", "chromium-browser", "google-chrome")

Opener = Callable[..., Any]


@contextmanager
def opener() -> Iterator[Opener]:
    """A function that opens a file in a new window of some size and colour scheme; errors on it fail the test."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield lambda path, size=PHONE, scheme="light", day="", **more: _opened(browser, path, size, scheme, day, more)
        browser.close()


def _opened(browser: Any, path: Path, size: tuple[int, int], scheme: str, day: str, more: dict[str, Any]) -> Any:
    window = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, accept_downloads=True, **more
    )
    page = window.new_page()
    page.troubles = []
    page.asked = []
    page.on("console", lambda said: page.troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri() + (f"#{day}" if day else ""))
    return page


def violations(page: Any) -> list[str]:
    """What axe-core has against a page that was opened with bypass_csp=True."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe-core: pip install axe-playwright-python"
    )
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]


def spills(page: Any) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


CUT = """() => [...document.querySelectorAll('h1, h2, h3, li b, td, button')].filter((e) => {
  const s = getComputedStyle(e);
  return e.offsetParent && !e.classList.contains('hidden') && (s.textOverflow === 'ellipsis'
    || (s.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
    || (s.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1));
}).map((e) => e.textContent)"""


def cut(page: Any) -> list[str]:
    """Texts that are not shown whole."""
    return list(page.evaluate(CUT))
