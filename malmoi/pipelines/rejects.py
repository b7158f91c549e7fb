"""Rejects: raw records that were set aside, each with its reason."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from etils import epath

from malmoi.errors import BadInput, MalmoiError

REJECTS_FILE = "rejects.jsonl"
ON_ERROR = ("raise", "skip")

Reject = Callable[[BadInput], None]


def raise_it(error: BadInput) -> None:
    """What to do with bad input under ``on_error="raise"``."""
    raise error


def check_on_error(on_error: str) -> None:
    """Refuses anything but the two policies."""
    if on_error not in ON_ERROR:
        raise MalmoiError(f"on_error is {on_error!r}; it can be {' or '.join(map(repr, ON_ERROR))}.")


def by_reason(rejects: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many there are of each reason, sorted by reason.

    Example:
        >>> by_reason([{"reason": "tabs"}, {"reason": "bom"}, {"reason": "tabs"}])
        {'bom': 1, 'tabs': 2}
    """
    return dict(sorted(Counter(reject["reason"] for reject in rejects).items()))


def write_rejects(folder: epath.PathLike, rejects: Iterable[Mapping[str, Any]]) -> None:
    """Writes ``rejects.jsonl``: one JSON object a line with reason, file, line, expected, found."""
    lines = (json.dumps(reject, ensure_ascii=False, sort_keys=True) + "\n" for reject in rejects)
    (epath.Path(folder) / REJECTS_FILE).write_text("".join(lines))
