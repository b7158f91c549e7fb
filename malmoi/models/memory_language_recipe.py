"""The recipe of a memory network as a language model."""

from dataclasses import dataclass

from malmoi.models.descent_recipe import DescentRecipe


@dataclass(frozen=True, kw_only=True)
class MemoryLanguageRecipe(DescentRecipe):
    """How to train a ``MemN2NLanguageModel``; the loss is summed over each batch.

    Attributes:
        dataset: what it is trained on where no dataset is named.
        dimensions: the width of a word vector.
        hops: how often the memory is read.
        memory_size: how many of the words before are in it.
        linear_share: the share of the state that passes no ReLU.
    """

    dataset: str = "ptb/word"
    dimensions: int = 150
    hops: int = 6
    memory_size: int = 100
    linear_share: float = 0.5
