"""The lines of COCO-QA: four files whose line n is a question, its answer, its type and its picture."""

import re
from collections.abc import Iterator

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.question_words import question_words
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.raw_lines import shown, text_lines
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_question import MAX_IMAGE_ID, TYPES, Origin, VisualQuestion, checked_words

FILES = ("questions", "answers", "types", "img_ids")
"""The files, in the order of ``Chunk.beside``; their names without ``.txt``."""

_KINDS = {str(number): number for number in range(len(TYPES))}
_ANSWER = re.compile(r"\S+")
_IMAGE_ID = re.compile(r"[1-9][0-9]{0,9}")


def coco_questions(chunk: Chunk, data: bytes, reject: Reject, *, mode: str = "") -> Iterator[VisualQuestion]:
    """The questions of a chunk of a ``questions.txt``, the other files being beside it.

    A fault in any of the four lines costs that question; the others stay, with their numbers.

    Args:
        chunk: see ``aligned_files.scan_aligned``; of generated questions, the numbers of their captions and their rules
            are beside it, too.
        data: its bytes.
        reject: called with each fault; if it returns, the question is left out.
        mode: of generated questions, how they were made.

    Raises:
        MalmoiError: the files changed since they were scanned.
    """
    runs = (chunk, *chunk.beside)
    columns = [
        text_lines(data if run is chunk else run.read(), file=run.name, first_line=run.first_line) for run in runs
    ]
    if len({len(column) for column in columns}) > 1:
        raise MalmoiError(f"{chunk.path} or a file beside it changed while it was being prepared; prepare it again.")
    names = [run.name for run in runs]
    answers: dict[str, tuple[str, ...]] = {}
    for line, row in enumerate(zip(*columns, strict=True), chunk.first_line):
        try:
            question = _question(row[: len(FILES)], names, line, answers)
            yield question._replace(origin=_origin(row[len(FILES) :], mode)) if mode else question
        except BadInput as error:
            reject(error)


def _question(
    row: tuple[str | BadInput, ...], names: list[str], line: int, known: dict[str, tuple[str, ...]]
) -> VisualQuestion:
    text, answer, kind, image = row
    if not (isinstance(text, str) and isinstance(answer, str) and isinstance(kind, str) and isinstance(image, str)):
        raise next(cell for cell in row if isinstance(cell, BadInput))
    words = checked_words(question_words(text), text, file=names[0], line=line)
    if answer not in known:
        if not _ANSWER.fullmatch(answer):
            raise _fault("answer", names[1], line, "an answer of one word", answer)
        known[answer] = (answer,)
    if kind not in _KINDS:
        told = ", ".join(f"{number} ({name})" for number, name in enumerate(TYPES))
        raise _fault("type", names[2], line, f"a type: {told}", kind)
    if not _IMAGE_ID.fullmatch(image) or int(image) > MAX_IMAGE_ID:
        raise _fault("image-id", names[3], line, f"the number of a picture, 1 to {MAX_IMAGE_ID}", image)
    return VisualQuestion(line - 1, line, text, words, _KINDS[kind], answer, known[answer], int(image))


def _origin(row: tuple[str | BadInput, ...], mode: str) -> Origin:
    caption_id, rule = map(str, row)  # written by us
    return Origin(int(caption_id), rule, mode)


def _fault(reason: str, file: str, line: int, expected: str, found: str) -> BadInput:
    return BadInput(reason=reason, file=file, line=line, expected=expected, found=shown(found))
