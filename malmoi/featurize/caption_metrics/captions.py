"""Captions beside those that people gave, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.caption_metrics.ngrams import Ngrams, ngrams

ORDERS = 4
"""The longest n-grams that are compared."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Captions to be measured and their references, every word a number.

    The captions stand in one row: first the one that is measured of each picture, then all references, picture after
    picture.

    Attributes:
        words: of all captions, one after the other, int64 of shape (words,).
        lengths: of each caption, int64 of shape (captions,).
        pictures: whose each caption is, int64 of shape (captions,).
    """

    words: np.ndarray
    lengths: np.ndarray
    pictures: np.ndarray

    @classmethod
    def of(cls, captions: Sequence[Sequence[str]], references: Sequence[Sequence[Sequence[str]]]) -> "Compared":
        """Compares captions with references.

        Args:
            captions: the words of one for each picture, such as ``caption_words`` gives.
            references: the words of one or several for each picture.

        Raises:
            MalmoiError: there is no caption, there are not as many of both, or a picture has no reference.
            TypeError: a caption is a text and not its words.

        Example:
            >>> compared = Compared.of([["a", "dog"]], [[["the", "dog"], ["a", "brown", "dog"]]])
            >>> compared.words, compared.lengths, compared.pictures
            (array([0, 1, 2, 1, 0, 3, 1]), array([2, 2, 3]), array([0, 0, 0]))
        """
        if not captions:
            raise MalmoiError("there is no caption to measure.")
        if len(captions) != len(references):
            raise MalmoiError(f"there are {len(captions):,} captions, and references of {len(references):,} pictures.")
        counts = [len(of_one) for of_one in references]
        if 0 in counts:
            raise MalmoiError(f"picture {counts.index(0):,} (from 0) has no reference that its caption is measured by.")
        given = [*captions, *chain.from_iterable(references)]
        if any(isinstance(caption, str) for caption in given):
            raise TypeError("a caption is a text, expected its words, such as caption_words makes of it")
        places = np.arange(len(captions))
        return cls(
            words=_numbers(chain.from_iterable(given)),
            lengths=np.array([len(caption) for caption in given], np.int64),
            pictures=np.concatenate([places, np.repeat(places, counts)]),
        )

    def __len__(self) -> int:
        """How many captions are measured, one a picture."""
        return int(self.pictures[-1]) + 1

    @cached_property
    def ngrams(self) -> tuple[Ngrams, ...]:
        """The n-grams of all captions, from single words to ``ORDERS`` words."""
        return ngrams(self.words, self.lengths, orders=ORDERS)


def _numbers(words: Iterable[str]) -> np.ndarray:
    """A number for each word, the same for the same ones."""
    known: dict[str, int] = {}
    return np.fromiter((known.setdefault(word, len(known)) for word in words), np.int64)
