"""WUPS: accuracy that gives credit for an answer that means nearly the same.

Malinowski and Fritz 2014, *A Multi-World Approach to Question Answering about Real-World Scenes*, with their script
``calculate_wups.py``; Ren, Kiros and Zemel 2015, *Exploring Models and Data for Image Question Answering*, whose script
is that one cut down to single words. There are two things to choose:

* what an answer is: a word (``compare_words``, Ren) or a set of words (``compare_sets``, Malinowski);
* what becomes of a similarity under the threshold (``BELOW``): the scripts, and so the published figures, take a tenth
  of it; the text of Ren's paper says that it becomes zero.

A similarity equal to the threshold is not under it. At the threshold 0 nothing is: both choices are the same, and the
score is the plain similarity.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.featurize.wu_palmer import pair_similarities, similarity_matrix

BELOW: Mapping[str, float] = MappingProxyType({"down_weight": 0.1, "zero": 0.0})
"""By name, what a similarity under the threshold is multiplied by."""

THRESHOLDS = (0.9, 0.0)
"""Those that are usually reported."""


def weighed(similarities: np.ndarray, *, threshold: float, below: str = "down_weight") -> np.ndarray:
    """Similarities of words, with those under the threshold made small.

    Args:
        similarities: from 0 to 1, of any shape.
        threshold: from 0 to 1.
        below: a name in ``BELOW``.

    Returns:
        float64 of the same shape.

    Raises:
        MalmoiError: the threshold is out of range, or there is no such name.

    Example:
        >>> weighed(np.array([1.0, 0.9, 0.8]), threshold=0.9)
        array([1.  , 0.9 , 0.08])
        >>> weighed(np.array([1.0, 0.9, 0.8]), threshold=0.9, below="zero")
        array([1. , 0.9, 0. ])
    """
    if not 0 <= threshold <= 1:
        raise MalmoiError(f"the threshold of WUPS is {threshold}, expected a number from 0 to 1.")
    if below not in BELOW:
        raise MalmoiError(f"below a threshold there is no {below!r}; there are: {', '.join(BELOW)}")
    return np.where(similarities < threshold, BELOW[below] * similarities, similarities)


def wups_matrix(answers: Vocabulary, *, threshold: float, below: str = "down_weight") -> np.ndarray:
    """The WUPS of each answer class for each other, every answer taken as one word.

    Special tokens, such as the class of all answers that training does not have, score 0, for themselves too.

    Args:
        answers: the classes.
        threshold: from 0 to 1.
        below: a name in ``BELOW``.

    Returns:
        float64 of shape (classes, classes): a row for each true class, a column for each predicted one.

    Raises:
        MalmoiError: see ``weighed``; or there is no WordNet.

    Example:
        >>> wups_matrix(Vocabulary(("red", "blue"), ("<unk>",)), threshold=0.0)  # doctest: +SKIP
        array([[0.   , 0.   , 0.   ],
               [0.   , 1.   , 0.875],
               [0.   , 0.875, 1.   ]])
    """
    matrix = weighed(similarity_matrix(answers.words, answers.words), threshold=threshold, below=below)
    matrix[: len(answers.specials)] = 0.0
    matrix[:, : len(answers.specials)] = 0.0
    return matrix


def answer_words(text: str) -> tuple[str, ...]:
    """The words of an answer that is a list, as DAQUAR writes them.

    Example:
        >>> answer_words("night_stand, lamp"), answer_words("n,w"), answer_words("two")
        (('night_stand', 'lamp'), ('n', 'w'), ('two',))
    """
    return tuple(word.strip() for word in text.split(","))


@dataclass(frozen=True)
class _Shape:
    """Answers that have as many true words, and as many predicted ones.

    All arrays but the first have the shape (answers, true words, predicted words).

    Attributes:
        places: of these answers among all, of shape (answers,).
        equal: whether the words are equal.
        forward: the similarity of the true word to the predicted one.
        backward: that of the predicted word to the true one.
    """

    places: np.ndarray
    equal: np.ndarray
    forward: np.ndarray
    backward: np.ndarray


@dataclass(frozen=True)
class Comparison:
    """True and predicted answers, compared word by word once, to be scored at any threshold.

    Attributes:
        answers: how many there are.
        shapes: the same, together where they have as many words.
    """

    answers: int
    shapes: tuple[_Shape, ...]

    def right(self) -> np.ndarray:
        """Which answers are right: the same word, or sets of the same words; bool of shape (answers,)."""
        return self._scores(lambda shape: (shape.equal, shape.equal)) == 1

    def wups(self, *, threshold: float, below: str = "down_weight") -> np.ndarray:
        """The score of each answer, float64 of shape (answers,).

        Args:
            threshold: from 0 to 1.
            below: a name in ``BELOW``.

        Raises:
            MalmoiError: see ``weighed``.
        """

        def both(shape: _Shape) -> tuple[np.ndarray, np.ndarray]:
            forward, backward = weighed(np.stack([shape.forward, shape.backward]), threshold=threshold, below=below)
            return forward, backward

        return self._scores(both)

    def _scores(self, measured: Callable[[_Shape], tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        scores = np.empty(self.answers)
        for shape in self.shapes:
            forward, backward = measured(shape)
            if forward[0].size:
                scores[shape.places] = np.minimum(forward.max(2).prod(1), backward.max(1).prod(1))
            else:
                scores[shape.places] = forward.shape[1] == forward.shape[2]
        return scores


def compare_words(truths: Sequence[str], predictions: Sequence[str]) -> Comparison:
    """Compares answers as single words, as Ren et al. do.

    The score of an answer is the similarity of the true word to the predicted one, in this order; see ``wu_palmer``.

    Args:
        truths: the true answers.
        predictions: one for each.

    Raises:
        MalmoiError: there are not as many of both; or there is no WordNet.

    Example:
        >>> compare_words(["curtain", "two"], ["blinds", "two"]).wups(threshold=0.9)  # doctest: +SKIP
        array([0.94117647, 1.        ])
    """
    return _compared([(word,) for word in truths], [(word,) for word in predictions], both_orders=False)


def compare_sets(truths: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]]) -> Comparison:
    """Compares answers as sets of words, as Malinowski and Fritz do.

    The score of a prediction P for the truth T is the smaller of two products::

        min(Π over t in T of max over p in P of s(t, p),  Π over p in P of max over t in T of s(p, t))

    The order of words does not matter. A word that is repeated is multiplied again, for the script takes the answers as
    they are given. Two empty answers are equal; an empty one scores 0 for another.

    Args:
        truths: the words of each true answer; see ``answer_words``.
        predictions: one for each.

    Raises:
        MalmoiError: there are not as many of both; or there is no WordNet.

    Example:
        >>> compare_sets([["curtain", "lamp"]], [["blinds"]]).wups(threshold=0.0)  # doctest: +SKIP
        array([0.55363322])
    """
    if any(isinstance(answer, str) for answers in (truths, predictions) for answer in answers):
        raise TypeError("an answer is a text, expected its words, such as answer_words makes of it")
    return _compared(truths, predictions, both_orders=True)


def _compared(
    truths: Sequence[Sequence[str]], predictions: Sequence[Sequence[str]], *, both_orders: bool
) -> Comparison:
    if len(truths) != len(predictions):
        raise MalmoiError(f"there are {len(truths):,} true answers but {len(predictions):,} predicted ones.")
    places: dict[tuple[int, int], list[int]] = {}
    for place, (truth, prediction) in enumerate(zip(truths, predictions, strict=True)):
        places.setdefault((len(truth), len(prediction)), []).append(place)
    pairs = [
        (true, predicted)
        for alike in places.values()
        for place in alike
        for true in truths[place]
        for predicted in predictions[place]
    ]
    equal = np.array([true == predicted for true, predicted in pairs], bool)
    turned = [(predicted, true) for true, predicted in pairs] if both_orders else pairs
    forward, backward = np.split(pair_similarities(pairs + turned), 2)
    shapes, start = [], 0
    for (true_words, predicted_words), alike in places.items():
        size = (len(alike), true_words, predicted_words)
        stop = start + math.prod(size)
        cut = (values[start:stop].reshape(size) for values in (equal, forward, backward))
        shapes.append(_Shape(np.array(alike), *cut))
        start = stop
    return Comparison(len(truths), tuple(shapes))
