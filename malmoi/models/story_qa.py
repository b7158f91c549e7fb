"""Memory networks on prepared story question answering datasets: training them, and measuring them task by task."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.locks import exclusive
from malmoi.models.examples import Arrays, Examples
from malmoi.models.files import write_whole
from malmoi.models.fitting import Fitting
from malmoi.models.memn2n import MemN2N
from malmoi.models.progress import Watch, one_of
from malmoi.models.recipe import Recipe
from malmoi.models.restarts import Restarts
from malmoi.models.run import Run, Widths
from malmoi.models.side_by_side import SideBySide
from malmoi.models.training import train

_PARTS = ("train", "validation")
STEPS_PER_EXECUTION = 16
_EVALUATION_BATCH = 500  # questions
_XLA_PAYS = 5000  # steps: compiling takes about three seconds, and saves half a millisecond or more a step

Build = Callable[[int], MemN2N]
End = dict[str, Any]


def train_story_qa(
    dataset: Prepared, *, recipe: Recipe, folder: Path, seed: int = 0, watch: Watch = lambda epoch: None
) -> Run:
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
    digest = hashlib.sha256((dataset.folder / "stats.json").read_bytes()).hexdigest()
    settings = {"dataset": dataset.name, "stats_sha256": digest, "recipe": asdict(recipe), "seed": seed}
    progress = folder / "progress"
    progress.mkdir(parents=True, exist_ok=True)
    with exclusive(progress / "lock"):
        _claim(folder, progress / "settings.json", settings)
        if not Run(folder).whole:
            _train(dataset, settings, recipe=recipe, folder=folder, progress=progress, seed=seed, watch=watch)
    return Run(folder)


def _train(
    dataset: Prepared,
    settings: Mapping[str, Any],
    *,
    recipe: Recipe,
    folder: Path,
    progress: Path,
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
    answer_words = [dataset.words.id(answer) for answer in dataset.answers.words]

    def build(seed: int) -> MemN2N:
        return MemN2N(
            len(dataset.words),
            answer_words,
            dimensions=recipe.dimensions,
            hops=recipe.hops,
            memory_size=widths.memory,
            encoding=recipe.encoding,
            tying=recipe.tying,
            random_noise=recipe.random_noise,
            relu=recipe.relu,
            seed=seed,
        )

    together = keras.backend.backend() == "jax"
    model, ends = (_side_by_side if together else _one_after_another)(
        build,
        *(Examples(*story_qa_arrays(dataset, part=part, **read)) for part in _PARTS),
        recipe=recipe,
        seeds=list(range(seed, seed + recipe.restarts)),
        folder=progress,
        watch=watch,
    )
    if recipe.schedule.linear_epochs:
        model.linear_attention = False
    Run.save(
        folder,
        model,
        words=dataset.words,
        answers=dataset.answers,
        tokenizer_name=dataset.stats["tokenizer"],
        widths=widths,
        **settings,
        backend=keras.backend.backend(),
        restarts=ends,
        kept=ends[best_restart(ends)]["seed"],
        seconds=round(time.perf_counter() - started, 1),
    )


def _widths(dataset: Prepared, memory_size: int) -> Widths:
    story = dataset.features["story"].shape
    memory = min(memory_size, dataset.stats["longest"]["story"])
    return Widths(memory=memory, sentence=story[1], question=dataset.features["question"].shape[0])


def _claim(folder: Path, file: Path, settings: Mapping[str, Any]) -> None:
    """Marks a new folder with the settings; refuses one that has others."""
    wanted = json.loads(json.dumps(settings))
    if file.exists() and json.loads(file.read_text()) != wanted:
        raise MalmoiError(
            f"{folder} holds a training with other settings, or of other data ({file} tells). Name another folder with "
            "--out, or remove it."
        )
    write_whole(file, json.dumps(wanted, indent=2).encode())


def _side_by_side(
    build: Build,
    examples: Examples,
    validation: Examples,
    *,
    recipe: Recipe,
    seeds: list[int],
    folder: Path,
    watch: Watch,
) -> tuple[MemN2N, list[End]]:
    restarts = Restarts(build, seeds, batch_size=recipe.batch_size, clip_norm=recipe.clip_norm)
    together = SideBySide(restarts, examples, validation, seed=seeds[0])
    train(together, schedule=recipe.schedule, file=folder / "restarts.npz", watch=watch)
    ends = _ends(seeds, restarts.losses(*examples), restarts.losses(*validation))
    return restarts.model(best_restart(ends)), ends


def _one_after_another(
    build: Build,
    examples: Examples,
    validation: Examples,
    *,
    recipe: Recipe,
    seeds: list[int],
    folder: Path,
    watch: Watch,
) -> tuple[MemN2N, list[End]]:
    epochs = recipe.schedule.linear_epochs + recipe.schedule.epochs
    steps = epochs * len(examples.labels) // recipe.batch_size
    models: list[MemN2N] = []
    ends: list[End] = []
    for place, seed in enumerate(seeds):
        fitting = Fitting(
            build(seed),
            examples,
            validation,
            batch_size=recipe.batch_size,
            clip_norm=recipe.clip_norm,
            seed=seed,
            jit_compile=steps > _XLA_PAYS,
            steps_per_execution=STEPS_PER_EXECUTION,
        )
        train(
            fitting,
            schedule=recipe.schedule,
            file=folder / f"restart-{seed}.npz",
            watch=one_of(watch, done=place * epochs, left=(len(seeds) - place - 1) * epochs),
        )
        ends += _ends([seed], _measured(fitting.model, examples), _measured(fitting.model, validation))
        models.append(fitting.model)
    return models[best_restart(ends)], ends


def _measured(model: MemN2N, examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Mean loss and accuracy of one model, each of shape (1,)."""
    logits = _logits(model, examples.features)
    losses = keras.losses.sparse_categorical_crossentropy(examples.labels, logits, from_logits=True)
    right = logits.argmax(-1) == examples.labels
    return keras.ops.convert_to_numpy(losses).mean(keepdims=True), right.mean(keepdims=True)


