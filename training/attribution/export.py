"""A trained tagger as ONNX, in full precision and with 8-bit weights."""

from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from training.attribution.model import load


def export(weights: Path, folder: Path) -> tuple[Path, Path]:
    """Writes tagger.onnx and tagger.int8.onnx into the folder and returns their paths.

    Attention is exported "eager": ONNX Runtime fuses it only in that form. Weights are quantised channel by channel.
    """
    full, small = folder / "tagger.onnx", folder / "tagger.int8.onnx"
    ids = torch.randint(5, 1000, (2, 40))
    names = ["tags", "source_arcs", "cue_arcs"]
    axes = {n: {0: "batch", 1: "piece"} for n in ("ids", "mask", *names)}
    for name in names[1:]:
        axes[name][2] = "piece"
    torch.onnx.export(
        load(weights, "eager"), (ids, torch.ones_like(ids)), str(full), input_names=["ids", "mask"],
        output_names=names, dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    prepared = folder / "tagger.prepared.onnx"
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(small), weight_type=QuantType.QInt8, per_channel=True)
    prepared.unlink()
    return full, small
