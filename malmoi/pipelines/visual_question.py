"""A question about a picture, as the readers of raw files give it."""

from typing import NamedTuple

from malmoi.errors import BadInput

TYPES = ("object", "number", "color", "location")
"""What a question asks for, by its number in COCO-QA; DAQUAR has the first three."""

# Far above COCO's (581,929) and the most that a model's int32 holds.
MAX_IMAGE_ID = 2**31 - 1


class Origin(NamedTuple):
    """Where a generated question comes from.

    Attributes:
        caption_id: the caption's number, -1 of a question that comes from none.
        rule: by which it was made.
        mode: ``faithful`` or ``corrected``.
    """

    caption_id: int
    rule: str
    mode: str


class VisualQuestion(NamedTuple):
    """A question about a picture.

    Attributes:
        number: its place in the raw file, from 0.
        line: the line of the raw file that it stands on, from 1.
        text: as in the file.
        words: what a model reads of it.
        kind: a place in ``TYPES``.
        answer: as in the file.
        answers: the parts of it, in their order, repeats too; one where an answer is a word.
        image_id: the picture's number.
        origin: of a generated question.
    """

    number: int
    line: int
    text: str
    words: list[str]
    kind: int
    answer: str
    answers: tuple[str, ...]
    image_id: int
    origin: Origin | None = None


def checked_words(words: list[str], text: str, *, file: str, line: int) -> list[str]:
    """The words of a question, of which there must be one.

    Raises:
        BadInput: ``empty-question``.
    """
    if not words:
        expected = "a question with a word in it"
        raise BadInput(reason="empty-question", file=file, line=line, expected=expected, found=repr(text[:60]))
    return words
