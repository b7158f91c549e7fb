"""What preparing counted and left out, asked for so that a damaged file is named as such."""

import json
from collections.abc import Iterator
from typing import Any

from malmoi.datasets.prepared import Prepared
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.rejects import REJECTS_FILE


def entry(dataset: Prepared, *path: str, kind: type = int) -> Any:
    """An entry of a dataset's ``stats.json``.

    Args:
        dataset: whose.
        *path: the names that lead to it.
        kind: what it must be.

    Raises:
        MalmoiError: there is none, or one of another kind.

    Example:
        >>> entry(dataset, "splits", "train", "examples")  # doctest: +SKIP
        20000
    """
    found: Any = dataset.stats
    for depth, name in enumerate(path, 1):
        if not isinstance(found, dict) or name not in found:
            raise dataset.damaged("stats.json", f"an entry {'.'.join(path)}", f"no {'.'.join(path[:depth])}")
        found = found[name]
    if not isinstance(found, kind):
        raise dataset.damaged("stats.json", f"{'.'.join(path)} to be of type {kind.__name__}", repr(found))
    return found


def rejects(dataset: Prepared) -> Iterator[dict[str, Any]]:
    """The lines of a dataset's ``rejects.jsonl``; none where there is no such file.

    Raises:
        MalmoiError: a line is not a reject.
    """
    file = dataset.folder / REJECTS_FILE
    if not file.exists():
        return
    with file.open("rb") as lines:  # as bytes: only a newline ends a line, whatever else the texts hold
        for number, line in enumerate(lines, 1):
            try:
                reject = json.loads(line)
                BadInput(**reject)
            except (ValueError, TypeError):
                shown = line.decode(errors="replace").rstrip()[:80]
                raise MalmoiError(f"{REJECTS_FILE}, line {number}: expected a reject, found {shown!r}") from None
            yield reject
