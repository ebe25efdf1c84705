"""The reader's model: a small encoder, choices for each mention, scores for each pair (torch, training only)."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from knell.judge.heads import HEADS, LINKS, NEARNESS, TYPES

LINK_WIDTH = 64


class JudgeModel(nn.Module):
    """Reads token ids; gives head logits [mentions, sum of head sizes], link scores [pairs] and null scores.

    Inputs: ids, mask [windows, tokens]; row, first, last, kind [mentions] (window, token positions, type);
    query, target, link, near [pairs]. Null scores [mentions, links] stand for "none of them".
    """

    def __init__(self, encoder: Path, *, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation=attention,
            attention_probs_dropout_prob=0.0,  # lets the CPU use its fused attention; twice as fast
        )
        width = self.encoder.config.hidden_size
        self.types = nn.Embedding(len(TYPES), 32)
        self.mix = nn.Linear(4 * width + 32, width)
        self.drop = nn.Dropout(0.1)
        # Links learn names by heart sooner than they learn how speakers and places are told.
        self.forget = nn.Dropout(0.3)
        self.heads = nn.Linear(width, sum(len(v) for v in HEADS.values()))
        self.queries = nn.Linear(width, len(LINKS) * LINK_WIDTH)
        self.targets = nn.Linear(width, len(LINKS) * LINK_WIDTH)
        self.target_bias = nn.Linear(width, len(LINKS))
        self.nulls = nn.Linear(width, len(LINKS))
        self.near = nn.Embedding(len(LINKS) * NEARNESS, 1)
        nn.init.zeros_(self.near.weight)
        for layer in (self.queries, self.targets):
            nn.init.normal_(layer.weight, std=0.03)

    def forward(
        self, ids: Tensor, mask: Tensor, row: Tensor, first: Tensor, last: Tensor, kind: Tensor,
        query: Tensor, target: Tensor, link: Tensor, near: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states = states * mask.unsqueeze(-1)
        sums = torch.cumsum(states, 1)
        before = torch.cat([torch.zeros_like(sums[:, :1]), sums], 1)
        mean = (before[row, last + 1] - before[row, first]) / (last - first + 1).unsqueeze(1)
        whole = sums[:, -1] / mask.sum(1, keepdim=True)
        mention = torch.cat([states[row, first], states[row, last], mean, whole[row], self.types(kind)], 1)
        mention = nn.functional.gelu(self.mix(self.drop(mention)))
        linked = self.forget(mention)
        mention = self.drop(mention)
        count = mention.shape[0]
        asked = self.queries(linked).view(count, len(LINKS), LINK_WIDTH)
        offered = self.targets(linked).view(count, len(LINKS), LINK_WIDTH)
        bias = self.target_bias(linked)
        score = (asked[query, link] * offered[target, link]).sum(1) / LINK_WIDTH**0.5
        score = score + bias[target, link] + self.near(link * NEARNESS + near).squeeze(1)
        return self.heads(mention), score, self.nulls(mention)


def average(runs: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the runs' weights (Wortsman et al. 2022, "Model soups")."""
    states = [torch.load(run, map_location="cpu") for run in runs]
    return {
        name: torch.stack([s[name].float() for s in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
