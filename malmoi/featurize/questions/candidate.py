"""What the generator makes: a question with its answer, or a reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass

TYPES = ("object", "number", "color", "location")
"""In the order of the numbers by which the release names them."""

Reject = Callable[[str], None]
"""Takes the reason for which a candidate is dropped."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a caption.

    Attributes:
        type: a name in ``TYPES``.
        question: lower case, the words between blanks, without a question mark.
        answer: one word.
        rule: how it was made, such as ``object-subject``.
    """

    type: str
    question: str
    answer: str
    rule: str


def finished(sentence: str) -> str:
    """A question as the release writes it: without the mark at the end.

    Example:
        >>> finished("what is the man riding ?")
        'what is the man riding'
    """
    return sentence.removesuffix("?").rstrip(" ")
