"""How well sources, cues and contents are found on PolNeAR: rules, shipped weights, weights trained on the corpus.

    python -m training.bench_attribution [--data DIR] [--weights work/attribution] [--limit N]

DIR holds `text` and `attributions` (or `dev/text` and `dev/attributions`). Weights trained on PolNeAR are only
compared with: `python -m training.attribution.train` makes them, and they never ship.
"""

import argparse
import importlib
import os
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from training.attribution.corpus import PARAGRAPH, Attribution, Document, read_corpus
from training.attribution.link import link
from training.attribution.metrics import evaluate

from knell.candidates.mentions import SourceMention
from knell.candidates.sources import find_sources

Tagged = tuple[list[list[str]], list[list[Attribution]]]
SHIPPED = "knell.judge.attribution"  # a module with `tags_of(text) -> list of tags`, once the model has such a head
TRAIN = "python -m training.attribution.train"


def main() -> None:
    """Prints one line for each way of finding attributions; what cannot be measured says why."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path(os.environ.get("KNELL_SHARED", "../shared"))
    parser.add_argument("--data", type=Path, default=shared / "bench" / "polnear")
    parser.add_argument("--weights", type=Path, default=Path("work/attribution"))
    parser.add_argument("--limit", type=int, help="measure on the first N documents only")
    options = parser.parse_args()
    documents = _documents(options.data)[: options.limit]
    words = sum(len(d.words) for d in documents)
    print(f"{len(documents)} documents, {words} words, {sum(len(d.attributions) for d in documents)} attributions")
    print(f"{'':32} {'tokens':>7} {'linked':>7} {'source':>7} {'cue':>7} {'content':>7} {'words/s':>8}")
    _report("rules", documents, _by_rules)
    _report("shipped weights", documents, _by_shipped)
    for name, path in (("fp32", "tagger.onnx"), ("int8", "tagger.int8.onnx")):
        _report(f"trained on PolNeAR, {name}", documents, lambda d, p=options.weights / path: _by_weights(d, p))


def rule_tags(document: Document, mentions: Sequence[SourceMention]) -> tuple[list[str], list[Attribution]]:
    """What the grammar finds, as tags and attributions over the document's words; a word keeps its first role."""
    taken: dict[int, str] = {}
    found = []
    for mention in mentions:
        source = _free(document, (mention.start, mention.end), taken)
        cue = _free(document, mention.cue_span, taken) if mention.cue_span else []
        taken.update(dict.fromkeys(source, "Source") | dict.fromkeys(cue, "Cue"))
        found.append((source, cue))
    attributions = []
    for mention, (source, cue) in sorted(zip(mentions, found, strict=True), key=lambda pair: _length(pair[0])):
        content = _free(document, mention.content, taken) if mention.content else []
        taken.update(dict.fromkeys(content, "Content"))
        if cue and content:
            attributions.append(Attribution(tuple(cue), tuple(source), tuple(content)))
    return _bio(len(document.words), taken), attributions


def _by_rules(documents: Sequence[Document]) -> Tagged:
    pairs = [rule_tags(d, find_sources(d.text)) for d in documents]
    return [tags for tags, _ in pairs], [found for _, found in pairs]


def _by_shipped(documents: Sequence[Document]) -> Tagged | str:
    if find_spec(SHIPPED) is None:
        return "not available: the shipped model has no tag head"
    tags_of: Callable[[str], list[str]] = importlib.import_module(SHIPPED).tags_of
    tags = [tags_of(d.text) for d in documents]
    return tags, [link(d, t) for d, t in zip(documents, tags, strict=True)]


def _by_weights(documents: Sequence[Document], path: Path) -> Tagged | str:
    from training.attribution.export import export
    from training.attribution.infer import onnx_scorer, predict
    from training.attribution.model import encoder_folder
    from training.attribution.windows import Cutter

    trained = path.parent / "tagger.pt"
    if not trained.exists():
        return f"not available: no {trained}; {TRAIN} makes it"
    if not path.exists() or path.stat().st_mtime < trained.stat().st_mtime:
        export(trained, path.parent)
    tags = predict(onnx_scorer(path), Cutter(encoder_folder()), documents)
    return tags, [link(d, t) for d, t in zip(documents, tags, strict=True)]


def _report(name: str, documents: Sequence[Document], find: Callable[[Sequence[Document]], Tagged | str]) -> None:
    started = time.process_time()
    found = find(documents)
    if isinstance(found, str):
        print(f"{name:32} {found}")
        return
    speed = sum(len(d.words) for d in documents) / (time.process_time() - started)
    scores = evaluate(documents, *found)
    cells = " ".join(f"{scores[key].f1:7.3f}" for key in ("tokens", "linked", "source", "cue", "content"))
    print(f"{name:32} {cells} {speed:8.0f}")


def _documents(folder: Path) -> list[Document]:
    documents = read_corpus(folder.parent, folder.name) if (folder / "text").is_dir() else read_corpus(folder, "dev")
    if not documents:
        raise SystemExit(f"no annotated documents in {folder}; give --data a folder with text/ and attributions/")
    return documents


def _free(document: Document, span: tuple[int, int], taken: dict[int, str]) -> list[int]:
    """The words of a span that have no role yet; paragraph marks never have one."""
    first = bisect_right(document.words, span[0], key=lambda w: w.end)
    out = []
    while first < len(document.words) and document.words[first].start < span[1]:
        if first not in taken and document.words[first].text != PARAGRAPH:
            out.append(first)
        first += 1
    return out


def _length(mention: SourceMention) -> int:
    return mention.content[1] - mention.content[0] if mention.content else 0


def _bio(size: int, roles: dict[int, str]) -> list[str]:
    tags = ["O"] * size
    for w, role in roles.items():
        tags[w] = f"{'I' if roles.get(w - 1) == role else 'B'}-{role}"
    return tags


if __name__ == "__main__":
    main()
