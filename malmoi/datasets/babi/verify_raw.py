"""Is a prepared bAbI made of the official files, and does it hold as many questions as they do?"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from malmoi.datasets.babi.known import question_counts, raw_checksums
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, some
from malmoi.datasets.stats import entry, rejects
from malmoi.errors import BadInput
from malmoi.pipelines.babi_raw import variant
from malmoi.pipelines.rejects import REJECTS_FILE

_SPLITS = {"valid": "validation"}
_RAW_NAME = re.compile(r"[\w-]+/qa(?P<task>\d+)_(?:.*_)?(?P<split>train|valid|test)\.txt")


def raw_files(dataset: Prepared) -> Iterator[Finding]:
    """Were the raw files the official ones?

    A corpus of which no file is official is another one, which is no problem; but one such file among
    official ones is, and so is an official file under another's name.

    Raises:
        MalmoiError: ``stats.json`` lacks an entry.
    """
    raw = recorded(dataset)
    known = raw_checksums()
    official = official_files(raw)
    other = [name for name in sorted(raw) if name in known and name not in official]
    names = {sha256: name for name, sha256 in known.items()}
    swapped = {name: names[raw[name]] for name in other if raw[name] in names}
    for name in other:
        if name in swapped:
            yield Finding(PROBLEM, "raw files", f"{name}: expected the official file, found {swapped[name]}")
        elif official or swapped:
            message = f"{name}: expected the official file, sha256 {known[name]}, found {raw[name]}"
            yield Finding(PROBLEM, "raw files", message)
    if official:
        yield Finding(OK, "raw files", f"{len(official)} of {len(raw)} are the official ones")
    elif other and not swapped:
        message = f"not the official files, none of {len(other)}: another corpus in bAbI's layout"
        yield Finding(NOTE, "raw files", message)
    if without := sorted(raw.keys() - known.keys()):
        yield Finding(NOTE, "raw files", f"no known digest: {some(without)}")


def official_files(raw: Mapping[str, str]) -> set[str]:
    """Those of the raw files that are known to be the official ones."""
    return {name for name, sha256 in raw.items() if raw_checksums().get(name) == sha256}


def recorded(dataset: Prepared) -> Mapping[str, str]:
    """The sha256 of each raw file that a dataset was made of, by its name.

    Raises:
        MalmoiError: ``stats.json`` lacks them.
    """
    return {name: entry(dataset, "raw", name, "sha256", kind=str) for name in entry(dataset, "raw", kind=dict)}


def tasks_and_counts(dataset: Prepared) -> Iterator[Finding]:
    """Are all tasks there, with the known number of questions?

    Raises:
        MalmoiError: ``stats.json`` lacks an entry.
    """
    config = variant(entry(dataset, "config", kind=str))
    counts = {split: _by_task(dataset, split) for split in config.splits}
    present = [task for task in config.tasks if any(task in by_task for by_task in counts.values())]
    if config.own_files:
        yield Finding(OK, "tasks", f"files of one's own: {_numbers(present)}")
        return
    yield from _absent(dataset, [task for task in config.tasks if task not in present])
    official = {_task_and_split(name) for name in official_files(recorded(dataset))}
    others = []
    for task in present:
        for splits, expected in question_counts(config).items():
            found = sum(counts[split].get(task, 0) for split in splits)
            if found == expected:
                continue
            message = f"task {task}, {' and '.join(splits)}: {found:,} questions, bAbI has {expected:,}"
            if all((task, split) in official for split in splits):
                yield Finding(PROBLEM, "tasks", f"{message}, and these are its files")
            else:
                others.append(message)
    if others:
        yield Finding(NOTE, "tasks", f"not bAbI's counts: {some(others)}")
    else:
        per_task = ", ".join(f"{'+'.join(splits)} {count:,}" for splits, count in question_counts(config).items())
        plural = "s" if len(present) != 1 else ""
        yield Finding(OK, "tasks", f"{len(present)} task{plural} with bAbI's number of questions: {per_task}")


def _by_task(dataset: Prepared, split: str) -> Mapping[int, int]:
    path = ("splits", split, "examples_by_task")
    return {int(task): entry(dataset, *path, task) for task in entry(dataset, *path, kind=dict)}


def _task_and_split(name: str) -> tuple[int, str] | None:
    match = _RAW_NAME.fullmatch(name)
    return match and (int(match["task"]), _SPLITS.get(match["split"], match["split"]))


def _absent(dataset: Prepared, tasks: list[int]) -> Iterator[Finding]:
    """Why tasks are absent, those of one reason together; the first reject of a task is its reason."""
    first: dict[int, dict[str, Any]] = {}
    for reject in rejects(dataset) if tasks else ():
        if named := _task_and_split(reject["file"]):
            first.setdefault(named[0], reject)
    if unexplained := [task for task in tasks if task not in first]:
        message = f"absent without a reason in {REJECTS_FILE}: {_numbers(unexplained)}"
        yield Finding(PROBLEM, "tasks", message)
    for reason in sorted({first[task]["reason"] for task in tasks if task in first}):
        alike = [task for task in tasks if task in first and first[task]["reason"] == reason]
        message = f"absent, {reason}: {_numbers(alike)}; the first: {BadInput(**first[alike[0]])}"
        yield Finding(NOTE, "tasks", message)


def _numbers(tasks: list[int]) -> str:
    return f"task{'' if len(tasks) == 1 else 's'} {', '.join(map(str, tasks))}"
