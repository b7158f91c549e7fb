"""Several trained models measured together: errors by task."""

from collections.abc import Iterable

from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.models.run import Run
from malmoi.models.story_qa import evaluate_story_qa


def errors_by_task(
    runs: Iterable[Run], *, data_dir: epath.PathLike | None = None, split: str = "test"
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
    measured: dict[int, Run] = {}
    for run in runs:
        dataset = Prepared.open(run.about["dataset"], data_dir=data_dir)
        for task, result in evaluate_story_qa(run, dataset, split=split).items():
            if task in measured:
                raise MalmoiError(
                    f"task {task} is in two models, {measured[task].folder} and {run.folder}. Name one of them."
                )
            errors[task], measured[task] = result.error, run
    return errors
