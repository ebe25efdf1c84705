"""Named victims across reports: frozen records."""

from dataclasses import dataclass

from knell.vocabulary import Harm, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A victim's name in one claim, with what stands beside it."""

    claim: str
    name: str
    harm: Harm
    age_low: int | None = None
    age_high: int | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLink:
    """A person's decision that two names mean one victim, or two; a name is given as claim id and name."""

    seq: int
    a: tuple[str, str]
    b: tuple[str, str]
    same: bool
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """One person as far as the reports tell: every spelling, the ages reported as one range, and why it is one.

    `conflicts` says what the reports disagree on; nothing is settled by picking one of them.
    """

    id: str
    name: str
    names: tuple[str, ...]
    harms: tuple[Harm, ...]
    age_low: int | None
    age_high: int | None
    sex: Sex | None
    claims: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How many of those counted are known by name: "1 named of 3–6"."""

    harm: Harm
    named: int
    low: int | None
    high: int | None

    def __str__(self) -> str:
        low = "unknown" if self.low is None else f"{self.low:,}"
        if self.low is not None and self.low == self.high:
            return f"{self.named} named of {low}"
        return f"{self.named} named of {low}–{'' if self.high is None else f'{self.high:,}'}"
