"""The words of a caption, as the Penn treebank cuts them."""

import re
from functools import cache
from typing import Any

from malmoi.extras import require
from malmoi.featurize.word_set import word_set

# Of these NLTK's tokenizer parts nothing but commas from the words before them.
_PLAIN = re.compile(r"[A-Za-z]+(?:,? [A-Za-z]+)*")
_CONTRACTED = re.compile(r"\b(?:cannot|gimme|gonna|gotta|lemme|wanna|whaddya|whatcha)\b", re.IGNORECASE)
_STOP_WITHIN = re.compile(r"(\w[\w'-]+)\.(?=\s+\S)")
_ABBREVIATIONS = word_set("dr jr mr mrs ms no sr st vs")
_BRACKETS = {"(": "-LRB-", ")": "-RRB-", "[": "-LSB-", "]": "-RSB-", "{": "-LCB-", "}": "-RCB-"}


def penn_words(text: str) -> list[str]:
    """The words of a caption by NLTK's tokenizer; a full stop between two sentences is a word of its own.

    Raises:
        MalmoiError: NLTK is not installed.

    Example:
        >>> penn_words("A bus can't stop. It's late")  # doctest: +SKIP
        ['A', 'bus', 'ca', "n't", 'stop', '.', 'It', "'s", 'late']
    """
    if _PLAIN.fullmatch(text) and not _CONTRACTED.search(text):
        return text.replace(",", " ,").split(" ")
    words = _tokenizer().tokenize(_STOP_WITHIN.sub(_apart, text))
    return [_BRACKETS.get(word, word) for word in words]


def _apart(match: re.Match[str]) -> str:
    return match[0] if match[1].lower() in _ABBREVIATIONS else f"{match[1]} ."


@cache
def _tokenizer() -> Any:
    return require("nltk.tokenize.destructive", "captions").NLTKWordTokenizer()
