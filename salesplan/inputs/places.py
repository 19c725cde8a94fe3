"""Coordinates for rows that have none: the server's answer, else the postal area's centroid, else a finding."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
from salesplan.inputs.assumptions import Assumption
from salesplan.inputs.columns import CENTROIDS
from salesplan.inputs.files import tabled
from salesplan.inputs.gazetteer import country_code, postal_area, town
from salesplan.inputs.geocode_cache import GeocodeCache
from salesplan.inputs.geocoding import Geocoder, NotAskedError
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from salesplan.domain.findings import Finding
    from salesplan.domain.settings import Settings
    from salesplan.inputs.gazetteer import Area
    from salesplan.inputs.parsing import Parsed

CACHE = ".salesplan/geocode.db"
ADDRESS_COLUMNS = ("address", "postal_code", "city")
ID_COLUMN = {"customers.csv": "customer_id", "reps.csv": "rep_id"}
COORDINATES = "fill in latitude and longitude"


@dataclass(frozen=True, slots=True)
class Placed:
    """Files with their places filled in, and which rows of each have only the middle of an area."""

    tables: dict[str, Parsed]
    approximate: dict[str, frozenset[int]]
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...] = ()


def fill_places(
    tables: Mapping[str, Parsed],
    workspace: Path,
    settings: Settings,
    *,
    tell: Callable[[str], None] | None = None,
) -> Placed:
    """Finds a place for each row of customers and reps that has none.

    Raises UsageError if the server's URL is none or the centroid file is absent.
    """
    needy = {file: _rows_without_place(tables[file]) for file in ("customers.csv", "reps.csv")}
    if not any(needy.values()):
        return Placed(dict(tables), {}, ())
    centroids, findings = _centroids(workspace, settings)
    cache = GeocodeCache(workspace / CACHE)
    filled = dict(tables)
    approximate: dict[str, frozenset[int]] = {}
    assumptions: list[Assumption] = []
    try:
        finder = _Finder(Geocoder(settings.geocode, cache), centroids, settings, tell)
        for file, rows in needy.items():
            filled[file] = finder.fill(tables[file], rows)
            if file == "customers.csv":
                finder.customers = _with_owners(filled[file])
            approximate[file] = frozenset(finder.approximate)
            assumptions += _told(file, finder)
    finally:
        cache.close()
    return Placed(filled, approximate, (*findings, *finder.findings), tuple(assumptions))


def _with_owners(customers: Parsed) -> list[tuple[tuple[float, float], str]]:
    rows = zip(customers["latitude"], customers["longitude"], customers["rep_id"], strict=True)
    return [((latitude, longitude), owner) for latitude, longitude, owner in rows if None not in (latitude, longitude)]


def _told(file: str, finder: _Finder) -> Iterator[Assumption]:
    """What was assumed of the places of one file."""
    if finder.likely_km:
        half, most = np.quantile(list(finder.likely_km.values()), (0.5, 0.95))
        how = f"somewhere in their town or postal area: half of them within {half:.1f} km, 95 % within {most:.1f} km"
        yield Assumption("place", len(finder.likely_km), how, f"{file} latitude and longitude, or [geocode]")
    if finder.homes:
        how = "in the middle of the customers of the rep"
        yield Assumption("rep's home", finder.homes, how, f"{file} latitude and longitude, or city")


def _rows_without_place(table: Parsed) -> list[int]:
    """Rows whose two coordinate cells are empty (a defective cell is not empty)."""
    if None not in table["latitude"]:
        return []
    return [
        row
        for row, latitude in enumerate(table["latitude"])
        if latitude is None and not table.text("latitude", row) and not table.text("longitude", row)
    ]


class _Finder:
    """Fills file after file with one geocoder."""

    def __init__(
        self,
        geocoder: Geocoder,
        centroids: Mapping[tuple[str, str], Place],
        settings: Settings,
        tell: Callable[[str], None] | None,
    ) -> None:
        self.geocoder = geocoder
        self.centroids = centroids
        self.settings = settings
        self.tell = tell
        self.findings: list[Finding] = []
        self.approximate: set[int] = set()
        self.likely_km: dict[int, float] = {}
        self.homes = 0
        self.middle: Place | None = None  # of all whose place is beyond doubt
        self.customers: list[tuple[tuple[float, float], str]] = []  # where they are, and who owns them

    def fill(self, table: Parsed, rows: list[int]) -> Parsed:
        latitudes, longitudes = list(table["latitude"]), list(table["longitude"])
        self.approximate, self.likely_km = set(), {}
        self.middle = self._middle(table, rows) or self.middle
        for count, row in enumerate(rows, start=1):
            if self.tell and count % 25 == 0:
                self.tell(f"{table.file}: {count} of {len(rows)} addresses located")
            place = self._home(table, row) or self._place(table, row)
            if place is not None:
                latitudes[row], longitudes[row] = place.latitude, place.longitude
        return dataclasses.replace(table, values={**table.values, "latitude": latitudes, "longitude": longitudes})

    def _place(self, table: Parsed, row: int) -> Place | None:
        query = self._query(table, row)
        if not query:
            remedy = f"{COORDINATES}, or address, city and postal_code"
            self.findings.append(table.finding(row, "latitude", "neither coordinates nor address", remedy, "no-place"))
            return None
        why, remedy = "the geocoding server does not know the address", f"correct the address, or {COORDINATES}"
        try:
            answer = self.geocoder.locate(query)
        except NotAskedError as error:
            why = str(error)
            remedy = f"{COORDINATES}, or check [geocode] in salesplan.toml and run again"
        else:
            if answer.place is not None:
                if answer.coarse and table["address"][row]:
                    self._approximate(table, row, query, "only the town or area of the address was found")
                return answer.place
        centroid = self._centroid(table, row)
        if centroid is not None:
            self._approximate(table, row, query, f"placed at the middle of the postal area: {why}")
            return centroid
        area = self._area(table, row)
        if area is not None:
            one_of = f", the nearest of {area.alike} towns of that name" if area.alike > 1 else ""
            what = f"placed somewhere in the town or postal area{one_of}"
            named = f"{query}: within {area.radius_km:.1f} km"
            self._approximate(table, row, named, f"{what}: {why}" if self.settings.geocode.url else what)
            self.likely_km[row] = area.radius_km
            return area.spot(table[ID_COLUMN[table.file]][row] or str(table.lines[row]))
        if not self.settings.geocode.url:
            why, remedy = self._unknown(table, row)
        self.findings.append(table.finding(row, "address", why, remedy, "no-place", value=query))
        return None

    def _home(self, table: Parsed, row: int) -> Place | None:
        """The middle of a rep's customers, where the settings let that stand in and nothing says where they live."""
        if self.settings.assume.homes == "" or table.file != "reps.csv" or self._query(table, row):
            return None
        rep_id = table["rep_id"][row]
        mine = [p for p, owner in self.customers if owner == rep_id] or [p for p, _ in self.customers]
        if not mine:
            return None
        self.homes += 1
        self.approximate.add(row)
        return Place(*(round(median(p[axis] for p in mine), 6) for axis in (0, 1)))

    def _area(self, table: Parsed, row: int) -> Area | None:
        """The area of the postal code, else the town, in the row's country."""
        country = country_code(self._country(table, row))
        if not country:
            return None
        by_code = postal_area(table["postal_code"][row] or "", country)
        return by_code or town(table["city"][row] or "", country, self.middle)

    def _middle(self, table: Parsed, rows: list[int]) -> Place | None:
        """The middle of the rows that have a place, or an area that nothing else is called."""
        pairs = zip(table["latitude"], table["longitude"], strict=True)
        sure = [Place(at, along) for at, along in pairs if at is not None and along is not None]
        areas = (self._area(table, row) for row in rows)
        sure += [area.middle for area in areas if area is not None and area.alike == 1]
        if not sure:
            return None
        return Place(median(p.latitude for p in sure), median(p.longitude for p in sure))

    def _unknown(self, table: Parsed, row: int) -> tuple[str, str]:
        """Why a row has no area, and what helps."""
        told = self._country(table, row)
        if not told:
            return "the country is not known", "fill in the column country, or set [plan] country"
        if not country_code(told):
            return "there is no such country", f"write the country as a code such as ES, or as a name, not {told!r}"
        return "the town is not known", f"correct the town, {COORDINATES}, or set [geocode] url or centroids"

    def _approximate(self, table: Parsed, row: int, query: str, problem: str) -> None:
        remedy = f"{COORDINATES} for exact routes"
        self.findings.append(table.warning(row, "address", problem, remedy, "approximate-place", value=query))
        self.approximate.add(row)

    def _query(self, table: Parsed, row: int) -> str:
        """'Carrer Major 1, AD500, Andorra la Vella, AD'; empty where only a country is known."""
        parts = [" ".join((table[column][row] or "").split()) for column in ADDRESS_COLUMNS]
        if not any(parts):
            return ""
        return ", ".join(part for part in (*parts, self._country(table, row)) if part)

    def _country(self, table: Parsed, row: int) -> str:
        told: str = table["country"][row] or self.settings.plan.country.partition("-")[0]
        return told.strip()

    def _centroid(self, table: Parsed, row: int) -> Place | None:
        code = _postal_key(table["postal_code"][row] or "")
        if not code:
            return None
        country = self._country(table, row).casefold()
        return self.centroids.get((country, code)) or self.centroids.get(("", code))


def _postal_key(code: str) -> str:
    return "".join(code.casefold().split())


def _centroids(workspace: Path, settings: Settings) -> tuple[dict[tuple[str, str], Place], tuple[Finding, ...]]:
    """Places by (country, postal code), and what is wrong with their file."""
    named = settings.geocode.centroids
    if not named:
        return {}, ()
    try:
        raw = regular_bytes(workspace / named, settings.inputs.file_mb)
    except OSError as error:
        remedy = "correct the path (relative to the workspace), or empty the setting"
        raise UsageError(f"[geocode] centroids: {named} cannot be read: {error.strerror}", remedy) from None
    read = tabled(raw, dataclasses.replace(CENTROIDS, name=named), settings.inputs).read()
    table = read.parsed
    places = {}
    for row, code in enumerate(table["postal_code"]):
        latitude, longitude = table["latitude"][row], table["longitude"][row]
        if code and latitude is not None and longitude is not None:
            country = (table["country"][row] or "").casefold()
            places[country, _postal_key(code)] = Place(latitude, longitude)
    return places, tuple(f for f in read.findings if f.code != "extra-column")
