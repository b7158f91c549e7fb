"""Rejects: raw records that were set aside, each with its reason."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any, Self

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.whole_file import WholeFile

REJECTS_FILE = "rejects.jsonl"
ON_ERROR = ("raise", "skip")

_BLOCK_BYTES = 1 << 20

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


class RejectsPart:
    """Rejects of one shard, written to a file as they come; a context manager.

    They may be as many as the shard has lines, so that none is kept. Without rejects there is no file.

    Attributes:
        path: the file.
        first: the first one, as ``rejects.jsonl`` shows it.
        counts: how many there are of each reason.

    Example:
        >>> with RejectsPart("/data/incomplete.0.rejects.jsonl") as rejects:  # doctest: +SKIP
        ...     rejects.add(BadInput(reason="tabs", file="qa1.txt", line=3, expected="two tabs", found="one"))
        >>> rejects.counts  # doctest: +SKIP
        Counter({'tabs': 1})
    """

    def __init__(self, path: epath.PathLike) -> None:
        self.path = epath.Path(path)
        self.first: dict[str, Any] | None = None
        self.counts: Counter[str] = Counter()
        self._open = ExitStack()
        self._file: WholeFile | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, error: BadInput) -> None:
        """Writes one down; a ``Reject``.

        Raises:
            MalmoiError: the system does not let us write.
        """
        record = error.record()
        if self._file is None:
            self._file, self.first = self._open.enter_context(WholeFile(self.path)), record
        self._file.append(_line(record))
        self.counts[error.reason] += 1

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)


def write_rejects(
    folder: epath.PathLike, rejects: Iterable[Mapping[str, Any]], parts: Iterable[epath.PathLike] = ()
) -> None:
    """Writes ``rejects.jsonl``: one JSON object a line with reason, file, line, expected, found.

    Args:
        folder: where.
        rejects: the first ones.
        parts: files of ``RejectsPart``, whose lines follow in this order.
    """
    with WholeFile(epath.Path(folder) / REJECTS_FILE) as whole:
        for reject in rejects:
            whole.append(_line(reject))
        for part in parts:
            with epath.Path(part).open("rb") as lines:
                while block := lines.read(_BLOCK_BYTES):
                    whole.append(block)


def _line(reject: Mapping[str, Any]) -> bytes:
    return (json.dumps(reject, ensure_ascii=False, sort_keys=True) + "\n").encode()
