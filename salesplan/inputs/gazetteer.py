"""Towns, US ZIP codes and names of countries that are known without a network.

Towns of 500 people and more with their names in many scripts are GeoNames' (geonames.org, CC BY 4.0); ZIP codes come
from public lists, names of countries from Unicode's CLDR. One archive, a member a country, so that only what is asked
for is read.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from salesplan.domain.nouns import replace
from salesplan.domain.places import Place, great_circle_km

ARCHIVE = Path(__file__).with_name("data") / "towns.zip"
COUNTRIES = "countries"
POSTAL = "postal/"
PEOPLE_A_KM2 = 2500.0  # of built-up land (judgement)
SMALLEST_KM = 0.5
ZIP_KM = 4.0  # half of a ZIP code's extent: the median of 33,000 areas is 90 km² (Census gazetteer), most people near
INNER = 0.7  # share of the radius within which guessed places are spread
KM_A_DEGREE = 111.195
VARIANTS = str.maketrans({"臺": "台", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
SUFFIXES = ("市", "縣", "县", "區", "区", "鎮", "镇", "鄉")
"""Of towns in Chinese and Japanese, which lists carry without them, or with."""

SPOKEN = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "holland": "NL", "usa": "US"}


@dataclass(frozen=True, slots=True)
class Area:
    """A place that is known by name: its middle, and how far from there most addresses lie."""

    middle: Place
    radius_km: float
    alike: int = 1  # places of that name in the country

    def spot(self, of: str) -> Place:
        """A place of its own within the area for each id, always the same: so that neighbours do not coincide."""
        taken = hashlib.sha256(of.encode()).digest()
        turn, out = (int.from_bytes(taken[i : i + 4]) / 2**32 for i in (0, 4))
        km = INNER * self.radius_km * math.sqrt(out)
        angle = 2 * math.pi * turn
        latitude = self.middle.latitude + km * math.cos(angle) / KM_A_DEGREE
        shrink = max(0.01, math.cos(math.radians(self.middle.latitude)))
        longitude = self.middle.longitude + km * math.sin(angle) / (KM_A_DEGREE * shrink)
        return Place(round(max(-90.0, min(90.0, latitude)), 6), round((longitude + 180) % 360 - 180, 6))


def key(name: str) -> str:
    """A name as it is compared: without case, accents, blanks and marks."""
    text = unicodedata.normalize("NFKD", name.casefold()).translate(VARIANTS)
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


def country_code(name: str) -> str:
    """'AD' for 'Andorra', 'AND' or 'アンドラ'; '' for what is no country."""
    told = key(name)
    return SPOKEN.get(told) or _countries().get(told, "")


def town(name: str, country: str, near: Place | None = None) -> Area | None:
    """The town of that name in a country (code), or None; of several the largest, or the one nearest to `near`.

    'Andorra la Vella (AD500)' and 'Gent, Oost-Vlaanderen' are looked up without what follows, too.
    """
    known = _towns(country.upper())
    for part in (name, name.split(",")[0], name.split("(")[0], name.split("/")[0], name.split(" - ")[0]):
        told = key(part)
        found = known.get(told) or known.get(told.rstrip("".join(SUFFIXES)))
        if found:
            return found[0] if near is None else min(found, key=lambda a: great_circle_km(a.middle, near))
    return None


def postal_area(code: str, country: str) -> Area | None:
    """The area of a postal code, where the country's are known: those of the US."""
    return _postal(country.upper()).get(code.strip().partition("-")[0].zfill(5)) if code.strip() else None


def radius_km(people: int) -> float:
    """Radius of a round town of so many people, built-up land alone."""
    return max(SMALLEST_KM, math.sqrt(people / PEOPLE_A_KM2 / math.pi))


@cache
def known_towns() -> dict[str, frozenset[str]]:
    """The names of all towns, as they are compared, by country code."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        codes = [name for name in archive.namelist() if len(name) == 2]
    return {code: frozenset(name for line in _member(code) for name in line.split("\t")[3:]) for code in codes}


@cache
def _towns(country: str) -> dict[str, tuple[Area, ...]]:
    """Areas by name, those that are called so in the first place before others, the largest first."""
    first: dict[str, list[Area]] = defaultdict(list)
    also: dict[str, list[Area]] = defaultdict(list)
    for line in _member(country):
        latitude, longitude, people, *names = line.split("\t")
        area = Area(Place(float(latitude), float(longitude)), radius_km(int(people)))
        first[names[0]].append(area)
        for name in names[1:]:
            also[name].append(area)
    found = {name: first.get(name) or also[name][:1] for name in (*first, *also)}
    return {name: tuple(replace(area, alike=len(areas)) for area in areas) for name, areas in found.items()}


@cache
def _postal(country: str) -> dict[str, Area]:
    rows = (line.split("\t") for line in _member(f"{POSTAL}{country}"))
    return {code: Area(Place(float(latitude), float(longitude)), ZIP_KM) for code, latitude, longitude in rows}


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _member(COUNTRIES):
        code, *names = line.split("\t")
        found |= dict.fromkeys((key(code), *names), code)
    return found


def _member(name: str) -> list[str]:
    """The lines of a member of the archive; none where there is no such member."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        try:
            return archive.read(name).decode().splitlines()
        except KeyError:
            return []
