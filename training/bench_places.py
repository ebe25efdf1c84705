"""How well Knell finds and resolves toponyms: TR-News and LGL, accuracy within 161 km.

    python training/bench_places.py [DATA.xml …] [--errors N]

Without arguments the corpora of the shared folder (KNELL_SHARED, else ../shared). Gold spans: each annotated
toponym is given, its place is asked. End to end: found (a mention overlaps the gold toponym), and found and
right (its place lies within 161 km). A place is right within 161 km or when it is the same GeoNames place
(the point of a country or a large region is a convention).
"""

import argparse
import os
import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knell.candidates.mentions import ToponymMention
from knell.candidates.toponyms import find_toponyms, toponym_at
from knell.places.context import distance
from knell.places.gazetteer import Gazetteer, open_gazetteer
from knell.places.resolve import resolve_places
from knell.records import Place

RIGHT_KM = 161.0  # 100 miles: the measure of the literature


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """An annotated toponym with the point and the GeoNames id of the place it means."""

    start: int
    end: int
    words: str
    lat: float
    lon: float
    place_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the corpus, its publisher's address and the toponyms that have a place."""

    text: str
    outlet: str
    toponyms: tuple[Toponym, ...]
    placeless: tuple[tuple[int, int], ...]


def main() -> None:
    """Prints one line a corpus; with --errors the toponyms that went wrong on gold spans."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("data", nargs="*", type=Path)
    arguments.add_argument("--errors", type=int, default=0, help="print up to N wrong places a corpus")
    options = arguments.parse_args()
    gazetteer = open_gazetteer()
    print(
        f"{'corpus':12} {'toponyms':>8} {'gold spans':>10} {'(<161 km)':>9} {'found R':>8} {'found P':>8} "
        f"{'right R':>8} {'right P':>8} {'right F1':>8} {'words/s':>9}"
    )
    for path in options.data or _shared():
        _print(path, list(read(path)), gazetteer, options.errors)


def read(path: Path) -> Iterator[Article]:
    """The articles of a corpus in the format of TR-News and LGL."""
    for article in ElementTree.parse(path).iter("article"):
        text, spans, placeless = article.findtext("text") or "", [], []
        for toponym in article.iter("toponym"):
            start, end = int(toponym.findtext("start") or 0), int(toponym.findtext("end") or 0)
            words, tag = toponym.findtext("phrase") or text[start:end], toponym.find("gaztag")
            # Some offsets of TR-News are shifted: the phrase is looked for around them.
            if text[start:end] != words:
                near = [m.start() for m in re.finditer(re.escape(words), text)]
                start = min(near, key=lambda s, at=start: abs(s - at), default=-1)
                end = start + len(words)
            if start < 0:
                continue
            if tag is None or tag.findtext("lat") is None:
                placeless.append((start, end))
                continue
            place = tag.get("geonameid")
            point = (float(tag.findtext("lat") or 0), float(tag.findtext("lon") or 0))
            spans.append(Toponym(start=start, end=end, words=words, lat=point[0], lon=point[1], place_id=place))
        outlet = article.findtext("domain") or ""
        yield Article(text=text, outlet=outlet, toponyms=tuple(spans), placeless=tuple(placeless))


def _print(path: Path, articles: list[Article], gazetteer: Gazetteer, errors: int) -> None:
    total = sum(len(a.toponyms) for a in articles)
    lenient = strict = 0
    for article in articles:
        for toponym, place in on_gold_spans(article, gazetteer):
            good = right(toponym, place)
            lenient, strict = lenient + good, strict + within(toponym, place)
            if not good and errors > 0:
                errors -= 1
                print("  wrong:", toponym.words, (toponym.lat, toponym.lon), article.outlet, "->", _shown(place))
    began = time.process_time()
    read_ = [end_to_end(article, gazetteer) for article in articles]
    words = sum(len(a.text.split()) for a in articles) / (time.process_time() - began)
    found, good, mentions = (sum(r[i] for r in read_) for i in range(3))
    recall, precision = good / total, good / mentions
    f1 = 2 * recall * precision / (recall + precision) if good else 0.0
    print(
        f"{path.stem:12} {total:8} {lenient / total:10.3f} {strict / total:9.3f} {found / total:8.3f} "
        f"{found / mentions:8.3f} {recall:8.3f} {precision:8.3f} {f1:8.3f} {words:9.0f}"
    )


def on_gold_spans(article: Article, gazetteer: Gazetteer) -> list[tuple[Toponym, Place | None]]:
    """Each annotated toponym with the place Knell gives it."""
    mentions = [toponym_at(article.text, t.start, t.end, gazetteer) for t in article.toponyms]
    places = resolve_places(mentions, article.text, gazetteer, outlet=article.outlet)
    return [(t, places.get(i)) for i, t in enumerate(article.toponyms)]


def end_to_end(article: Article, gazetteer: Gazetteer) -> tuple[int, int, int]:
    """Gold toponyms found, found and right, and mentions (those on toponyms without a gold place left out)."""
    mentions = find_toponyms(article.text, gazetteer)
    places = resolve_places(mentions, article.text, gazetteer, outlet=article.outlet)
    found = good = 0
    for toponym in article.toponyms:
        hits = [i for i, m in enumerate(mentions) if _overlap(m, toponym.start, toponym.end)]
        found += bool(hits)
        good += any(right(toponym, places.get(i)) for i in hits)
    counted = [m for m in mentions if m.known and not any(_overlap(m, s, e) for s, e in article.placeless)]
    return found, good, len(counted)


def _overlap(mention: ToponymMention, start: int, end: int) -> bool:
    return mention.start < end and start < mention.end


def right(toponym: Toponym, place: Place | None) -> bool:
    """Within 161 km, or the same GeoNames place."""
    return within(toponym, place) or (
        place is not None and toponym.place_id is not None and place.place_id == toponym.place_id
    )


def within(toponym: Toponym, place: Place | None) -> bool:
    """Whether the place has a point within 161 km of the toponym's."""
    if place is None or place.lat is None or place.lon is None:
        return False
    return distance(toponym.lat, toponym.lon, place.lat, place.lon) <= RIGHT_KM


def _shown(place: Place | None) -> str:
    return f"{place.name}, {place.admin1}, {place.country} ({place.lat}, {place.lon})" if place else "none"


def _shared() -> list[Path]:
    folder = Path(os.environ.get("KNELL_SHARED", "../shared")) / "bench/places"
    if not folder.is_dir():
        raise SystemExit(f"no corpora in {folder}: set KNELL_SHARED, or name the files")
    return [folder / "TR-News.xml", folder / "lgl.xml"]


if __name__ == "__main__":
    main()
