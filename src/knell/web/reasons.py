"""Why a person should look at something, in words."""

from collections.abc import Mapping

from knell.speech import N_

REASON_WORDS: Mapping[str, str] = {
    "contradictory decisions": N_(
        "two decisions contradict each other, and neither is applied until one is taken back"
    ),
    "fits two incidents": N_("a report fits two incidents equally well and was joined to neither"),
    "part exceeds whole": N_("a part, such as children, is larger than the whole it belongs to"),
    "grade waits for a second person": N_("one person gave it a grade, and another one has to agree"),
    "denied": N_("somebody denies it"),
    "disagreement": N_("independent origins give numbers far apart"),
    "incidents exceed total": N_("recorded incidents add up to more than the authority’s total"),
    "digit slip": N_("a number looks like another one with a digit dropped, added or swapped"),
    "fall": N_("a running total falls"),
    "more names than people": N_("more victims are named than people are counted"),
    "children": N_("children are among the victims"),
    "told differently": N_("reports tell its circumstances differently"),
    "same figure": N_("several origins give the very same unusual number: one may have it from another"),
    "equal figures": N_("the same number stands in two different running totals: copied, or mistaken"),
    "one origin": N_("a large number rests on one origin alone"),
    "large number": N_("many people came to harm"),
    "unsure reading": N_("the reader was unsure of a claim"),
    "contested status": N_("some call the dead civilians, some combatants"),
    "name to confirm": N_("it is not certain who a named victim is"),
}
