"""Words as the models of bAbI read them."""

import re
from unicodedata import category, normalize

# Everything of category M (combining marks) lies here.
_MARKS_LIE_IN = (range(0x300, 0x20000), range(0xE0100, 0xE01F0))


def _marks() -> str:
    """All marks as ranges of a character class."""
    found = (code for codes in _MARKS_LIE_IN for code in codes if category(chr(code)).startswith("M"))
    runs: list[tuple[int, int]] = []
    for code in found:
        first = runs.pop()[0] if runs and runs[-1][1] == code - 1 else code
        runs.append((first, code))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


# \w holds letters and digits without their marks, such as the vowel signs of Devanagari, or an accent on a letter with
# which it has no composed form. The look ahead spares most ends of words the search among the marks.
_BABI_WORD = re.compile(rf"\w+(?:(?=['-]|[^\x00-\x7f])(?:['’-]\w+|[{_marks()}]+\w*))*")


def babi_words(text: str) -> list[str]:
    """Lower-cased words; punctuation is dropped, as in *End-To-End Memory Networks*.

    A word is letters, digits and the marks on them, in NFC, with an apostrophe or hyphen inside at most.

    Example:
        >>> babi_words("Where is Mary? ")
        ['where', 'is', 'mary']
        >>> babi_words("은경이는 화장실로 이동했습니다.")
        ['은경이는', '화장실로', '이동했습니다']
        >>> babi_words("मैरी कहाँ है?")
        ['मैरी', 'कहाँ', 'है']
    """
    # NFC comes last: lower case letters may have a composed form that the upper case lacks.
    return _BABI_WORD.findall(normalize("NFC", text.lower()))
