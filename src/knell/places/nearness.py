"""How well the places of one report fit together: what lies near, or in the same region, is likelier meant.

Every candidate of every name is weighed against the candidates of the other names, each counted by how likely
it is itself (mean field, a few rounds). "Huntsville" and "Walker County" lift each other in Texas though
neither is the largest of its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from knell.places.gazetteer import Entry

Array = npt.NDArray[np.float64]
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity:
    """How strongly two places suggest each other, 0 to 1: by distance (halved at `half_km`), region and country."""

    half_km: float = 100.0
    region: float = 0.5
    country: float = 0.12
    inside: float = 0.35


def fit(
    names: Sequence[Sequence[Entry]], scores: Sequence[Sequence[float]], weight: float, rounds: int
) -> list[list[float]]:
    """The scores of each name's candidates with what nearness to the other names adds, at most `weight`."""
    sizes = [len(n) for n in names]
    ends = list(accumulate(sizes))
    starts = [end - size for end, size in zip(ends, sizes, strict=True)]
    base = np.array([s for found in scores for s in found])
    total = base
    if len(names) > 1 and max(sizes) > 1:
        ties = affinities([e for n in names for e in n], Affinity())
        for _ in range(rounds):
            total = base + weight * _near(ties, total, starts, ends)
    return [total[start:end].tolist() for start, end in zip(starts, ends, strict=True)]


def _near(ties: Array, scores: Array, starts: list[int], ends: list[int]) -> Array:
    """0 to 1 for every candidate: how strongly the likeliest candidates of the other names suggest it."""
    # Scores are decades of population: ten times the people is ten times as likely. Shares of one within a name.
    owner = np.repeat(np.arange(len(starts)), [e - s for s, e in zip(starts, ends, strict=True)])
    raised = 10.0 ** (scores - np.maximum.reduceat(scores, starts)[owner])
    likely = raised / np.add.reduceat(raised, starts)[owner]
    best = np.maximum.reduceat(ties * likely, starts, axis=1)
    # A name says nothing about its own candidates.
    best[np.arange(len(scores)), owner] = 0.0
    return np.asarray(1.0 - np.prod(1.0 - 0.7 * best, axis=1), dtype=np.float64)


def affinities(entries: Sequence[Entry], by: Affinity) -> Array:
    """The matrix of affinities; a row's place suggested by a column's."""
    points = np.radians(np.array([(e.lat or 0.0, e.lon or 0.0) for e in entries]))
    north, east = points[:, 0], points[:, 1]
    sphere = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    apart = _EARTH_KM * np.arccos(np.clip(sphere.T @ sphere, -1.0, 1.0))
    out = 0.5 ** (apart / by.half_km)
    country = np.array([e.country_code or f"?{i}" for i, e in enumerate(entries)])
    region = np.array(
        [f"{e.country_code}.{e.admin1_code}" if e.admin1_code else f"?{i}" for i, e in enumerate(entries)]
    )
    whole = np.array([e.precision == "country" for e in entries])
    same = country[:, None] == country[None, :]
    out = np.where(region[:, None] == region[None, :], np.maximum(out, by.region), out)
    out = np.where(same, np.maximum(out, by.country), out)
    # A country is suggested by what lies in it; it says nothing of where inside.
    out = np.where(whole[:, None], np.where(same & ~whole[None, :], by.inside, 0.0), out)
    return np.where(whole[None, :], 0.0, out)
