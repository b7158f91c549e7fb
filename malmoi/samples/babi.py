"""The sample corpus: simulated stories in bAbI's raw format, in any number."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from malmoi.errors import MalmoiError
from malmoi.samples.babi_tasks import TASKS, Task
from malmoi.samples.draw import Draw
from malmoi.samples.folder import claim, write
from malmoi.samples.story import Story

FOLDERS = {"en": 1_000, "en-10k": 10_000}
SPLITS = ("train", "test")
TEST_QUESTIONS = 1_000
_MARK_TEXT = "Simulated stories in bAbI's raw format, written by malmoi. They are not the bAbI corpus.\n"


def write_babi(
    out: str | os.PathLike[str],
    *,
    tasks: Iterable[int] | None = None,
    questions_train: int | None = None,
    questions_test: int = TEST_QUESTIONS,
    seed: int = 0,
    folder: str = "en",
) -> list[Path]:
    """Writes the sample corpus into ``out/folder``, under the names of bAbI's own files.

    The same arguments give the same bytes on every machine. More questions only lengthen a file: what fewer
    give is its beginning. Files of other tasks from an earlier call stay.

    Args:
        out: where the folder is made; what ``--raw-dir`` takes.
        tasks: numbers of tasks, of those in ``TASKS``; all of them by default.
        questions_train: questions in each training file; by default 1,000 in ``en``, 10,000 in ``en-10k``.
        questions_test: questions in each test file.
        seed: any whole number; another seed, other stories.
        folder: ``en`` or ``en-10k``.

    Returns:
        The files, by task, train before test.

    Raises:
        MalmoiError: an argument is not one of those above, or the folder holds files of these names that did
            not come from here (so the real corpus is never overwritten).
        OSError: a file cannot be written. None is left half-written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as out:
        ...     [path.name for path in write_babi(out, tasks=[1], questions_train=10)]
        ['qa1_single-supporting-fact_train.txt', 'qa1_single-supporting-fact_test.txt']
    """
    if folder not in FOLDERS:
        raise MalmoiError(f"the sample corpus has the folders {', '.join(FOLDERS)}, not {folder!r}")
    chosen = _choose(tasks)
    counts = {
        "train": FOLDERS[folder] if questions_train is None else questions_train,
        "test": questions_test,
    }
    for split, count in counts.items():
        if count < 1:
            raise MalmoiError(f"a {split} file of the sample corpus needs at least 1 question, not {count}")
    target = Path(out) / folder
    plan = [(file_name(task, split), task, split) for task in chosen for split in SPLITS]
    claim(target, [name for name, _, _ in plan], told=_MARK_TEXT)
    for name, task, split in plan:
        text = "".join(stories(task, split=split, questions=counts[split], seed=seed))
        write(target / name, text.encode("ascii"))
    return [target / name for name, _, _ in plan]


def file_name(task: Task, split: str) -> str:
    """The name of a file, such as ``qa1_single-supporting-fact_train.txt``."""
    return f"qa{task.number}_{task.slug}_{split}.txt"


def stories(task: Task, *, split: str, questions: int, seed: int) -> Iterator[str]:
    """The text of story after story, until ``questions`` are asked; the last may be a story's beginning.

    Each story has a random stream of its own, named by seed, split, task and the story's number: so stories
    can be made in any order, and no split repeats the choices of the other.
    """
    for number, first in enumerate(range(0, questions, task.questions)):
        story = Story()
        draw = Draw("babi", seed, split, task.number, number)
        task.tell(draw, story, min(task.questions, questions - first))
        yield story.text()


def _choose(tasks: Iterable[int] | None) -> list[Task]:
    numbers = list(TASKS) if tasks is None else sorted(set(tasks))
    unknown = [number for number in numbers if number not in TASKS]
    if unknown or not numbers:
        wanted = ", ".join(map(str, unknown)) or "none"
        raise MalmoiError(f"the sample corpus has the tasks {', '.join(map(str, TASKS))}, not {wanted}")
    return [TASKS[number] for number in numbers]
