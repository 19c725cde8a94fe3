"""Maps of pages with the tiles of a server, in a real browser, from a server on this machine."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.settings import MapSettings
from salesplan.domain.tiles import tile_origin
from salesplan.domain.versions import StoredPlan
from salesplan.report.export import export
from tests.report.browser import DESK, PHONE, Opener, opener, spills
from tests.report.conftest import MONDAY

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    with opener() as found:
        yield found


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a tile server, and the paths that it is asked for."""
    asked: list[str] = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(PIXEL)))
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the server has it
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # a page asks for all its tiles at once

    with Server(("127.0.0.1", 0), Tiles) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/{{z}}/{{x}}/{{y}}.png", asked
        running.shutdown()
        thread.join()


def with_tiles(version: StoredPlan, url: str) -> StoredPlan:
    return replace(version, settings=replace(version.settings, map=MapSettings(url, "© Map <makers>")))


def zoom_and_place(path: str) -> tuple[int, int, int]:
    zoom, x, y = path.strip("/").removesuffix(".png").split("/")
    return int(zoom), int(x), int(y)


@pytest.mark.parametrize("by", ["rep", ""])
def test_the_maps_show_the_tiles_around_the_customers_and_say_whose_they_are(
    opened: Opener, server: tuple[str, list[str]], version: StoredPlan, tmp_path: Path, by: str
) -> None:
    url, asked = server
    file = next(p for p in export(with_tiles(version, url), "html", tmp_path, by) if p.name in ("R1.html", "plan.html"))
    page = opened(file, PHONE if by else DESK, day=MONDAY.isoformat() if by else "")
    page.wait_for_load_state("networkidle")
    assert page.troubles == []
    assert "© Map <makers>" in page.locator("main").inner_text()
    assert spills(page) <= 0
    assert asked
    for zoom, x, y in map(zoom_and_place, asked):
        longitude = x / 2**zoom * 360 - 180
        assert longitude + 360 / 2**zoom > 100
        assert longitude < 140
        assert 0 <= y < 2**zoom
    page.context.close()


@pytest.mark.parametrize("by", ["rep", ""])
def test_no_other_server_is_asked_even_if_a_page_would(
    opened: Opener, server: tuple[str, list[str]], version: StoredPlan, tmp_path: Path, by: str
) -> None:
    url, asked = server
    elsewhere = url.replace("127.0.0.1", "localhost").replace("{z}/{x}/{y}.png", "other.png")
    file = next(p for p in export(with_tiles(version, url), "html", tmp_path, by) if p.name in ("R1.html", "plan.html"))
    page = opened(file, DESK)
    page.evaluate(
        "(url) => new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = url; })",
        elsewhere,
    )
    assert not [path for path in asked if "other" in path]
    page.context.close()


def test_without_the_setting_a_page_may_load_no_image(version: StoredPlan, tmp_path: Path) -> None:
    for path in (*export(version, "html", tmp_path), *export(version, "html", tmp_path, "rep")):
        assert "img-src data:;" in path.read_text("utf-8")


def test_the_origin_is_the_servers_alone() -> None:
    assert tile_origin("https://tile.example.org:8443/a/{z}/{x}/{y}.png?k=1") == "https://tile.example.org:8443"
