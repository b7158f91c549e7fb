"""Statements and questions of bAbI in Korean."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean.endings import STYLES, polite
from malmoi.featurize.babi_korean.lexicon import LEXICON
from malmoi.featurize.babi_korean.outside import OutsideLanguage, shown
from malmoi.featurize.babi_korean.pattern import Pattern, skeleton
from malmoi.featurize.babi_korean.questions import QUESTIONS
from malmoi.featurize.babi_korean.statements import STATEMENTS

_LETTERS = re.compile(r"\w+")


def _by_skeleton(patterns: Sequence[Pattern]) -> Mapping[str, Pattern]:
    return MappingProxyType({pattern.skeleton: pattern for pattern in patterns})


_STATEMENTS, _QUESTIONS = _by_skeleton(STATEMENTS), _by_skeleton(QUESTIONS)
# Every English word that the language has.
_KNOWN = frozenset(
    word
    for text in (
        *(word for words in LEXICON.values() for word in words),
        *(pattern.example for pattern in (*STATEMENTS, *QUESTIONS)),
    )
    for word in _LETTERS.findall(text.lower())
)
# bAbI has 3,647 different sentences, which come back again and again.
_REMEMBERED = 1 << 14


def translate_statement(text: str, *, style: str = "plain") -> str:
    """The Korean of a statement.

    Args:
        text: a statement of the bAbI language; upper and lower case and blanks around it make no difference.
        style: one of ``STYLES``.

    Raises:
        OutsideLanguage: it is no such statement; the error says what is wrong with it.
        MalmoiError: there is no such style.

    Example:
        >>> translate_statement("Then they moved to the office.")
        '그러고 나서 그들은 사무실로 이동했다.'
        >>> translate_statement("Mice are afraid of wolves.", style="polite")
        '쥐는 늑대를 무서워합니다.'
    """
    if style not in STYLES:
        raise MalmoiError(f"no style {style!r}; there are: {', '.join(STYLES)}")
    return _statement(text.strip(), style)


def translate_question(text: str) -> str:
    """The Korean of a question.

    Args:
        text: a question of the bAbI language; upper and lower case and blanks around it make no difference.

    Raises:
        OutsideLanguage: it is no such question; the error says what is wrong with it.

    Example:
        >>> translate_question("Where was Bill before the school? ")
        '빌은 학교에 있기 전에 어디에 있었습니까?'
    """
    return _question(text.strip())


@lru_cache(_REMEMBERED)
def _statement(text: str, style: str) -> str:
    found, words = skeleton(text)
    pattern = _STATEMENTS.get(found)
    if pattern is None:
        raise OutsideLanguage(*_fault(text, found, kind="statement"))
    korean = pattern.filled(words)
    return korean if style == "plain" else f"{polite(korean[:-1])}."


@lru_cache(_REMEMBERED)
def _question(text: str) -> str:
    found, words = skeleton(text)
    pattern = _QUESTIONS.get(found)
    if pattern is None:
        raise OutsideLanguage(*_fault(text, found, kind="question"))
    return pattern.filled(words)


def _fault(text: str, found: str, *, kind: str) -> tuple[str, str]:
    """What was expected instead of a text, and what is wrong with it."""
    expected = f"an English {kind} of bAbI's"
    unknown = next((word for word in _LETTERS.findall(text) if word.lower() not in _KNOWN or not word.isascii()), None)
    if unknown is not None:
        return expected, f"{shown(text)}, of which {shown(unknown)} is no word of bAbI's"
    patterns, others, other = (
        (_STATEMENTS, _QUESTIONS, "question") if kind == "statement" else (_QUESTIONS, _STATEMENTS, "statement")
    )
    if found in others:
        return expected, f"{shown(text)}, a {other}"
    nearest = max(patterns, key=lambda pattern: _shared(pattern, found))
    return f"{expected}, such as {patterns[nearest].example!r}", shown(text)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
