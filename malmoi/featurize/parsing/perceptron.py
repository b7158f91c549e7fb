"""NLTK's averaged-perceptron tagger, several times as fast, with the same tags.

The features and weights are NLTK's (``averaged_perceptron_tagger_eng``; M. Honnibal, 2013, *A good part-of-speech
tagger in about 200 lines of Python*). NLTK adds the weights up in a dictionary, one label at a time; here each feature
has an array over all labels. The sums are made in the same order, so that they are equal to the last bit.
"""

import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.nltk_data import fetch
from malmoi.garbage import uncollected

_NAME = "averaged_perceptron_tagger_eng"

DOWNLOAD = f"python -m nltk.downloader {_NAME}"
"""The command that brings the weights."""

_START = ("-START-", "-START2-")
_END = ("-END-", "-END2-")


def tag_words(words: Sequence[str]) -> list[str]:
    """The tags of the words of a sentence, in the Penn treebank's set.

    Raises:
        MalmoiError: NLTK is not installed, or its tagger is not in its data path and can't be fetched, or not read.

    Example:
        >>> tag_words(["A", "man", "rides", "a", "wave"])  # doctest: +SKIP
        ['DT', 'NN', 'VBZ', 'DT', 'NN']
    """
    if _open.tagger is None:
        with _open.lock:
            if _open.tagger is None:
                with uncollected():
                    _open.tagger = _Tagger(_nltk_tagger())
    return _open.tagger(words)


class _Tagger:
    """The weights as arrays."""

    def __init__(self, nltk_tagger: Any) -> None:
        # NLTK takes the last label in the alphabet of those with the highest score.
        self._labels = sorted(nltk_tagger.classes, reverse=True)
        self._sure: dict[str, str] = nltk_tagger.tagdict
        self._places = {label: place for place, label in enumerate(self._labels)}
        self._unread: dict[str, dict[str, float]] = nltk_tagger.model.weights
        self._weights: dict[str, np.ndarray] = {}

    def __call__(self, words: Sequence[str]) -> list[str]:
        context = [*_START, *map(_normal, words), *_END]
        last, before = _START
        tags = []
        for place, word in enumerate(words):
            tag = self._sure.get(word)
            if tag is None:
                tag = self._guess(word, context[place : place + 5], last, before)
            tags.append(tag)
            before, last = last, tag
        return tags

    def _guess(self, word: str, context: list[str], last: str, before: str) -> str:
        """Scores the labels by the features of NLTK's tagger, in its order."""
        word2, word1, this, next1, next2 = context
        total = np.zeros(len(self._labels))
        for feature in (
            "bias",
            f"i suffix {word[-3:]}",
            f"i pref1 {word[0] if word else ''}",
            f"i-1 tag {last}",
            f"i-2 tag {before}",
            f"i tag+i-2 tag {last} {before}",
            f"i word {this}",
            f"i-1 tag+i word {last} {this}",
            f"i-1 word {word1}",
            f"i-1 suffix {word1[-3:]}",
            f"i-2 word {word2}",
            f"i+1 word {next1}",
            f"i+1 suffix {next1[-3:]}",
            f"i+2 word {next2}",
        ):
            weights = self._weights.get(feature)
            if weights is None and feature in self._unread:
                weights = self._read(feature)
            if weights is not None:
                total += weights
        return self._labels[int(total.argmax())]

    def _read(self, feature: str) -> np.ndarray:
        """The weights of a feature as an array, made when first asked for: captions have few of the features."""
        weights = np.zeros(len(self._labels))
        for label, weight in self._unread[feature].items():
            weights[self._places[label]] = weight
        self._weights[feature] = weights
        return weights


def _normal(word: str) -> str:
    """As NLTK normalises: numbers and compounds with a hyphen are all alike."""
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    if word and word[0].isdigit():
        return "!DIGITS"
    return word.lower()


class _Open:
    """The tagger of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tagger: _Tagger | None = None


_open = _Open()
os.register_at_fork(after_in_child=lambda: setattr(_open, "lock", threading.Lock()))


def _nltk_tagger() -> Any:
    module = require("nltk.tag.perceptron", "captions")
    try:
        try:
            return module.PerceptronTagger()
        except LookupError:
            fetch(_NAME, place=f"taggers/{_NAME}", missing=f"NLTK's tagger {_NAME} is not in its data path.")
            return module.PerceptronTagger()
    except MalmoiError:
        raise
    except Exception as error:
        raise MalmoiError(
            f"the tagger in NLTK's data path can't be read: {type(error).__name__}: {error}. Remove it, and "
            f"download it again by: {DOWNLOAD}"
        ) from error
