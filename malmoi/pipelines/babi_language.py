"""The language of bAbI's texts: what a raw text says in the language of the dataset.

Most files are taken as they are. English ones can be translated into Korean, and files that are said to be Korean are
looked at: a file of another language among them is a mistake that nobody would see in the ids.
"""

import re
from dataclasses import dataclass
from typing import Protocol

from malmoi.errors import BadInput
from malmoi.featurize.babi_korean import OutsideLanguage, translate_answer, translate_question, translate_statement
from malmoi.featurize.korean.hangul import BrokenHangul, normal_hangul

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_HANGUL = re.compile("[가-힣]")
# Characters of a text that a message shows.
_SHOWN = 60


class Language(Protocol):
    """A language; it travels to workers.

    Each method gives the text as the dataset has it, blanks around it included.

    Raises:
        OutsideLanguage: the text is none of this language, or broken.
    """

    def statement(self, text: str) -> str:
        """A statement."""

    def question(self, text: str) -> str:
        """A question."""

    def answer(self, text: str) -> str:
        """An answer, or several joined by commas."""


@dataclass(frozen=True)
class AnyLanguage:
    """Texts are taken as they are.

    Example:
        >>> AnyLanguage().statement("Mary rasoi ghar mein gayi.")
        'Mary rasoi ghar mein gayi.'
    """

    def statement(self, text: str) -> str:
        """The text."""
        return text

    def question(self, text: str) -> str:
        """The text."""
        return text

    def answer(self, text: str) -> str:
        """The text."""
        return text


@dataclass(frozen=True)
class TranslatedToKorean:
    """English texts of bAbI, in Korean.

    Attributes:
        style: of statements; see ``featurize.babi_korean``.

    Example:
        >>> TranslatedToKorean().question("Where is John? ")
        '존은 어디에 있습니까? '
        >>> TranslatedToKorean("polite").statement("Mary got the milk.")
        '메리는 우유를 챙겼습니다.'
    """

    style: str = "plain"

    def statement(self, text: str) -> str:
        """The Korean of a statement."""
        return _within_blanks(text, translate_statement(text, style=self.style))

    def question(self, text: str) -> str:
        """The Korean of a question."""
        return _within_blanks(text, translate_question(text))

    def answer(self, text: str) -> str:
        """The Korean of an answer."""
        return _within_blanks(text, translate_answer(text))


@dataclass(frozen=True)
class Korean:
    """Texts in Korean: in whole syllables (NFC), and without Latin letters.

    Example:
        >>> Korean().statement("은경이는 복도로 갔습니다.")
        '은경이는 복도로 갔습니다.'
        >>> Korean().answer("hallway")
        Traceback (most recent call last):
        malmoi.featurize.babi_korean.outside.OutsideLanguage: expected Korean, found 'hallway', of which ...
    """

    def statement(self, text: str) -> str:
        """The text in NFC."""
        return _korean(text, sentence=True)

    def question(self, text: str) -> str:
        """The text in NFC."""
        return _korean(text, sentence=True)

    def answer(self, text: str) -> str:
        """The text in NFC; a number may stand for itself."""
        return _korean(text, sentence=False)


def language_fault(error: OutsideLanguage, *, file: str, line: int, language: Language) -> BadInput:
    """What a language refuses, as bad input at its place."""
    hint = ""
    if isinstance(language, TranslatedToKorean) and _HANGUL.search(error.found):
        hint = "Files that are Korean already are read by babi/ko-custom."
    elif isinstance(language, Korean) and _LATIN.search(error.found):
        hint = "bAbI's own English files are put into Korean by babi/ko-1k and babi/ko-10k."
    return BadInput(
        reason="outside-language", file=file, line=line, expected=error.expected, found=error.found, hint=hint
    )


def _within_blanks(text: str, korean: str) -> str:
    """A translation with the blanks that stand around the text: bAbI's questions end in one."""
    bare = text.strip()
    before, _, after = text.partition(bare)
    return f"{before}{korean}{after}"


def _korean(text: str, *, sentence: bool) -> str:
    try:
        korean = normal_hangul(text)
    except BrokenHangul as error:
        raise OutsideLanguage(error.expected, error.found) from None
    latin = _LATIN.search(korean)
    if latin is not None:
        raise OutsideLanguage("Korean", f"{_shown(korean)}, of which {latin[0]!r} is in Latin letters")
    if sentence and korean.strip() and not _HANGUL.search(korean):
        raise OutsideLanguage("Korean", f"{_shown(korean)}, which has no Hangul")
    return korean


def _shown(text: str) -> str:
    return repr(text[:_SHOWN] + "…" if len(text) > _SHOWN else text)
