"""Two accounts of one incident: who says that people were shot, and who that they were shelled."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from knell.counting.records import Flag, Origin
from knell.incidents.compare import AREA_WEAPONS
from knell.incidents.records import ClaimInContext
from knell.vocabulary import Weapon


def disputed_weapons(claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> tuple[Flag, ...]:
    """A flag where origins give different weapons; those that onlookers confuse (a missile, a shell) are one."""
    by_weapon: dict[Weapon, dict[str, str]] = defaultdict(dict)
    for item in sorted(claims, key=lambda item: item.claim.id):
        if item.claim.weapon and item.claim.attribution.stance == "asserts":
            by_weapon[item.claim.weapon].setdefault(origins[item.claim.id].name, item.claim.id)
    kinds = {frozenset(AREA_WEAPONS) if weapon in AREA_WEAPONS else frozenset({weapon}) for weapon in by_weapon}
    if len(kinds) < 2:
        return ()
    told = (f"{weapon.replace('_', ' ')} ({', '.join(sorted(by))})" for weapon, by in sorted(by_weapon.items()))
    named = tuple(sorted({claim for by in by_weapon.values() for claim in by.values()}))
    return (Flag(kind="told differently", says=f"the weapon: {'; '.join(told)}", claims=named),)
