"""What is said and logged of a training by descent."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.progress import Epoch


@dataclass(frozen=True, kw_only=True)
class Messages:
    """What is said and logged of the training of one kind of model.

    Attributes:
        epoch: losses and speed of an epoch, in words.
        within: the same of a part of an epoch.
        scalars: what of an epoch is logged, by name.
        result: what the weights that a run keeps gave, in words.
    """

    epoch: Callable[[Epoch], str]
    within: Callable[[Within], str]
    scalars: Callable[[Epoch], Mapping[str, float]]
    result: Callable[[Any], str]


def loss_messages(examples: str, result: Callable[[Any], str], *, judged: str = "validation") -> Messages:
    """Losses, and how many examples a second are trained on.

    Args:
        examples: what they are called; the training measures ``EXAMPLES_per_second``.
        result: see ``Messages``.
        judged: what the loss on other examples is called. There is none where all are trained on.
    """

    def scalars(epoch: Epoch) -> dict[str, float]:
        validated = float(epoch.validation[0])
        return {
            "loss": float(epoch.measured["loss"][0]),
            **({} if math.isnan(validated) else {"validation/loss": validated}),
            "learning_rate": float(epoch.phase.rate[0]),
            f"{examples}_per_second": float(epoch.measured[f"{examples}_per_second"][0]),
        }

    def words(epoch: Epoch) -> str:
        values = scalars(epoch)
        others = f"{judged} {values['validation/loss']:.3f}" if "validation/loss" in values else f"on all {examples}"
        return f"loss {values['loss']:.3f}, {others}, {values[f'{examples}_per_second']:,.0f} {examples}/s"

    def within(part: Within) -> str:
        return f"loss {part.loss:.3f}, {part.rate:,.0f} {examples}/s"

    return Messages(epoch=words, within=within, scalars=scalars, result=result)
