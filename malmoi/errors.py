"""Errors meant for the person at the keyboard: what was wrong, where, and what to do."""

from typing import Any


class MalmoiError(Exception):
    """Any error whose message is enough to act on; the command line prints it without a traceback."""


class BadInput(MalmoiError):
    """A piece of raw data that is not what its format says.

    Attributes:
        reason: a short stable name for counting, such as ``id-jump``.
        file: the raw file, as the user would name it.
        line: its line, from 1; ``None`` where the whole file is meant.

    Example:
        >>> print(BadInput(reason="tabs", file="qa1.txt", line=3, expected="two tabs", found="one"))
        qa1.txt, line 3: expected two tabs, found one.
    """

    def __init__(self, *, reason: str, file: str, line: int | None, expected: str, found: str, hint: str = "") -> None:
        self.reason = reason
        self.file = file
        self.line = line
        self.expected = expected
        self.found = found
        self.hint = hint
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: expected {expected}, found {found}." + (f" {hint}" if hint else ""))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles by keyword, so that the error survives the way back from a worker process."""
        return _restore, (self.record() | {"hint": self.hint},)

    def record(self) -> dict[str, Any]:
        """The line that ``rejects.jsonl`` keeps."""
        return {
            "reason": self.reason,
            "file": self.file,
            "line": self.line,
            "expected": self.expected,
            "found": self.found,
        }


def _restore(fields: dict[str, Any]) -> BadInput:
    return BadInput(**fields)
