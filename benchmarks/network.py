"""The memory network that is trained: that of the paper's recipes, 3 hops wide 20, batches of 32."""

from typing import Any

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.models.memn2n import MemN2N
from malmoi.models.story_recipe import StoryRecipe

RECIPE = StoryRecipe()


def memory_network(dataset: Prepared, *, seed: int) -> MemN2N:
    """A new one for a dataset, as ``malmoi train`` makes it."""
    return MemN2N(
        len(dataset.words),
        [dataset.words.id(answer) for answer in dataset.answers.words],
        dimensions=RECIPE.dimensions,
        hops=RECIPE.hops,
        memory_size=min(RECIPE.memory_size, dataset.stats["longest"]["story"]),
        encoding=RECIPE.encoding,
        tying=RECIPE.tying,
        random_noise=RECIPE.random_noise,
        seed=seed,
    )


def compiled(model: MemN2N, **options: Any) -> MemN2N:
    """The model ready for ``fit``, with the optimizer, loss and metric of ``malmoi.models.training.fitting``."""
    model.compile(
        optimizer=keras.optimizers.SGD(RECIPE.schedule.rate, clipnorm=RECIPE.clip_norm),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
        metrics=["accuracy"],
        **options,
    )
    return model
