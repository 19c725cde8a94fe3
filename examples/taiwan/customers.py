"""Who could prescribe: reps, clinics and hospitals at real places, with names and figures drawn at random."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import accumulate, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from tables import Row

CUSTOMERS = 1500
HOSPITALS = 80
KM_A_DEGREE = 111.2  # of latitude, on a sphere of 6,371 km

# id, name, home, skills, cost a year in TWD, full-time share
REPS = (
    ("R01", "林靜柔", "臺北市大安區", "hospital diabetes", 1_620_000, "1.0"),
    ("R02", "陳柏睿", "臺北市士林區", "hospital", 1_440_000, "1.0"),
    ("R03", "黃詩涵", "新北市板橋區", "hospital diabetes", 1_560_000, "1.0"),
    ("R04", "張書豪", "桃園市桃園區", "hospital diabetes", 1_500_000, "1.0"),
    ("R05", "李宜蓁", "新竹縣竹北市", "", 1_380_000, "1.0"),
    ("R06", "吳冠廷", "臺中市西屯區", "hospital diabetes", 1_560_000, "1.0"),
    ("R07", "劉雅筑", "彰化縣彰化市", "hospital", 1_440_000, "1.0"),
    ("R08", "蔡承翰", "嘉義市西區", "hospital diabetes", 1_380_000, "1.0"),
    ("R09", "楊佳穎", "臺南市東區", "hospital diabetes", 1_440_000, "1.0"),
    ("R10", "許志偉", "高雄市三民區", "hospital diabetes", 1_500_000, "1.0"),
    ("R11", "鄭心怡", "高雄市鳳山區", "", 1_320_000, "0.8"),
    ("R12", "謝沛恩", "花蓮縣花蓮市", "hospital diabetes", 1_260_000, "0.65"),
)
TEAMS = {"R01": "北區", "R02": "北區", "R03": "北區", "R04": "北區", "R05": "中區", "R06": "中區", "R07": "中區"}
SOUTH = "南區"

# Territories as a company draws them by hand: whole counties ("": what others leave) or towns of them.
TERRITORY = {
    "R01": {"臺北市": "大安區 中正區 萬華區 文山區 信義區 松山區", "新北市": "新店區 深坑區 永和區"},
    "R02": {"臺北市": "", "基隆市": "", "新北市": "汐止區 瑞芳區 金山區 萬里區 貢寮區 石門區 三芝區 淡水區"},
    "R03": {"新北市": ""},
    "R04": {"桃園市": "", "新北市": "林口區 鶯歌區 三峽區 泰山區 樹林區 五股區 八里區"},
    "R05": {"新竹縣": "", "新竹市": "", "苗栗縣": "", "桃園市": "中壢區 楊梅區 新屋區 觀音區 平鎮區 龍潭區"},
    "R06": {"臺中市": ""},
    "R07": {"彰化縣": "", "南投縣": "", "臺中市": "霧峰區 烏日區 大肚區 大里區 太平區"},
    "R08": {
        "雲林縣": "",
        "嘉義縣": "",
        "嘉義市": "",
        "彰化縣": "二林鎮 芳苑鄉 大城鄉 竹塘鄉 溪州鄉 北斗鎮",
        "南投縣": "竹山鎮 鹿谷鄉",
        "臺南市": "新營區 白河區 後壁區 鹽水區 柳營區 東山區",
    },
    "R09": {"臺南市": "", "高雄市": "岡山區 湖內區 茄萣區 路竹區 阿蓮區 永安區 彌陀區 橋頭區 梓官區"},
    "R10": {"高雄市": ""},
    "R11": {"屏東縣": "", "高雄市": "鳳山區 大寮區 林園區 小港區 鳥松區 大樹區 旗山區 美濃區 六龜區 內門區"},
    "R12": {"花蓮縣": "", "臺東縣": "", "宜蘭縣": ""},
}
# Who takes a hospital or a diabetes clinic where the territory's rep lacks the skill.
DEPUTY = {"R02": "R01", "R05": "R04", "R07": "R06", "R11": "R10"}

WORDS = (  # two characters each, from nature
    "青禾白鷺晨星松風雲杉月桃山嵐海棠竹韻稻香星野明澄雨林楓橋石虎藍鵲櫻鮭黑熊水鹿蒼鷹"
    "紫嘯螢火野薑油桐相思樟樹扁柏雲豹穿山玉山海桐鳶尾向陽初日晴川暖陽微光清泉長風朝露"
)
# specialty: share of clinics, and the weight of each product there
SPECIALTIES = {
    "家醫科": (0.24, (1.0, 0.9, 0.6)),
    "內科": (0.22, (1.4, 1.2, 0.5)),
    "耳鼻喉科": (0.16, (0.2, 0.1, 1.3)),
    "小兒科": (0.13, (0.0, 0.1, 1.2)),
    "心臟內科": (0.07, (3.0, 0.8, 0.1)),
    "新陳代謝科": (0.06, (0.8, 3.2, 0.0)),
    "胸腔科": (0.05, (0.5, 0.2, 3.0)),
    "復健科": (0.07, (0.5, 0.4, 0.0)),
}
PRODUCTS = (
    ("cardiva", "Cardiva 心安妥（血壓）", "0.72"),
    ("glucora", "Glucora 糖衡（血糖）", "0.66"),
    ("pulmira", "Pulmira 肺適（氣喘）", "0.61"),
)
HOURS = (
    ("", 0.42),
    ("09:00-12:00 14:30-17:30 18:30-21:30", 0.34),
    ("09:00-12:00 15:00-18:00", 0.10),
    ("08:30-12:00", 0.07),
    ("14:00-17:30 18:30-21:00", 0.07),
)
HOSPITAL_HOURS = (("", 0.4), ("12:00-14:00 16:00-17:30", 0.4), ("08:30-10:00 12:00-13:30", 0.2))
WEEKDAYS = (
    ("", 0.70),
    ("Mon Tue Wed Fri Sat", 0.14),
    ("Mon Wed Fri", 0.06),
    ("Tue Thu", 0.05),
    ("Mon Tue Thu Fri", 0.05),
)
CHANNELS = (
    ("", 0.70),
    ("visit phone email", 0.14),
    ("visit video phone", 0.08),
    ("visit", 0.04),
    ("video phone email", 0.04),
)
GAP_DAYS = {"A": "5", "B": "7", "C": "10"}


def pick(rng: Random, weighted: tuple[tuple[str, float], ...]) -> str:
    """One of the weighted texts."""
    return rng.choices([w[0] for w in weighted], [w[1] for w in weighted])[0]


def town_of(row: Row) -> str:
    """County and town as one text, the key of every table here."""
    return row["county"] + row["town"]


def scatter(village: Row, rng: Random) -> tuple[str, str]:
    """A place in a village: around its centroid, within 0.35 × the root of its area, at most 350 m off."""
    reach = min(0.35, 0.35 * math.sqrt(float(village["km2"])))
    angle, off = rng.random() * 2 * math.pi, reach * math.sqrt(rng.random())
    latitude = float(village["latitude"]) + off * math.cos(angle) / KM_A_DEGREE
    east = off * math.sin(angle) / KM_A_DEGREE / math.cos(math.radians(latitude))
    return f"{latitude:.5f}", f"{float(village['longitude']) + east:.5f}"


def owner_by_town(towns: list[Row]) -> dict[str, str]:
    """Rep of each town: who has taken the town, else who has the rest of its county."""
    taken = {
        county + town: rep
        for rep, counties in TERRITORY.items()
        for county, towns_of_it in counties.items()
        for town in towns_of_it.split() or [""]
    }
    return {town_of(t): taken.get(town_of(t)) or taken[t["county"]] for t in towns}


def reps(villages: dict[str, list[Row]], rng: Random) -> list[Row]:
    """The twelve reps, at home in a village of their town."""
    found = []
    for rep_id, name, home, skills, cost, share in REPS:
        latitude, longitude = scatter(rng.choice(villages[home]), rng)
        found.append(
            {
                "rep_id": rep_id,
                "name": name,
                "latitude": latitude,
                "longitude": longitude,
                "team": TEAMS.get(rep_id, SOUTH),
                "skills": skills,
                "cost_per_year": str(cost),
                "capacity": share,
                "weekdays": "" if share == "1.0" else "Mon Tue Wed Thu",
            }
        )
    return found


def towns_drawn(towns: list[Row], count: int, rng: Random) -> list[str]:
    """`count` towns by population, evenly spaced through the cumulated population (systematic sampling)."""
    cumulated = list(accumulate(int(t["population"]) for t in towns))
    spacing = cumulated[-1] / count
    start, town, found = rng.random() * spacing, 0, []
    for draw in range(count):
        while cumulated[town] < start + draw * spacing:
            town += 1
        found.append(town_of(towns[town]))
    return found


def name_of(town: str, hospital: bool, specialty: str, used: set[str], rng: Random) -> str:
    """A name nobody else here has: town, a word from nature, specialty."""
    county, place = town[:2], town[3:]
    short = place[:-1] if len(place) > 2 else county + place  # 板橋, but 臺南東區
    for start in rng.sample(range(0, len(WORDS), 2), len(WORDS) // 2):
        word = WORDS[start : start + 2]
        name = f"{short}{word}醫院" if hospital else f"{short}{word}{specialty}診所"
        if name not in used:
            used.add(name)
            return name
    raise ValueError(f"no name left in {town}")


def customers(towns: list[Row], villages: dict[str, list[Row]], rng: Random) -> list[Row]:
    """All customers but for what depends on their size; `specialty` and `town` are working columns."""
    owner, used = owner_by_town(towns), set[str]()
    hospital_towns = towns_drawn(towns, HOSPITALS, rng)
    places = [(t, True) for t in hospital_towns] + [(t, False) for t in towns_drawn(towns, CUSTOMERS - HOSPITALS, rng)]
    order = {town_of(t): position for position, t in enumerate(towns)}
    skills = {rep[0]: rep[3].split() for rep in REPS}
    found = []
    for number, (town, hospital) in enumerate(sorted(places, key=lambda p: (order[p[0]], not p[1])), start=1):
        specialty = "" if hospital else pick(rng, tuple((k, v[0]) for k, v in SPECIALTIES.items()))
        need = "hospital" if hospital else "diabetes" if specialty == "新陳代謝科" and rng.random() < 0.5 else ""
        rep = owner[town]
        latitude, longitude = scatter(rng.choice(villages[town]), rng)
        found.append(
            {
                "customer_id": f"T{number:04d}",
                "name": name_of(town, hospital, specialty, used, rng),
                "latitude": latitude,
                "longitude": longitude,
                "rep_id": rep if not need or need in skills[rep] else DEPUTY[rep],
                "visit_minutes": rng.choice(("35", "40", "45")) if hospital else "",
                "weekdays": "" if hospital else pick(rng, WEEKDAYS),
                "hours": pick(rng, HOSPITAL_HOURS if hospital else HOURS),
                "skill": need,
                "specialty": specialty,
                "town": town,
            }
        )
    return found


def potentials(people: list[Row], rng: Random) -> list[Row]:
    """What each could prescribe, TWD a year at saturation; size is lognormal, hospitals about five times a clinic."""
    found = []
    for person in people:
        size = math.exp(rng.gauss(0.0, 0.75)) * (5.0 if not person["specialty"] else 1.0)
        weights = SPECIALTIES[person["specialty"]][1] if person["specialty"] else (1.2, 1.0, 0.8)
        for (name, _, _), weight in zip(PRODUCTS, weights, strict=True):
            amount = round(42_000 * size * weight * math.exp(rng.gauss(0.0, 0.25)), -2)
            if amount < 2_000:
                continue
            propensity = 0.45 + 0.55 * rng.random()
            won = min(1.0, max(0.02, rng.gauss(0.52, 0.14)))  # the share that last year's calls won
            found.append(
                {
                    "customer_id": person["customer_id"],
                    "product": name,
                    "potential": f"{amount:.0f}",
                    "sales": f"{amount * propensity * won:.0f}",
                    "propensity": f"{propensity:.2f}",
                }
            )
    return found


def segment(people: list[Row], amounts: list[Row]) -> None:
    """A: the 15 % with the largest potential; B: the next 35 %; C: the rest."""
    total: dict[str, float] = defaultdict(float)
    for row in amounts:
        total[row["customer_id"]] += float(row["potential"]) * float(row["propensity"])
    ranked = sorted(people, key=lambda p: (-total[p["customer_id"]], p["customer_id"]))
    for rank, person in enumerate(ranked):
        share = rank / len(ranked)
        person["segment"] = "A" if share < 0.15 else "B" if share < 0.50 else "C"


def wishes(people: list[Row], rng: Random) -> None:
    """Consents, caps, gaps, locks and holds: what a person in the field has noted."""
    for person in people:
        grade = person["segment"]
        person["channels"] = "" if person["skill"] == "hospital" else pick(rng, CHANNELS)
        person["min_gap_days"] = GAP_DAYS[grade]
        visits = not person["channels"] or "visit" in person["channels"].split()
        if visits and grade == "A":
            person["visit_minutes"] = person["visit_minutes"] or rng.choice(("", "25", "25", "30"))
            person["max_visits"] = "2" if rng.random() < 0.10 else ""
            person["min_visits"] = "1" if rng.random() < 0.12 else ""
        person["max_contacts"] = rng.choice(("3", "4", "5")) if rng.random() < 0.05 else ""
        person["locked"] = "yes" if rng.random() < 0.02 else ""
        person["hold_until"] = "2027-01-31" if grade == "A" and not person["locked"] and rng.random() < 0.04 else ""


def by_town(villages: list[Row]) -> dict[str, list[Row]]:
    """Villages grouped by county and town."""
    found: dict[str, list[Row]] = defaultdict(list)
    for village in villages:
        found[town_of(village)].append(village)
    return found


def months(first_year: int, last_year: int) -> list[str]:
    """'2025-01', '2025-02', ..."""
    return [f"{year}-{month:02d}" for year, month in product(range(first_year, last_year + 1), range(1, 13))]
