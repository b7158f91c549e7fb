"""Memory networks trained as language models on prepared token streams."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import FIELD, TokenStream
from malmoi.models.language_batches import memory_batches
from malmoi.models.language_run import MemoryLanguageRun
from malmoi.models.memn2n_language_model import MemN2NLanguageModel
from malmoi.models.memory_language_recipe import MemoryLanguageRecipe
from malmoi.models.training.language_fitting import LanguageFitting, Within
from malmoi.models.training.language_model import language_about
from malmoi.models.training.loop import train
from malmoi.models.training.progress import Watch
from malmoi.models.training.rates import rates_phase
from malmoi.models.training.run_folder import data_settings, train_once

_XLA_PAYS = 500  # steps
_STEPS_PER_EXECUTION = 20


def train_memory_language_model(
    dataset: Prepared,
    *,
    recipe: MemoryLanguageRecipe,
    folder: Path,
    seed: int = 0,
    watch: Watch = lambda epoch: None,
    within: Callable[[Within], None] | None = None,
    save_after: float = 30.0,
) -> MemoryLanguageRun:
    """Trains a memory network by a recipe to tell each word from those before it, in another order at each epoch.

    For all else see ``train_language_model``.
    """
    settings = data_settings(dataset) | {"recipe": asdict(recipe), "seed": seed}
    loop = {"watch": watch, "save_after": save_after}
    make = partial(_train, dataset, settings, recipe=recipe, folder=folder, seed=seed, loop=loop, within=within)
    train_once(MemoryLanguageRun(folder), settings, make)
    return MemoryLanguageRun(folder)


def _train(
    dataset: Prepared,
    settings: Mapping[str, Any],
    progress: Path,
    *,
    recipe: MemoryLanguageRecipe,
    folder: Path,
    seed: int,
    loop: Mapping[str, Any],
    within: Callable[[Within], None] | None,
) -> None:
    started = time.perf_counter()
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
    training = TokenStream(dataset, "train")
    steps = recipe.epochs * training.tokens // recipe.batch_size
    fitting = LanguageFitting(
        model,
        lambda epoch: read(training, shuffle_seed=seed, epoch=epoch),
        read(TokenStream(dataset, "validation")),
        recipe=recipe,
        loss_weight=recipe.batch_size,
        seed=seed,
        within=within,
        jit_compile=steps > _XLA_PAYS or keras.backend.backend() == "jax",
        steps_per_execution=_STEPS_PER_EXECUTION,
    )
    history = train(fitting, phase=partial(rates_phase, recipe), file=progress / "epochs.npz", **loop)
    fitting.finish()
    MemoryLanguageRun.save(
        folder,
        model,
        {FIELD: vocabulary},
        **settings,
        **language_about(dataset, history),
        seconds=round(time.perf_counter() - started, 1),
    )
