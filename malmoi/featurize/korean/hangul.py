"""Hangul in one form: whole syllables, however they were typed or encoded."""

import re
from unicodedata import decomposition, normalize

from malmoi.errors import MalmoiError

_FIRST = 0xAC00
_HANGUL = re.compile("[가-힣]")
# Letters (compatibility jamo) in the order in which syllables count them
# (https://www.unicode.org/versions/latest/core-spec/chapter-3/, section 3.12).
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

_SYLLABLE = re.compile(rf"([{_INITIALS}])([{_VOWELS}])([{_FINALS}](?![{_VOWELS}]))?")
_BETWEEN = re.compile(f"[{_INITIALS}{_FINALS}{_VOWELS}]{{2,}}")
# Full-width ASCII, half-width Hangul letters, and letters that show nothing.
_WIDTHS = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{
        code: chr(int(decomposition(chr(code)).split()[1], 16))
        for code in range(0xFFA1, 0xFFDD)
        if decomposition(chr(code))
    },
    **dict.fromkeys((0x3164, 0xFFA0), " "),
}
_HALF_OR_FULL = re.compile("[\u3164\uff01-\uff5e\uffa0-\uffdc]")
# Pieces of syllables that NFC joins where it can; what is left of them after it belongs to no syllable of today.
_PIECE = re.compile("[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]")
_TO_LETTERS = {
    **{0x1100 + place: letter for place, letter in enumerate(_INITIALS)},
    **{0x1161 + place: letter for place, letter in enumerate(_VOWELS)},
    **{0x11A8 + place: letter for place, letter in enumerate(_FINALS)},
}


class BrokenHangul(MalmoiError):
    r"""A text with Hangul that makes no syllables.

    Attributes:
        expected: what it should have been.
        found: what it is.

    Example:
        >>> normal_hangul("존\u11ab")
        Traceback (most recent call last):
        malmoi.featurize.korean.hangul.BrokenHangul: expected Hangul in whole syllables, found '존\u11ab', where ...
    """

    def __init__(self, expected: str, found: str) -> None:
        # Both are arguments of the base class, so that the error survives the way back from a worker process.
        super().__init__(expected, found)
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}."


def normal_hangul(text: str) -> str:
    r"""The text in NFC, with every run of Hangul letters that makes syllables as these syllables.

    Composed are: decomposed text (NFD, as file names of macOS are), half-width letters, and letters that stand apart
    (a keyboard without an input method). A letter before a vowel begins a syllable, which is the only way to read
    them. Letters that make none stay letters (ㅋㅋ, ㅠㅠ). Full-width Latin letters, digits and punctuation become
    the usual ones; Hangul fillers become blanks.

    Raises:
        BrokenHangul: a conjoining letter (U+1100 to U+11FF and its extensions) is left over: the text was cut inside
            a syllable, or is in the spelling of former centuries, which no analyser knows.

    Example:
        >>> normal_hangul("ﾡￂﾤ"), normal_hangul("ㅈㅗㄴㅇㅡㄴ ㅋㅋ"), normal_hangul("\u110c\u1169\u11ab \uff11")
        ('간', '존은 ㅋㅋ', '존 1')
    """
    text = normalize("NFC", text)
    if text.isascii():
        return text
    if _HALF_OR_FULL.search(text):
        text = text.translate(_WIDTHS)
    if _BETWEEN.search(text):
        text = _SYLLABLE.sub(_composed, text)
    piece = _PIECE.search(text)
    if piece is not None:
        around = text[max(0, piece.start() - 10) : piece.end() + 10]
        raise BrokenHangul(
            "Hangul in whole syllables",
            f"{around!r}, where U+{ord(piece[0]):04X} is a piece of none: the text was cut inside a syllable, "
            "or its spelling is that of former centuries",
        )
    return text


def letters(text: str) -> list[str]:
    """The letters of a text in normal form: two or three for each Hangul syllable, and all other characters.

    Nothing is lost: a consonant begins a syllable where a vowel follows, and ends one elsewhere.

    Example:
        >>> letters("말모이"), letters("값a")
        (['ㅁ', 'ㅏ', 'ㄹ', 'ㅁ', 'ㅗ', 'ㅇ', 'ㅣ'], ['ㄱ', 'ㅏ', 'ㅄ', 'a'])
    """
    return list(_HANGUL.sub(lambda syllable: apart(normalize("NFD", syllable[0])), text))


def apart(text: str) -> str:
    r"""The text with conjoining letters as letters that stand alone, which terminals and fonts can show.

    Example:
        >>> apart("\u11b8니다")
        'ㅂ니다'
    """
    return text.translate(_TO_LETTERS)


def _composed(syllable: re.Match[str]) -> str:
    initial, vowel, final = syllable.groups()
    place = _INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)
    return chr(_FIRST + place * (len(_FINALS) + 1) + (_FINALS.index(final) + 1 if final else 0))
