"""Memory networks trained as language models on prepared token streams."""

import time
from functools import partial
from pathlib import Path
from typing import Unpack

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import FIELD, TokenStream
from malmoi.models.language_batches import memory_batches
from malmoi.models.language_run import MemoryLanguageRun
from malmoi.models.memn2n_language_model import MemN2NLanguageModel
from malmoi.models.memory_language_recipe import MemoryLanguageRecipe
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentOptions, DescentTraining
from malmoi.models.training.language_model import language_about

_XLA_PAYS = 500  # steps
_STEPS_PER_EXECUTION = 20


def train_memory_language_model(
    dataset: Prepared, *, recipe: MemoryLanguageRecipe, folder: Path, **options: Unpack[DescentOptions]
) -> MemoryLanguageRun:
    """Trains a memory network by a recipe to tell each word from those before it, in another order at each epoch.

    For all else see ``train_language_model``.
    """
    return DescentTraining(dataset=dataset, recipe=recipe, folder=folder, **options).once(MemoryLanguageRun, _train)


def _train(training: DescentTraining[MemoryLanguageRecipe], progress: Path) -> None:
    started = time.perf_counter()
    dataset, recipe, seed = training.dataset, training.recipe, training.seed
    vocabulary = dataset.vocabulary(FIELD)
    model = MemN2NLanguageModel(
        len(vocabulary),
        dimensions=recipe.dimensions,
        hops=recipe.hops,
        memory_size=recipe.memory_size,
        linear_share=recipe.linear_share,
        seed=seed,
    )
    read = partial(memory_batches, memory_size=recipe.memory_size, batch_size=recipe.batch_size)
    stream = TokenStream(dataset, "train")
    steps = recipe.epochs * stream.tokens // recipe.batch_size
    fitting = DescentFitting(
        model,
        lambda epoch: read(stream, shuffle_seed=seed, epoch=epoch),
        read(TokenStream(dataset, "validation")),
        recipe=recipe,
        loss_weight=recipe.batch_size,
        seed=seed,
        within=training.within,
        jit_compile=steps > _XLA_PAYS or keras.backend.backend() == "jax",
        steps_per_execution=_STEPS_PER_EXECUTION,
    )
    history = training.epochs(fitting, progress / "epochs.npz")
    MemoryLanguageRun.save(
        training.folder,
        model,
        {FIELD: vocabulary},
        **training.settings,
        **language_about(dataset, history),
        seconds=round(time.perf_counter() - started, 1),
    )
