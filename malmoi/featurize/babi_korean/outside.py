"""The error for a text that is no sentence, question or answer of the bAbI language."""

from malmoi.errors import MalmoiError

# Characters of a text that a message shows.
_SHOWN = 60


class OutsideLanguage(MalmoiError):
    """A text that cannot be translated, because the bAbI language does not have it.

    Attributes:
        expected: what it should have been.
        found: what it is.

    Example:
        >>> print(OutsideLanguage("an answer of bAbI's", "'attic'"))
        expected an answer of bAbI's, found 'attic'.
    """

    def __init__(self, expected: str, found: str) -> None:
        # Both are arguments of the base class, so that the error survives the way back from a worker process.
        super().__init__(expected, found)
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}."


def shown(text: str) -> str:
    r"""A text as messages quote it: cut where it is long, and with what cannot be printed spelt out.

    Example:
        >>> shown("Mary\t")
        "'Mary\\t'"
    """
    return repr(text[:_SHOWN] + "…" if len(text) > _SHOWN else text)
