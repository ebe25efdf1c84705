"""Names in the claims of one incident become victims: the same person under several spellings is one.

Within one incident a near-equal name is almost always one person; the danger is the family, whose members share a
name and a day. So different first names keep two people apart however alike the rest is, and a match by the family
name alone is left for a person to confirm.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from rapidfuzz.distance import JaroWinkler

from knell.incidents.records import ClaimInContext
from knell.persons.names import name_key, name_parts
from knell.persons.records import Mention, PersonLink, Victim
from knell.vocabulary import Sex

RULE = "same-victim/1"
ALIKE = 0.92  # Jaro-Winkler of two folded words: "hlans" and "glanz" pass, "olena" and "olha" do not


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whether two mentions are one victim: None where a person must say; with the reason."""

    same: bool | None
    reason: str


def find_victims(claims: Iterable[ClaimInContext], links: Sequence[PersonLink] = ()) -> tuple[Victim, ...]:
    """The victims that the claims of one incident name, each with every spelling and the range of ages reported."""
    mentions = sorted(_mentions(claims), key=lambda m: (m.claim, m.name))
    groups: list[list[Mention]] = []
    reasons: dict[int, list[str]] = {}
    doubts: set[int] = set()
    decided = {frozenset((link.a, link.b)): link for link in sorted(links, key=lambda link: link.seq)}
    for mention in sorted(mentions, key=lambda m: (-len(name_parts(m.name)), m.claim, m.name)):
        found = [(i, match) for i, group in enumerate(groups) if (match := _match_group(mention, group, decided)).same]
        unsure = [i for i, group in enumerate(groups) if _match_group(mention, group, decided).same is None]
        if len(found) == 1:
            groups[found[0][0]].append(mention)
            reasons.setdefault(found[0][0], []).append(found[0][1].reason)
        elif not found and len(unsure) == 1:
            # A family name alone, and only one victim of that name: one person, to be confirmed.
            groups[unsure[0]].append(mention)
            reasons.setdefault(unsure[0], []).append("only the family name is given, and one victim bears it")
            doubts.add(unsure[0])
        else:
            groups.append([mention])
    made = [_victim(group, reasons.get(i, ()), i in doubts) for i, group in enumerate(groups)]
    return tuple(sorted(made, key=lambda victim: (victim.name, victim.id)))


def match(a: Mention, b: Mention) -> Match:
    """Whether two mentions in one incident are one victim."""
    if name_key(a.name) == name_key(b.name):
        return _unless_ages_differ(a, b, "the same name")
    one, other = name_parts(a.name), name_parts(b.name)
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        close = [word for word in long if _alike(word, short[0])]
        return Match(same=None, reason="one name only") if close else Match(same=False, reason="different names")
    left = list(long)
    for word in short:
        close = [candidate for candidate in left if _alike(word, candidate)]
        if not close:
            return Match(same=False, reason=f"“{word}” stands in one name only")
        left.remove(max(close, key=lambda candidate: JaroWinkler.similarity(word, candidate)))
    return _unless_ages_differ(a, b, "the same name in another spelling")


def _unless_ages_differ(a: Mention, b: Mention, reason: str) -> Match:
    """Ages far apart make two people of one name, as father and son are; sexes likewise."""
    if a.sex and b.sex and a.sex != b.sex:
        return Match(same=False, reason="different sexes")
    if a.age_low is None or b.age_low is None:
        return Match(same=True, reason=reason)
    gap = max(a.age_low, b.age_low) - min(a.age_high or a.age_low, b.age_high or b.age_low)
    if gap > 10:
        return Match(same=False, reason=f"{reason}, but {gap} years apart")
    return Match(same=True, reason=reason)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 3 and JaroWinkler.similarity(a, b) >= ALIKE)


def _match_group(
    mention: Mention, group: Sequence[Mention], decided: dict[frozenset[tuple[str, str]], PersonLink]
) -> Match:
    """A mention against all of a victim's: a decision settles it, a "different" bars it, else the best match."""
    found = []
    for other in group:
        link = decided.get(frozenset(((mention.claim, mention.name), (other.claim, other.name))))
        if link:
            return Match(same=link.same, reason=f"decided by {link.actor}")
        found.append(match(mention, other))
    if any(one.same is False for one in found):
        return next(one for one in found if one.same is False)
    return next((one for one in found if one.same), found[0])


def _mentions(claims: Iterable[ClaimInContext]) -> Iterable[Mention]:
    for item in claims:
        for person in item.claim.persons:
            yield Mention(
                claim=item.claim.id,
                name=person.name,
                harm=item.claim.harm,
                age_low=person.age_low,
                age_high=person.age_high,
                sex=person.sex,
            )


def _victim(group: Sequence[Mention], reasons: Sequence[str], doubtful: bool) -> Victim:
    names = tuple(dict.fromkeys(m.name for m in sorted(group, key=lambda m: (-len(m.name), m.name))))
    spellings = Counter(m.name for m in group if len(name_parts(m.name)) == len(name_parts(names[0])))
    ages = [(m.age_low, m.age_high or m.age_low) for m in group if m.age_low is not None]
    sexes = [sex for sex in get_args(Sex) if any(m.sex == sex for m in group)]
    oldest = min(m.claim for m in group)
    digest = hashlib.sha256(f"victim:{oldest}:{name_key(names[0])}".encode()).hexdigest()[:12]
    return Victim(
        id=f"v-{digest}",
        name=min(spellings, key=lambda name: (-spellings[name], name)),
        names=names,
        harms=tuple(sorted({m.harm for m in group})),
        age_low=min((low for low, _ in ages), default=None),
        age_high=max((high for _, high in ages if high is not None), default=None),
        sex=sexes[0] if len(sexes) == 1 else None,
        claims=tuple(sorted({m.claim for m in group})),
        reasons=tuple(dict.fromkeys(reasons)),
        conflicts=tuple(_conflicts(ages, sexes)),
        doubtful=doubtful,
    )


def _conflicts(ages: Sequence[tuple[int, int | None]], sexes: Sequence[Sex]) -> Iterable[str]:
    if len(set(ages)) > 1:
        spans = sorted({f"{low}" if low == high else f"{low}–{high}" for low, high in ages})
        yield "age: " + " against ".join(spans)
    if len(sexes) > 1:
        yield "sex: " + " against ".join(sexes)
