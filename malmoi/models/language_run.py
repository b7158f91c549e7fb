"""The runs of language models."""

from functools import cached_property
from typing import TypeVar

from malmoi.datasets.token_stream import FIELD
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.language_model import LanguageModel
from malmoi.models.memn2n_language_model import MemN2NLanguageModel
from malmoi.models.run import Run

M = TypeVar("M", LanguageModel, MemN2NLanguageModel)


class _TokenRun(Run[M]):
    """What the two have in common: the vocabulary ``tokens``, and epochs with losses."""

    @cached_property
    def tokens(self) -> Vocabulary:
        """What the ids mean."""
        return self.vocabulary(FIELD)

    @property
    def unit(self) -> str:
        """What a token is: ``word`` or ``char``."""
        return self.about["unit"]

    @property
    def kept(self) -> dict[str, float]:
        """The epoch whose weights these are: its number, from 1, and what it gave."""
        epochs = self.about["epochs"]
        losses = [epoch["validation_loss"] for epoch in epochs]
        best = len(epochs) if self.about["recipe"]["patience"] is None else losses.index(min(losses)) + 1
        return {"epoch": best, **epochs[best - 1]}


class LanguageRun(_TokenRun[LanguageModel]):
    """The run of a ``LanguageModel``."""

    kind = "language_model"

    @property
    def num_steps(self) -> int:
        """How many tokens of a text it read in a step of training."""
        return self.about["recipe"]["num_steps"]


class MemoryLanguageRun(_TokenRun[MemN2NLanguageModel]):
    """The run of a ``MemN2NLanguageModel``."""

    kind = "memory_language_model"
