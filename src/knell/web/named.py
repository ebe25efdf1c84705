"""How a victim's name is shown under the dossier's redaction policy; the report's own words always stand in it."""

from knell.config import Redaction
from knell.persons.records import Victim

ADULT = 18  # years: below it a victim is a child, and one whose age may lie below it is treated as one


def shown_name(victim: Victim, policy: Redaction) -> str:
    """The name, its initials, or that it is withheld."""
    how = policy.children if is_child(victim) else policy.names
    if how == "show":
        return victim.name
    if how == "initials":
        return " ".join(f"{part[0]}." for part in victim.name.split() if part)
    return "name withheld"


def is_child(victim: Victim) -> bool:
    """Whether a victim is, or may be, a child by any age that is reported."""
    return victim.age_low is not None and victim.age_low < ADULT
