"""A recipe: the settings of a published training of a memory network."""

from dataclasses import dataclass, field

from malmoi.models.training.linear_start import Schedule


@dataclass(frozen=True, kw_only=True)
class StoryRecipe:
    """How to train a ``MemN2N`` on story question answering.

    Attributes:
        hops: how often the memory is read.
        dimensions: the width of a word vector.
        encoding: ``position`` or ``bag_of_words``.
        tying: ``adjacent`` or ``layer_wise``.
        relu: whether the state passes a ReLU after each hop.
        random_noise: the share of empty memories put in at training.
        memory_size: the latest sentences of a story that are read.
        batch_size: examples a step; the loss is summed over them.
        clip_norm: a gradient of a weight longer than this is scaled to it.
        validation_fraction: the share of the training stories that tells when a linear start is over.
        schedule: learning rates and epochs.
        restarts: trainings from different starts; the one with the lowest loss on its training examples is kept.
    """

    hops: int = 3
    dimensions: int = 20
    encoding: str = "position"
    tying: str = "adjacent"
    relu: bool = False
    random_noise: float = 0.1
    memory_size: int = 50
    batch_size: int = 32
    clip_norm: float = 40.0
    validation_fraction: float = 0.1
    schedule: Schedule = field(default_factory=Schedule)
    restarts: int = 10
