"""Tokenizers by name: a text in, its tokens out."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from malmoi.errors import MalmoiError

Tokenizer = Callable[[str], list[str]]

_BABI_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def babi_words(text: str) -> list[str]:
    """Lower-cased words; punctuation is dropped, as in *End-To-End Memory Networks*.

    Example:
        >>> babi_words("Where is Mary? ")
        ['where', 'is', 'mary']
        >>> babi_words("은경이는 화장실로 이동했습니다.")
        ['은경이는', '화장실로', '이동했습니다']
    """
    return _BABI_WORD.findall(unicodedata.normalize("NFC", text).lower())


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
