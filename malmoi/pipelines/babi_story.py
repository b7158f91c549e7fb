"""bAbI stories: the strict reading of the raw lines.

A line is ``ID text`` (a statement) or ``ID question<TAB>answer<TAB>supporting ids``. IDs count all lines of a
story from 1, and the ID 1 begins the next story. Supporting ids name lines of statements before the question.

A fault of a question (its tabs, answer, supporting ids) costs that question. A fault of any other kind costs
the line and, since nobody knows what it said, every later question of its story.

Every question is stored with its whole story, every sentence with the words of the longest. So that a small file
can't become a huge dataset, the length of lines and stories is limited; see ``MAX_LINE_BYTES`` and what follows it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

from malmoi.errors import BadInput
from malmoi.featurize.babi_korean import OutsideLanguage
from malmoi.featurize.babi_words import babi_words
from malmoi.pipelines.babi_language import language_fault
from malmoi.pipelines.babi_text import Reading
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject

BOUNDARY = b"1 "

# Far above what bAbI has (77 bytes, 11 words, 288 lines, 1,192 rows), and far below what makes gigabytes of kilobytes.
MAX_LINE_BYTES = 10_000
MAX_LINE_WORDS = 256
MAX_STORY_LINES = 10_000
# Statements in front of each of a story's questions, added up: as many rows are stored for the story.
MAX_STORY_ROWS = 100_000

_BOM = b"\xef\xbb\xbf"
# Faults after which nobody knows what the line said.
_LINE_FAULTS = frozenset({"no-id", "id-jump", "not-utf8", "bom", "crlf", "empty-text", "long-line", "long-story"})
# Distinct texts already seen to be good; forgotten when there are too many, so that memory stays bounded.
_KNOWN_TEXTS = 1 << 18
# Characters of a text that a message shows.
_SHOWN = 60
_AS_IT_IS = Reading()
_KOREAN = re.compile("[가-힣]{2}")


class Question(NamedTuple):
    """A question, its texts as in the file.

    Attributes:
        number: its place among the questions of its story, from 0.
        statements: how many statements stand before it.
        text: the question, UTF-8.
        answer: the answer, UTF-8; several parts are joined by commas.
        supporting: the places of the supporting statements, from 0, in the order given.
        end: the offset in the data at which its line ends, without the newline.
    """

    number: int
    statements: int
    text: bytes
    answer: bytes
    supporting: tuple[int, ...]
    end: int


class Story(NamedTuple):
    """A story that has at least one good question.

    Attributes:
        number: its place in the file, from 0.
        start: the offset in the data of its first line.
        statements: their texts, UTF-8, up to the last question.
        questions: in order.
        unasked: how many statements stand after the last question; nothing is stored of them.
    """

    number: int
    start: int
    statements: list[bytes]
    questions: list[Question]
    unasked: int = 0


def stories(
    data: bytes,
    *,
    file: str,
    reject: Reject,
    first_line: int = 1,
    first_story: int = 0,
    reading: Reading = _AS_IT_IS,
) -> Iterator[Story]:
    r"""Reads the lines of a file, or of a chunk of it that starts with a story.

    Args:
        data: the lines.
        file: how errors name the file.
        reject: called with each fault; if it returns, what the fault costs is left out.
        first_line: the number of the first line in the file.
        first_story: the number of the first story in the file.
        reading: the language that texts have to be of, and how their words are counted.

    Example:
        >>> (story,) = stories(b"1 Mary left.\n2 Who left?\tmary\t1\n", file="qa1.txt", reject=print)
        >>> story.statements
        [b'Mary left.']
        >>> story.questions[0].answer, story.questions[0].supporting
        (b'mary', (0,))
    """
    known: set[bytes] = set()
    known_answers: set[bytes] = set()
    number, start, offset = first_story, 0, 0
    statements: list[bytes] = []
    questions: list[Question] = []
    asked: list[int] = []  # the IDs of the question lines of the story
    damaged: BadInput | None = None
    line_id = rows = 0
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for line_number, line in enumerate(lines, first_line):
        begins, offset = offset, offset + len(line) + 1
        if line.startswith(BOUNDARY) and begins:
            if questions:
                yield _story(number, start, statements, questions)
            elif not asked and damaged is None:
                reject(_unasked(file, line_number - line_id))
            number, start = number + 1, begins
            statements, questions, asked, damaged, line_id, rows = [], [], [], None, 0, 0
        line_id += 1
        found_id, _, text = line.partition(b" ")
        try:
            if damaged is not None:
                if b"\t" in line:
                    raise _after_damage(damaged, file, line_number)
                continue
            if len(line) > MAX_LINE_BYTES:
                raise _long_line(f"{len(line):,} bytes", file, line_number)
            if line_id > MAX_STORY_LINES:
                raise _long_story(f"{MAX_STORY_LINES:,} lines", file, line_number)
            if found_id != b"%d" % line_id or not text:
                raise _line_fault(line, line_id, file, line_number)
            if b"\t" not in text:
                if text not in known:
                    _check_text(text, line, file, line_number, reading)
                    known.add(text)
                statements.append(text)
                continue
            asked.append(line_id)
            place = len(asked) - 1
            rows += len(statements)
            if rows > MAX_STORY_ROWS:
                raise _long_story(f"{MAX_STORY_ROWS:,} statements for all its questions together", file, line_number)
            fields = text.split(b"\t")
            if len(fields) != 3:
                _check_line(line, file, line_number)
                raise _fault(
                    "tabs",
                    file,
                    line_number,
                    "question TAB answer TAB supporting ids",
                    f"{len(fields) - 1} tab(s)",
                )
            question, answer, facts = fields
            if question not in known or answer not in known_answers:
                _check_line(line, file, line_number)
                _check_question(question, answer, file, line_number, reading)
                known.add(question)
                known_answers.add(answer)
            supporting = tuple(
                [_statement(fact, asked, line_id, line, file, line_number) for fact in facts.split(b" ")]
            )
            questions.append(Question(place, len(statements), question, answer, supporting, offset - 1))
        except BadInput as error:
            if error.reason in _LINE_FAULTS or b"\t" not in line:
                damaged = error
            reject(error)
        if len(known) + len(known_answers) > _KNOWN_TEXTS:
            known.clear()
            known_answers.clear()
    if questions:
        yield _story(number, start, statements, questions)
    elif line_id and not asked and damaged is None:
        reject(_unasked(file, first_line + len(lines) - line_id))


def chunk_stories(chunk: Chunk, data: bytes, reject: Reject, reading: Reading = _AS_IT_IS) -> Iterator[Story]:
    """The stories of a chunk; see ``stories``."""
    return stories(
        data,
        file=chunk.name,
        reject=reject,
        first_line=chunk.first_line,
        first_story=chunk.first_unit,
        reading=reading,
    )


def _story(number: int, start: int, statements: list[bytes], questions: list[Question]) -> Story:
    told = questions[-1].statements
    return Story(number, start, statements[:told], questions, len(statements) - told)


def _fault(reason: str, file: str, line: int, expected: str, found: str, hint: str = "") -> BadInput:
    return BadInput(reason=reason, file=file, line=line, expected=expected, found=found, hint=hint)


def _encoding_hint(line: bytes) -> str:
    """What Korean that is not UTF-8 mostly is."""
    if not _KOREAN.search(line.decode("cp949", errors="ignore")):
        return ""
    return "Is it Korean in cp949 (euc-kr)? `iconv -f cp949 -t UTF-8 FILE` converts it."


def _unasked(file: str, first_line: int) -> BadInput:
    return _fault("no-question", file, first_line, "a story with a question", "statements only")


def _after_damage(damaged: BadInput, file: str, line_number: int) -> BadInput:
    return _fault(
        "story-damaged",
        file,
        line_number,
        "a question about a story read in full",
        f"that line {damaged.line} was left out ({damaged.reason})",
    )


def _long_line(found: str, file: str, line_number: int) -> BadInput:
    expected = f"at most {MAX_LINE_BYTES:,} bytes and {MAX_LINE_WORDS} words a line"
    return _fault("long-line", file, line_number, expected, found)


def _long_story(expected: str, file: str, line_number: int) -> BadInput:
    return _fault("long-story", file, line_number, f"a story of at most {expected}", "more")


def _told(put: Callable[[str], str], text: bytes, file: str, line_number: int, reading: Reading) -> str:
    """A text in the language of the dataset."""
    try:
        return put(text.decode())
    except OutsideLanguage as error:
        raise language_fault(error, file=file, line=line_number, language=reading.language) from None


def _words(text: str, file: str, line_number: int, reading: Reading) -> int:
    """How many words there are, not too many to store."""
    found = reading.size(text)
    if found > MAX_LINE_WORDS:
        raise _long_line(f"{found:,} words", file, line_number)
    return found


def _cut(text: str) -> str:
    return text[:_SHOWN] + "…" if len(text) > _SHOWN else text


def _shown(text: bytes) -> str:
    return repr(_cut(text.decode()))


def _check_line(line: bytes, file: str, line_number: int) -> None:
    """Refuses what no line may hold, whatever its kind."""
    if line.startswith(_BOM):
        raise _fault("bom", file, line_number, "UTF-8 without a byte order mark", "a byte order mark")
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise _fault(
            "not-utf8",
            file,
            line_number,
            "UTF-8",
            f"byte 0x{line[error.start]:02x} at column {error.start + 1}",
            hint=_encoding_hint(line),
        ) from None
    if b"\r" in line:
        raise _fault("crlf", file, line_number, "lines that end in LF", "a carriage return (CRLF line ends?)")


def _line_fault(line: bytes, line_id: int, file: str, line_number: int) -> BadInput:
    """What is wrong with a line whose ID is not ``line_id``, or that has no text."""
    try:
        _check_line(line, file, line_number)
    except BadInput as error:
        return error
    found_id, space, _ = line.partition(b" ")
    if not found_id.isdigit():
        return _fault("no-id", file, line_number, f"the id {line_id}, a space and a text", _shown(line))
    if found_id != b"%d" % line_id:
        return _fault("id-jump", file, line_number, f"the id {line_id} (or 1, a new story)", _cut(found_id.decode()))
    return _fault("empty-text", file, line_number, "a text after the id", "nothing" if space else "only the id")


def _check_text(text: bytes, line: bytes, file: str, line_number: int, reading: Reading) -> None:
    _check_line(line, file, line_number)
    if not _words(_told(reading.language.statement, text, file, line_number, reading), file, line_number, reading):
        raise _fault("empty-text", file, line_number, "a statement with a word in it", _shown(text))


def _check_question(question: bytes, answer: bytes, file: str, line_number: int, reading: Reading) -> None:
    if not _words(_told(reading.language.question, question, file, line_number, reading), file, line_number, reading):
        raise _fault("empty-question", file, line_number, "a question with a word in it", _shown(question))
    for part in _told(reading.language.answer, answer, file, line_number, reading).split(","):
        if not babi_words(part):
            raise _fault("empty-answer", file, line_number, "an answer, or several with commas between", _shown(answer))


def _statement(fact: bytes, asked: list[int], line_id: int, line: bytes, file: str, line_number: int) -> int:
    """The place among the statements of the line that a supporting id names."""
    if fact.isdigit() and fact[0] != 48 and len(fact) < 10:
        named = int(fact)
        before = bisect_left(asked, named)
        if named < line_id and asked[before] != named:
            return named - 1 - before
    _check_line(line, file, line_number)
    if not fact.isdigit():
        found = f"{_shown(fact)}, not a number" if fact else "none, or two spaces between them"
    elif fact.lstrip(b"0") != fact or len(fact) >= 10 or int(fact) >= line_id:
        found = f"{_cut(fact.decode())}, which is no earlier line"
    else:
        found = f"{fact.decode()}, a question"
    raise _fault("supporting-id", file, line_number, "ids of earlier statements, with single spaces", found)
