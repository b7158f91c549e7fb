"""Memory networks trained on prepared story question answering datasets."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa_arrays
from malmoi.models.memn2n import MemN2N
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.story_run import StoryRun, Widths
from malmoi.models.training.examples import Examples
from malmoi.models.training.progress import Watch
from malmoi.models.training.run_folder import data_settings, train_once
from malmoi.models.training.story_restarts import StoryTraining, best_restart


def train_story_qa(
    dataset: Prepared, *, recipe: StoryRecipe, folder: Path, seed: int = 0, watch: Watch = lambda epoch: None
) -> StoryRun:
    """Trains a memory network by a recipe, restarts and all, and keeps the best.

    On the JAX backend the restarts are trained side by side, elsewhere one after another. Called again with the same
    arguments, a training that was killed goes on, and one that came to its end is left as it is.

    Args:
        dataset: what to train on: its split ``train``, of which a part is for validation.
        recipe: the settings.
        folder: of the run.
        seed: of the first restart, the order of the examples and the validation part.
        watch: called after each epoch.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data.
    """
    settings = data_settings(dataset) | {"recipe": asdict(recipe), "seed": seed}
    train_once(
        StoryRun(folder),
        settings,
        partial(_train, dataset, settings, recipe=recipe, folder=folder, seed=seed, watch=watch),
    )
    return StoryRun(folder)


def _train(
    dataset: Prepared,
    settings: Mapping[str, Any],
    progress: Path,
    *,
    recipe: StoryRecipe,
    folder: Path,
    seed: int,
    watch: Watch,
) -> None:
    started = time.perf_counter()
    widths = _widths(dataset, recipe.memory_size)
    read = {
        "split": "train",
        "validation_fraction": recipe.validation_fraction,
        "validation_seed": seed,
        "memory_size": recipe.memory_size,
    }
    model, ends = StoryTraining(
        build=partial(_model, dataset, recipe, memory_size=widths.memory),
        examples=Examples(*story_qa_arrays(dataset, part="train", **read)),
        validation=Examples(*story_qa_arrays(dataset, part="validation", **read)),
        recipe=recipe,
        seeds=list(range(seed, seed + recipe.restarts)),
        folder=progress,
        watch=watch,
    ).best()
    if recipe.schedule.linear_epochs:
        model.linear_attention = False
    StoryRun.save(
        folder,
        model,
        {"words": dataset.words, "answers": dataset.answers},
        tokenizer_name=dataset.stats["tokenizer"],
        widths=asdict(widths),
        **settings,
        backend=keras.backend.backend(),
        restarts=ends,
        kept=ends[best_restart(ends)]["seed"],
        seconds=round(time.perf_counter() - started, 1),
    )


def _model(dataset: Prepared, recipe: StoryRecipe, seed: int, *, memory_size: int) -> MemN2N:
    return MemN2N(
        len(dataset.words),
        [dataset.words.id(answer) for answer in dataset.answers.words],
        dimensions=recipe.dimensions,
        hops=recipe.hops,
        memory_size=memory_size,
        encoding=recipe.encoding,
        tying=recipe.tying,
        random_noise=recipe.random_noise,
        relu=recipe.relu,
        seed=seed,
    )


def _widths(dataset: Prepared, memory_size: int) -> Widths:
    story = dataset.features["story"].shape
    memory = min(memory_size, dataset.stats["longest"]["story"])
    return Widths(memory=memory, sentence=story[1], question=dataset.features["question"].shape[0])
