"""Overlap of story questions by task: those asked twice, story and all."""

from collections.abc import Iterable, Iterator, Mapping

from malmoi.datasets.overlap import Overlap, overlap, repeats
from malmoi.datasets.report import NOTE, OK, Cell, Finding, Table, share_of
from malmoi.datasets.shard_scan import Columns

_KEYS = ("inputs", "wholes")
_LISTED = 3  # tasks in a sentence


def story_overlap(splits: Mapping[str, Columns], names: Mapping[int, str]) -> Iterator[Finding | Table]:
    """What a reader of accuracies should know: which questions a model can answer from memory.

    Two questions are the same when task, story (up to the question) and question have the same word ids.

    Args:
        splits: what ``StoryMeasure`` measured of each; ``train`` must be among them.
        names: what the tasks are called.
    """
    tasks = sorted({task for columns in splits.values() for task in set(columns["task"].tolist())})
    found = {split: {task: _of(task, split, splits) for task in tasks} for split in splits}
    totals = {split: _total(by_task.values()) for split, by_task in found.items()}
    for split, by_task in found.items():
        yield _finding(split, totals[split], by_task)
    rows = [
        {"task": task, "name": names.get(task, ""), **_cells({split: found[split][task] for split in found})}
        for task in tasks
    ]
    if len(tasks) > 1:
        rows.append({"task": "all", "name": "", **_cells(totals)})
    # Where no answer ever differs, there is no column for it.
    columns = [name for name in rows[0] if "other answer" not in name or any(row[name] for row in rows)]
    table = tuple(tuple(row[name] for name in columns) for row in rows)
    yield Table("questions asked twice of the same story", tuple(columns), table)


def _of(task: int, split: str, splits: Mapping[str, Columns]) -> Overlap:
    inputs, wholes = (splits[split][key][splits[split]["task"] == task] for key in _KEYS)
    # The task is part of the hashes.
    return repeats(inputs, wholes) if split == "train" else overlap(inputs, wholes, splits["train"])


def _total(parts: Iterable[Overlap]) -> Overlap:
    examples, seen, alike = zip(*((part.examples, part.seen, part.seen_alike) for part in parts), strict=True)
    return Overlap(sum(examples), sum(seen), sum(alike))


def _cells(found: Mapping[str, Overlap]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for split, part in found.items():
        again = "train again" if split == "train" else f"{split} in train"
        cells |= {split: part.examples, again: part.seen}
        cells[f"{again} share"] = part.seen / part.examples if part.examples else None
        cells[f"{again} other answer"] = part.seen - part.seen_alike
    return cells


def _finding(split: str, total: Overlap, by_task: Mapping[int, Overlap]) -> Finding:
    where = "were asked earlier in train" if split == "train" else "are asked in train too"
    message = f"{split}: {share_of(total.seen, total.examples)} questions {where}, of the same story"
    if not total.seen:
        return Finding(OK, "overlap", message)
    other = total.seen - total.seen_alike
    message += f", {other:,} of them only with another answer" if other else " and with the same answer"
    if len(by_task) > 1:
        most = sorted((task for task in by_task if by_task[task].seen), key=lambda task: -by_task[task].seen)
        message += "; most in task " + ", ".join(f"{task} ({by_task[task].seen:,})" for task in most[:_LISTED])
    return Finding(NOTE, "overlap", message)
