"""Small call-plan problems, drawn and realistic, and what brute force makes of them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from salesplan.callplan.problem import Coupled, RepProblem


def problem(
    options: list[list[tuple[float, int, float]]],
    time_cap: int,
    visit_cap: float,
    previous: list[int] | None = None,
    rep_id: str = "R1",
) -> RepProblem:
    """From (worth, quarter minutes, visits) by customer; the first option of each should be no call."""
    flat = [o for own in options for o in own]
    start = np.concatenate([[0], np.cumsum([len(own) for own in options])]).astype(np.int64)
    return RepProblem(
        rep_id,
        start,
        np.array([o[0] for o in flat], dtype=np.float64),
        np.array([o[1] for o in flat], dtype=np.int64),
        np.array([o[2] for o in flat], dtype=np.float64),
        time_cap,
        visit_cap,
        np.full(len(options), -1) if previous is None else np.array(previous),
    )


@st.composite
def problems(draw: st.DrawFn, customers: int = 4, rep_id: str = "R1") -> RepProblem:
    """Up to `customers` customers of up to four options; ties and useless options on purpose."""
    found = []
    for _ in range(draw(st.integers(1, customers))):
        own = [(0.0, 0, 0.0)]
        for _ in range(draw(st.integers(0, 3))):
            worth = draw(st.integers(-20, 200)) / 4
            own.append((worth, draw(st.integers(0, 60)), draw(st.integers(0, 8)) / 4))
        found.append(own)
    return problem(found, draw(st.integers(0, 120)), draw(st.integers(0, 16)) / 4, rep_id=rep_id)


def choices(p: RepProblem) -> list[np.ndarray]:
    """Every choice that fits."""
    rows = [range(int(a), int(b)) for a, b in zip(p.start[:-1], p.start[1:], strict=True)]
    return [c for k in product(*rows) if p.fits(c := np.array(k, dtype=np.int64))]


def best_worth(p: RepProblem) -> float:
    """The optimum by brute force."""
    return max(float(p.worth[c].sum()) for c in choices(p))


def best_together(coupled: Coupled) -> float:
    """The optimum of reps that share rows, by brute force, misses paid for."""
    best = -np.inf
    for plan in product(*(choices(p) for p in coupled.problems)):
        used = sum(u[:, k].sum(axis=1) for u, k in zip(coupled.use, plan, strict=True))
        missed = np.maximum(0.0, used - coupled.limit)
        worth = sum(float(p.worth[k].sum()) for p, k in zip(coupled.problems, plan, strict=True))
        best = max(best, worth - float(coupled.price @ missed))
    return best


LEVELS = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0)


def realistic(customers: int, seed: int, time_cap: float = 9180, visit_cap: float = 1e9) -> RepProblem:
    """ADBUDG values of visits at seven rhythms, half of them with some phone calls; minutes as of a real day."""
    random = np.random.default_rng(seed)
    pot, s, d = (
        random.lognormal(4, 0.9, customers),
        random.uniform(1.2, 3, customers),
        random.uniform(0.3, 3, customers),
    )
    visit = random.choice([20, 30, 45], customers) + random.uniform(5, 25, customers)
    own: list[list[tuple[float, int, float]]] = []
    for c in range(customers):
        options = [(0.0, 0, 0.0)]
        for f in LEVELS:
            for phone in (0.0, 2.0):
                if f + phone > 0:
                    e = (f + 0.25 * phone) ** s[c]
                    worth = pot[c] * e / (d[c] + e) - 0.3 * phone
                    options.append((worth, round(4 * (f * visit[c] + 10 * phone)), f))
        own.append(options)
    return problem(own, int(4 * time_cap), visit_cap)
