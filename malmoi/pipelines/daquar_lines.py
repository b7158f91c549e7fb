"""The lines of DAQUAR: a question, then its answer, and in the triple format then its picture."""

import re
from collections.abc import Collection, Iterator

from malmoi.errors import BadInput
from malmoi.featurize.daquar_questions import question_type, without_image
from malmoi.featurize.question_words import question_words
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.raw_lines import shown, text_lines
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_question import VisualQuestion, checked_words

_IMAGE = re.compile(r"image([1-9][0-9]{0,8})")
_ANSWER = re.compile(r"[^\s,]+")
_BETWEEN = ", "


def daquar_questions(
    chunk: Chunk, data: bytes, reject: Reject, *, triple: bool = False, listed: Collection[int] | None = None
) -> Iterator[VisualQuestion]:
    """The questions of a chunk.

    A line that ends in ``?`` is a question; so a line too many or too few costs one question, and not all after it.

    Args:
        chunk: of whole pairs of lines, or triples.
        data: its bytes.
        reject: called with each fault; if it returns, the question is left out.
        triple: whether a third line has the picture.
        listed: the pictures of the split, where there is a list of them.
    """
    lines = text_lines(data, file=chunk.name, first_line=chunk.first_line)
    of_question = 3 if triple else 2
    starts = [place for place, line in enumerate(lines) if isinstance(line, str) and line.rstrip().endswith("?")]
    for place in range(starts[0] if starts else len(lines)):
        reject(_stray(lines[place], chunk, place))
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        number = chunk.first_line + start
        try:
            question, *rest = _texts(lines[start:stop])
            if len(rest) != of_question - 1:
                then = "its answer and its picture" if triple else "its answer"
                found = f"{len(rest)} line{'' if len(rest) == 1 else 's'} before the next question"
                raise _fault("not-a-pair", chunk, number, f"{then} on the next lines, and then a question", found)
            answers = _answers(rest[0], chunk, number + 1)
            words, image_id = _words_and_image(question, rest[1] if triple else None, chunk, number)
            if listed is not None and image_id not in listed:
                expected = f"a picture that the list of {chunk.split} names"
                raise _fault("image-not-listed", chunk, number, expected, f"image{image_id}")
        except BadInput as error:
            reject(error)
            continue
        yield VisualQuestion(
            number=(number - 1) // of_question,
            line=number,
            text=question,
            words=words,
            kind=question_type(answers),
            answer=rest[0],
            answers=answers,
            image_id=image_id,
        )


def image_number(line: str) -> int | None:
    """The number of a picture that stands alone on a line, as in the lists; ``None`` for another line.

    Example:
        >>> image_number("image14"), image_number("14")
        (14, None)
    """
    match = _IMAGE.fullmatch(line)
    return int(match[1]) if match else None


def _words_and_image(question: str, third: str | None, chunk: Chunk, line: int) -> tuple[list[str], int]:
    """What the question asks, and about which picture."""
    told, named = without_image(question)
    if third is not None:
        number = image_number(third)
        if number is None:
            raise _fault("no-image", chunk, line + 2, "a picture such as image14", shown(third))
        named.insert(0, number)
    if not named:
        expected = "a question that names its picture, such as `in the image14 ?`"
        raise _fault("no-image", chunk, line, expected, shown(question[-60:]))
    if len(set(named)) > 1:
        found = " and ".join(f"image{number}" for number in dict.fromkeys(named))
        raise _fault("two-images", chunk, line, "a question about one picture", found)
    return checked_words(question_words(told), question, file=chunk.name, line=line), named[0]


def _answers(line: str, chunk: Chunk, number: int) -> tuple[str, ...]:
    answers = tuple(line.split(_BETWEEN))
    if not all(map(_ANSWER.fullmatch, answers)):
        expected = "an answer of one word (joined by _), or several with `, ` between"
        raise _fault("answer", chunk, number, expected, shown(line))
    return answers


def _texts(lines: list[str | BadInput]) -> list[str]:
    for line in lines:
        if isinstance(line, BadInput):
            raise line
    return [str(line) for line in lines]


def _stray(line: str | BadInput, chunk: Chunk, place: int) -> BadInput:
    if isinstance(line, BadInput):
        return line
    return _fault("no-question", chunk, chunk.first_line + place, "a question, which ends in `?`", shown(line))


def _fault(reason: str, chunk: Chunk, line: int, expected: str, found: str) -> BadInput:
    return BadInput(reason=reason, file=chunk.name, line=line, expected=expected, found=found)
