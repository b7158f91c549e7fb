"""Trained story question answering models measured task by task."""

from collections.abc import Iterable
from typing import NamedTuple

import keras
import numpy as np
from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.models.memn2n import MemN2N
from malmoi.models.story_run import StoryRun
from malmoi.models.training.examples import Arrays

_BATCH = 500  # questions


class TaskResult(NamedTuple):
    """How one task was answered: questions asked, and those answered right."""

    questions: int
    right: int

    @property
    def error(self) -> float:
        """In percent."""
        return 100 * (1 - self.right / self.questions)


def evaluate_story_qa(run: StoryRun, dataset: Prepared, *, split: str = "test") -> dict[int, TaskResult]:
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
        run.require_vocabulary(dataset, field)
    features, answers = story_qa_arrays(dataset, split=split, memory_size=run.widths.memory, keys=("task",))
    tasks = features["task"]
    inputs = {name: array for name, array in features.items() if name != "task"}
    given = logits_of(run.model, inputs).argmax(-1)
    right = (given == answers) & (answers != 0)
    return {
        int(task): TaskResult(int((tasks == task).sum()), int(right[tasks == task].sum())) for task in np.unique(tasks)
    }


def errors_by_task(
    runs: Iterable[StoryRun], *, data_dir: epath.PathLike | None = None, split: str = "test"
) -> dict[int, float]:
    """The error in per cent of each task, measured on the datasets that the runs were trained on.

    Args:
        runs: each of other tasks.
        data_dir: where the datasets are; see ``Prepared.open``.
        split: of them.

    Raises:
        MalmoiError: two runs are of the same task; a dataset is not prepared, or is another one than at training.
    """
    errors: dict[int, float] = {}
    measured: dict[int, StoryRun] = {}
    for run in runs:
        dataset = Prepared.open(run.about["dataset"], data_dir=data_dir)
        for task, result in evaluate_story_qa(run, dataset, split=split).items():
            if task in measured:
                raise MalmoiError(
                    f"task {task} is in two models, {measured[task].folder} and {run.folder}. Name one of them."
                )
            errors[task], measured[task] = result.error, run
    return errors


def logits_of(model: MemN2N, features: Arrays) -> np.ndarray:
    """The logits of many examples, float of shape (examples, answers)."""
    # Called directly: compiling it would take longer than the few batches do.
    parts = []
    for start in range(0, len(features["question"]), _BATCH):
        batch = {name: array[start : start + _BATCH] for name, array in features.items()}
        parts.append(keras.ops.convert_to_numpy(model(batch)))
    return np.concatenate(parts)
