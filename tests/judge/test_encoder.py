"""The shipped weights are opened only where they are what their card says and were trained for these questions."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from judged import page_of, places_of
from knell.errors import NotVerified
from knell.judge import heads
from knell.judge.encoder import judge_page, open_encoder

WEIGHTS = Path(str(files("knell.judge").joinpath("weights")))
shipped = pytest.mark.skipif(not (WEIGHTS / "judge.onnx").exists(), reason="the weights are not in this tree yet")

TEXT = "Shelling killed 12 people in Kharkiv on Tuesday, the mayor said. Three of them were children."


def folder(tmp_path, **card):
    """A folder of weights that are none, with a card that says what it is told."""
    (tmp_path / "judge.onnx").write_bytes(b"no model")
    for name in ("tokenizer.json", "second_look.json"):
        (tmp_path / name).write_bytes(b"{}")
    digests = {name: digest(tmp_path / name) for name in ("judge.onnx", "tokenizer.json", "second_look.json")}
    told = {"version": "test 1", "threshold": 0.5, "contract": heads.contract(), "sha256": digests} | card
    (tmp_path / "card.json").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refusal(where):
    with pytest.raises(NotVerified) as refused:
        open_encoder(where)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_a_file_that_is_not_the_one_the_card_names_is_refused_in_one_line(tmp_path):
    where = folder(tmp_path)
    (where / "judge.onnx").write_bytes(b"another model")
    assert "judge.onnx" in refusal(where)


def test_weights_of_the_second_look_that_the_card_does_not_name_are_refused(tmp_path):
    where = folder(tmp_path)
    (where / "second_look.json").write_bytes(b'{"kind": {}}')
    assert "second_look.json" in refusal(where)


def test_a_missing_file_and_a_folder_without_weights_are_refused_in_one_line(tmp_path):
    assert "--no-model" in refusal(tmp_path)
    where = folder(tmp_path)
    (where / "tokenizer.json").unlink()
    assert "tokenizer.json" in refusal(where)


def test_weights_trained_for_other_questions_are_refused_in_one_line(tmp_path):
    assert "make train" in refusal(folder(tmp_path, contract="0" * 16))


@pytest.mark.parametrize("name", ["HEADS", "LINKS", "TARGETS", "TYPES"])
def test_the_contract_changes_with_every_list(monkeypatch, name):
    before, listed = heads.contract(), getattr(heads, name)
    changed = dict(reversed(listed.items())) if isinstance(listed, dict) else (*listed[1:], listed[0])
    monkeypatch.setattr(heads, name, changed)
    assert heads.contract() != before
    assert len(before) == 16


def test_the_contract_changes_with_the_classes_of_nearness(monkeypatch):
    before = heads.contract()
    monkeypatch.setattr(heads, "NEARNESS", heads.NEARNESS + 1)
    assert heads.contract() != before


def judged_by(encoder, page):
    return judge_page(page, places_of(page), encoder)


@shipped
def test_the_shipped_model_answers_every_question_of_a_page():
    encoder = open_encoder()
    judged = judged_by(encoder, page_of(TEXT))
    nothing = judged_by(encoder, page_of("The orchestra will play at seven."))
    queries = sorted({*judged.questions.pairs.query.tolist()})
    assert queries
    assert not np.isnan(judged.logits[queries]).any()
    assert not np.isnan(judged.scores).any()
    assert nothing.questions.pairs.query.size == 0


@shipped
def test_what_a_page_is_judged_beside_changes_nothing():
    encoder = open_encoder()
    alone = judged_by(encoder, page_of(TEXT))
    judged_by(encoder, page_of(TEXT * 6))
    beside = judged_by(encoder, page_of(TEXT))
    assert np.array_equal(alone.logits, beside.logits, equal_nan=True)
