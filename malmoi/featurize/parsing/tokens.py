"""The words of a caption, as the Penn treebank cuts them."""

import re
from functools import cache
from typing import Any

from malmoi.extras import require

_STOP_WITHIN = re.compile(r"(\w[\w'-]+)\.(?=\s+\S)")
_ABBREVIATIONS = frozenset("dr jr mr mrs ms no sr st vs".split())
_BRACKETS = {"(": "-LRB-", ")": "-RRB-", "[": "-LSB-", "]": "-RSB-", "{": "-LCB-", "}": "-RCB-"}


def caption_words(text: str) -> list[str]:
    """The words of a caption by NLTK's tokenizer; a full stop between two sentences is a word of its own.

    Example:
        >>> caption_words("A bus can't stop. It's late")  # doctest: +SKIP
        ['A', 'bus', 'ca', "n't", 'stop', '.', 'It', "'s", 'late']
    """
    words = _tokenizer().tokenize(_STOP_WITHIN.sub(_apart, text))
    return [_BRACKETS.get(word, word) for word in words]


def _apart(match: re.Match[str]) -> str:
    word = match[1]
    return match[0] if word.lower() in _ABBREVIATIONS else f"{word} ."


@cache
def _tokenizer() -> Any:
    return require("nltk.tokenize.destructive", "captions").NLTKWordTokenizer()
