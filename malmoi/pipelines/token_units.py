"""The units of a token stream, words or characters: tokenizers that take a whole text at a time.

``tokens`` of a text are those of the named tokenizer of ``malmoi.featurize.tokenize``; here they are counted and turned
into ids without a step of Python's for each. Texts are as ``chunk_text`` gives them.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Protocol

import numpy as np

from malmoi.featurize.vocabulary import EOS, PADDING, UNKNOWN, Vocabulary

# A text -> its ids, int32 of shape (tokens,), of which 0 is any token that the vocabulary lacks.
Ids = Callable[[str], np.ndarray]

# The code of ``<unk>`` where it is one symbol: the first number that is no code point.
_UNKNOWN_CODE = 0x110000
_NEWLINE_CODE = ord("\n")


class Unit(Protocol):
    """What a token is."""

    @property
    def name(self) -> str:
        """``word`` or ``char``."""

    @property
    def tokenizer(self) -> str:
        """The name of the tokenizer that gives the same tokens."""

    def count(self, text: str) -> Counter[str]:
        """How often each token occurs."""

    def length(self, text: str) -> int:
        """How many tokens there are."""

    def ids(self, vocabulary: Vocabulary) -> Ids:
        """What turns texts into ids of a vocabulary that starts with ``<pad>``."""


@dataclass(frozen=True)
class Words:
    r"""What stands between white space, and ``<eos>`` for each newline.

    Attributes:
        name: what people take the words for: Mikolov's character files have blanks between the characters.

    Example:
        >>> Words().count("to be\nor to\n") == {"to": 2, "be": 1, "or": 1, "<eos>": 2}
        True
        >>> Words().ids(Vocabulary(("<eos>", "to", "be"), specials=("<pad>",)))("to be\nor to\n")
        array([2, 3, 1, 0, 2, 1], dtype=int32)
    """

    name: str = "word"
    tokenizer: str = "words"

    def count(self, text: str) -> Counter[str]:
        """How often each token occurs."""
        counts = Counter(text.split())
        if newlines := text.count("\n"):
            counts[EOS] += newlines
        return counts

    def length(self, text: str) -> int:
        """How many tokens there are."""
        return len(text.split()) + text.count("\n")

    def ids(self, vocabulary: Vocabulary) -> Ids:
        """What turns texts into ids of a vocabulary that starts with ``<pad>``."""
        places = {word: index for index, word in enumerate(vocabulary.words) if word != PADDING}

        def ids(text: str) -> np.ndarray:
            tokens = text.replace("\n", f" {EOS} ").split()
            return np.fromiter(map(places.get, tokens, repeat(0)), dtype=np.int32, count=len(tokens))

        return ids


@dataclass(frozen=True)
class Characters:
    r"""Code points, and ``<eos>`` for each newline.

    Attributes:
        unknown_symbol: reads ``<unk>`` as one token, not as five.

    Example:
        >>> Characters().count("a a\n") == {"a": 2, " ": 1, "<eos>": 1}
        True
        >>> Characters(unknown_symbol=True).ids(Vocabulary(("<unk>", "a"), specials=("<pad>",)))("<unk>ab")
        array([1, 2, 0], dtype=int32)
    """

    unknown_symbol: bool = False
    name: str = "char"

    @property
    def tokenizer(self) -> str:
        """The name of the tokenizer that gives the same tokens."""
        return "ptb_characters" if self.unknown_symbol else "characters"

    def count(self, text: str) -> Counter[str]:
        """How often each token occurs."""
        counts = np.bincount(self._codes(text))
        return Counter({_token(code): int(counts[code]) for code in np.flatnonzero(counts).tolist()})

    def length(self, text: str) -> int:
        """How many tokens there are."""
        return len(text) - (len(UNKNOWN) - 1) * (text.count(UNKNOWN) if self.unknown_symbol else 0)

    def ids(self, vocabulary: Vocabulary) -> Ids:
        """What turns texts into ids of a vocabulary that starts with ``<pad>``."""
        table = np.zeros(_UNKNOWN_CODE + 1, dtype=np.int32)
        for index, token in enumerate(vocabulary.words):
            if (code := _code(token)) is not None:
                table[code] = index
        return lambda text: table[self._codes(text)]

    def _codes(self, text: str) -> np.ndarray:
        """A number for each token, uint32 of shape (tokens,)."""
        codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
        if not self.unknown_symbol:
            return codes
        starts = np.array([match.start() for match in re.finditer(UNKNOWN, text)], dtype=np.int64)
        codes, kept = codes.copy(), np.ones(len(codes), dtype=bool)
        codes[starts] = _UNKNOWN_CODE
        kept[starts[:, None] + np.arange(1, len(UNKNOWN))] = False
        return codes[kept]


def _token(code: int) -> str:
    return {_NEWLINE_CODE: EOS, _UNKNOWN_CODE: UNKNOWN}.get(code) or chr(code)


def _code(token: str) -> int | None:
    """The code of a token; none of ``<pad>``, which no text holds."""
    return {EOS: _NEWLINE_CODE, UNKNOWN: _UNKNOWN_CODE, PADDING: None}[token] if len(token) > 1 else ord(token)