def _logits(model: MemN2N, features: Arrays) -> np.ndarray:
    # Called directly: compiling it would take longer than the few batches do.
    parts = []
    for start in range(0, len(features["question"]), _EVALUATION_BATCH):
        batch = {name: array[start : start + _EVALUATION_BATCH] for name, array in features.items()}
        parts.append(keras.ops.convert_to_numpy(model(batch)))
    return np.concatenate(parts)


def _ends(seeds: list[int], trained: tuple[np.ndarray, ...], validated: tuple[np.ndarray, ...]) -> list[End]:
    names = ("loss", "accuracy", "validation_loss", "validation_accuracy")
    columns = zip(*(values.tolist() for values in (*trained, *validated)), strict=True)
    return [{"seed": seed} | dict(zip(names, row, strict=True)) for seed, row in zip(seeds, columns, strict=True)]


def best_restart(ends: list[End]) -> int:
    """The restart with the lowest training loss; one that diverged never is."""
    return int(np.argmin([end["loss"] if np.isfinite(end["loss"]) else np.inf for end in ends]))


class TaskResult(NamedTuple):
    """How one task was answered: questions asked, and those answered right."""

    questions: int
    right: int

    @property
    def error(self) -> float:
        """In percent."""
        return 100 * (1 - self.right / self.questions)


def evaluate_story_qa(run: Run, dataset: Prepared, *, split: str = "test") -> dict[int, TaskResult]:
    """Measures a trained model on a split, task by task.

    Answers that are a list are right as a whole and in order only; one that is unknown in training is always wrong.

    Args:
        run: the model.
        dataset: the one that it was trained on: others have other word ids.
        split: of it.

    Raises:
        MalmoiError: the dataset's vocabulary is not the run's.
    """
    for field in ("words", "answers"):
        if getattr(dataset, field) != getattr(run, field):
            raise MalmoiError(
                f"{dataset.folder} has other {field} than the dataset that {run.folder} was trained on "
                f"({run.about['dataset']}), so its ids mean other things. Evaluate on that one."
            )
    features, answers = story_qa_arrays(dataset, split=split, memory_size=run.widths.memory, keys=("task",))
    tasks = features["task"]
    inputs = {name: array for name, array in features.items() if name != "task"}
    given = _logits(run.model, inputs).argmax(-1)
    right = (given == answers) & (answers != 0)
    return {
        int(task): TaskResult(int((tasks == task).sum()), int(right[tasks == task].sum())) for task in np.unique(tasks)
    }
