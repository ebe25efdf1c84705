"""Tags to attributions by rule: each cue takes the nearest source of its sentence, each content the nearest cue."""

from bisect import bisect_right

from training.attribution.corpus import Attribution, Document, segments

Segment = tuple[str, int, int]
FARTHEST = 3  # sentences between a content and its cue


def link(document: Document, tags: list[str]) -> list[Attribution]:
    """The attributions that the tags amount to; a cue without content is none."""
    ends = [end for _, end in document.sentences]
    found = segments(tags)
    cues, sources, contents = ([s for s in found if s[0] == role] for role in ("Cue", "Source", "Content"))
    source_of = {cue: _source(cue, sources, ends) for cue in cues}
    content_of: dict[Segment, list[Segment]] = {cue: [] for cue in cues}
    for content in contents:
        cue = _cue(content, cues, source_of, ends)
        if cue:
            content_of[cue].append(content)
    return [
        Attribution(_range(cue), _range(source_of[cue]), tuple(w for c in content_of[cue] for w in _range(c)))
        for cue in cues
        if content_of[cue]
    ]


def _source(cue: Segment, sources: list[Segment], ends: list[int]) -> Segment | None:
    """The nearest source in the cue's sentence; one that follows the cue counts two words farther."""
    same = [s for s in sources if _sentence(s[1], ends) == _sentence(cue[1], ends)]
    return min(same, key=lambda s: _gap(s, cue) + (2 if s[1] > cue[1] else 0), default=None)


def _cue(
    content: Segment, cues: list[Segment], source_of: dict[Segment, Segment | None], ends: list[int]
) -> Segment | None:
    first, last = _sentence(content[1], ends), _sentence(content[2] - 1, ends)
    same = [c for c in cues if _sentence(c[1], ends) in (first, last)]
    near = same or [c for c in cues if abs(_sentence(c[1], ends) - first) <= FARTHEST]

    def distance(cue: Segment) -> int:
        source = source_of[cue]
        return min(_gap(cue, content), _gap(source, content) if source else _gap(cue, content))

    return min(near, key=distance, default=None)


def _sentence(word: int, ends: list[int]) -> int:
    return bisect_right(ends, word)


def _gap(one: Segment, two: Segment) -> int:
    return max(two[1] - one[2], one[1] - two[2], 0)


def _range(segment: Segment | None) -> tuple[int, ...]:
    return tuple(range(segment[1], segment[2])) if segment else ()
