"""PolNeAR's files, the rule linker, the metrics and the table: on a made corpus, without a model."""

import pytest
from training.attribution.corpus import PARAGRAPH, plain, read_corpus, segments
from training.attribution.link import link
from training.attribution.metrics import evaluate
from training.bench_attribution import main, rule_tags

from knell.candidates.sources import find_sources

TEXT = "Ostap Hrim said that two bridges fell. Nobody knows why.\nHead of town\n“Three fell,” he added.\n"
ANN = (
    "T1\tSource 0 10\tOstap Hrim\nT2\tCue 11 15\tsaid\nT3\tContent 16 38\tthat two bridges fell.\n"
    "T4\tAttribution 11 15\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
    "T5\tContent 70 83\t“Three fell,”\nT6\tSource 84 86\the\nT7\tCue 87 92\tadded\n"
    "T8\tAttribution 87 92\tadded\nE2\tAttribution:T8 Source:T6 Cue:T7 Content:T5\n"
)


def corpus(folder):
    for name, content in (("text/one.txt", TEXT), ("attributions/one_0001.ann", ANN)):
        path = folder / "dev" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return read_corpus(folder, "dev")


def test_spans_become_tags_and_events_become_attributions(tmp_path):
    (document,) = corpus(tmp_path)
    tagged = [(role, " ".join(w.text for w in document.words[a:b])) for role, a, b in segments(document.tags)]
    assert tagged[:3] == [("Source", "Ostap Hrim"), ("Cue", "said"), ("Content", "that two bridges fell .")]
    assert [len(a.source) for a in document.attributions] == [2, 1]


def test_a_line_break_is_a_word_without_a_tag(tmp_path):
    (document,) = corpus(tmp_path)
    marks = [i for i, w in enumerate(document.words) if w.text == PARAGRAPH]
    assert len(marks) == 2
    assert {document.tags[i] for i in marks} == {"O"}


def test_sentences_hold_every_word_once(tmp_path):
    (document,) = corpus(tmp_path)
    assert [w for a, b in document.sentences for w in range(a, b)] == list(range(len(document.words)))


def test_the_linker_restores_the_attributions_from_their_tags(tmp_path):
    (document,) = corpus(tmp_path)
    assert link(document, list(document.tags)) == list(document.attributions)


def test_gold_against_itself_is_perfect(tmp_path):
    (document,) = corpus(tmp_path)
    scores = evaluate([document], [list(document.tags)], [list(document.attributions)])
    assert {s.f1 for s in scores.values()} == {1.0}


def test_nothing_found_scores_nothing(tmp_path):
    (document,) = corpus(tmp_path)
    scores = evaluate([document], [["O"] * len(document.words)], [[]])
    assert {s.f1 for s in scores.values()} == {0.0}


def test_the_grammar_is_scored_as_tags(tmp_path):
    (document,) = corpus(tmp_path)
    tags, attributions = rule_tags(document, find_sources(document.text))
    assert evaluate([document], [tags], [attributions])["linked"].f1 == 1.0
    assert len(tags) == len(document.words)


def test_an_empty_text_has_no_words():
    assert plain("x", "").words == ()


def test_the_table_says_what_it_cannot_measure(tmp_path, monkeypatch, capsys):
    pytest.importorskip("torch", reason="the comparison needs the training extra (make train installs it)")
    corpus(tmp_path)
    monkeypatch.setattr("sys.argv", ["bench", "--data", str(tmp_path), "--weights", str(tmp_path)])
    main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 documents, 25 words, 2 attributions"
    assert next(line for line in lines if "not available" in line).endswith("no tag head")
    assert sum("not available: no" in line for line in lines) == 2
