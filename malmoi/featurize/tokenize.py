"""Tokenizers by name: a text in, its tokens out."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from unicodedata import category, normalize

from malmoi.errors import MalmoiError

Tokenizer = Callable[[str], list[str]]

# Everything of category M (combining marks) lies here.
_MARKS_LIE_IN = (range(0x300, 0x20000), range(0xE0100, 0xE01F0))


def _marks() -> str:
    return "".join(chr(code) for codes in _MARKS_LIE_IN for code in codes if category(chr(code)).startswith("M"))


# Letters and digits are \w, without the marks: Devanagari's vowel signs are such, and whatever accent has no letter
# of its own in NFC. The first \w+ takes nearly every word alone, which is why the pattern is fast.
_BABI_WORD = re.compile(rf"\w+(?:[{_marks()}]+\w*|['’-]\w+)*")


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


TOKENIZERS: Mapping[str, Tokenizer] = MappingProxyType({"babi_words": babi_words})


def tokenizer(name: str) -> Tokenizer:
    """The tokenizer of that name.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    try:
        return TOKENIZERS[name]
    except KeyError:
        raise MalmoiError(f"no tokenizer {name!r}; there are: {', '.join(TOKENIZERS)}") from None
