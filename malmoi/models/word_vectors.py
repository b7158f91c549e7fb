"""Word vectors: which words are alike."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.models.word_vectors_file import read_vectors, write_vectors

_NEAR = 3  # spellings named in a message
_LENGTHS = 2  # letters by which they differ at most


class Neighbour(NamedTuple):
    """A word, and the cosine of the angle between its vector and what it was asked for."""

    word: str
    cosine: float


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words with a vector each.

    Attributes:
        words: each once; frequent ones first where they come from a training.
        vectors: float32 of shape (words, dimensions), finite.

    Raises:
        MalmoiError: there are no words, one stands there twice, or the vectors are not as many or not finite.

    Example:
        >>> numbers = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 1, 1]])
        >>> vectors = WordVectors(("king", "queen", "man", "woman"), numbers)
        >>> [found.word for found in vectors.neighbours("king", 2)]
        ['queen', 'man']
        >>> [found.word for found in vectors.analogy("man", "king", "woman", 1)]
        ['queen']
    """

    words: tuple[str, ...]
    vectors: np.ndarray

    def __post_init__(self) -> None:
        vectors = np.ascontiguousarray(self.vectors, np.float32)
        object.__setattr__(self, "vectors", vectors)
        if vectors.ndim != 2 or len(vectors) != len(self.words) or not vectors.size:
            raise MalmoiError(f"expected a vector for each of {len(self)} words, found the shape {vectors.shape}.")
        if len(self._places) < len(self.words):
            twice = next(word for place, word in enumerate(self.words) if self._places[word] != place)
            raise MalmoiError(f"the word {twice!r} has two vectors.")
        if not np.isfinite(vectors).all():
            word = self.words[int(np.argmin(np.isfinite(vectors).all(axis=1)))]
            raise MalmoiError(f"the vector of {word!r} is not finite: the training diverged.")

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._places

    @classmethod
    def load(cls, file: Path) -> Self:
        """Reads a file in word2vec's text format.

        Raises:
            BadInput: it is something else; the message says where.
            OSError: it can't be read.
        """
        return cls(*read_vectors(file))

    def save(self, file: Path) -> tuple[str, ...]:
        """Writes a file in word2vec's text format.

        Returns:
            The words that are left out, for the format can't hold them: white space stands in them.
        """
        return write_vectors(file, self.words, self.vectors)

    @property
    def dimensions(self) -> int:
        """The width of a vector."""
        return self.vectors.shape[1]

    def vector(self, word: str) -> np.ndarray:
        """The vector of a word, float32 of shape (dimensions,).

        Raises:
            MalmoiError: it has none; the message names words that are spelled nearly so.
        """
        return self.vectors[self._place(word)]

    def neighbours(self, word: str, n: int = 10) -> list[Neighbour]:
        """The n words whose vectors point most nearly where that of a word does, without itself.

        Raises:
            MalmoiError: see ``vector``; or n is less than 1.
        """
        place = self._place(word)
        return self._nearest(self._directions[place], n, without=[place])

    def analogy(self, a: str, b: str, c: str, n: int = 10) -> list[Neighbour]:
        """The n words that are to c as b is to a, without these three: those nearest to b - a + c.

        The directions of the three are added (3CosAdd: Mikolov et al. 2013, https://aclanthology.org/N13-1090,
        section 4; named by Levy and Goldberg 2014, https://aclanthology.org/W14-1618).

        Raises:
            MalmoiError: see ``neighbours``.
        """
        places = [self._place(word) for word in (a, b, c)]
        directions = self._directions[places]
        return self._nearest(directions[1] - directions[0] + directions[2], n, without=places)

    @cached_property
    def _places(self) -> dict[str, int]:
        # The first of two, so that the second is told from it.
        return {word: place for place, word in reversed(list(enumerate(self.words)))}

    @cached_property
    def _directions(self) -> np.ndarray:
        """The vectors, each of length 1; one of zeros stays so."""
        return _directions(self.vectors)

    def _nearest(self, direction: np.ndarray, n: int, *, without: Sequence[int]) -> list[Neighbour]:
        if n < 1:
            raise MalmoiError(f"{n} neighbours make no sense, expected at least 1.")
        cosines = self._directions @ _directions(direction[None])[0]
        order = np.argsort(-cosines, kind="stable")
        found = [place for place in order[: n + len(without)].tolist() if place not in without]
        return [Neighbour(self.words[place], float(cosines[place])) for place in found[:n]]

    def _place(self, word: str) -> int:
        place = self._places.get(word, self._places.get(unicodedata.normalize("NFC", word)))
        if place is None:
            near = self._spelled_nearly(word)
            told = f" Is {' or '.join(map(repr, near))} meant?" if near else ""
            raise MalmoiError(f"there is no vector for {word!r} among the {len(self):,}.{told}")
        return place

    def _spelled_nearly(self, word: str) -> list[str]:
        if word.lower() in self:
            return [word.lower()]
        candidates = [other for other in self.words if abs(len(other) - len(word)) <= _LENGTHS]
        return difflib.get_close_matches(word, candidates, n=_NEAR)


def _directions(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)
