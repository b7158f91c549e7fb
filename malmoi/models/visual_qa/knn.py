"""K-NN: the answer that was given most often to the questions in training that are most like one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from keras import ops

from malmoi.models.training.examples import Arrays
from malmoi.models.visual_answers import Track, blocks, untracked
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.nearest import Points, nearest

_BLOCK = 4096  # questions at a time
_RANK = 2.0**-20  # what a vote loses with each rank


@dataclass(frozen=True, eq=False)
class KNN:
    """Nearest neighbours by picture and question (Ren, Kiros and Zemel 2015, section 4.3, K-NN).

    As in the paper, a question is the sum of the word vectors that IMG+BOW has learnt, it stands beside its picture's
    vector, and the distance is Euclidean. The paper does not tell how the two are scaled: here each has a mean squared
    distance of 1 from its mean over the training questions, so that both weigh alike.

    Attributes:
        model: its word vectors are used, and whether it looks at pictures.
        examples: the training questions as points.
        answers: their classes, int of shape (examples,).
    """

    model: ImgBOW
    examples: Points
    answers: np.ndarray

    @classmethod
    def of(cls, model: ImgBOW, features: Arrays, answers: np.ndarray) -> "KNN":
        """Remembers training questions.

        Args:
            model: a trained one.
            features: ``question``, and ``fc7`` unless the model is blind; as the model reads them.
            answers: one for each question. Class 0 is no answer: no question may have it.
        """
        return cls(model, Points.of(*_parts(model, features)), answers)

    def neighbours(
        self,
        features: Arrays,
        count: int,
        *,
        prepared: Callable[[Arrays], Arrays] = lambda block: block,
        track: Track = untracked,
    ) -> np.ndarray:
        """The answers of the training questions that are nearest to others.

        Args:
            features: like those in training, once they are ``prepared``.
            count: how many neighbours each question has; all training questions where there are fewer.
            prepared: what is done to a block of features first.
            track: shows progress.

        Returns:
            Classes, the nearest's first, int of shape (questions, count).
        """
        places = []
        for block in track(blocks(len(features["question"]), _BLOCK)):
            some = prepared({name: array[block.start : block.stop] for name, array in features.items()})
            asked = self.examples.like(*_parts(self.model, some))
            places.append(nearest(asked.block(0, len(block)), self.examples, count))
        return self.answers[np.concatenate(places)]


def shares(answers: np.ndarray, classes: int) -> np.ndarray:
    """The shares of neighbours that have each answer.

    A nearer neighbour counts a millionth more than the next: of answers that as many have, that one is ahead whose
    neighbours are nearer, by the sum of their ranks. Where that is the same too, ``argmax`` takes the lower class.

    Args:
        answers: of the neighbours, the nearest's first, int of shape (questions, neighbours).
        classes: how many there are.

    Returns:
        Float64 of shape (questions, classes); each row sums to 1.

    Example:
        >>> shares(np.array([[2, 1, 1, 2]]), 4).round(3).tolist()  # ranks 0 and 3, ranks 1 and 2: equal
        [[0.0, 0.5, 0.5, 0.0]]
        >>> int(shares(np.array([[2, 1, 2, 1]]), 4).argmax())
        2
    """
    found = np.zeros((len(answers), classes))
    rows = np.arange(len(answers))
    for rank, column in enumerate(answers.T):
        found[rows, column] += 1 - rank * _RANK
    return found / found.sum(axis=1, keepdims=True)


def best_count(answers: np.ndarray, truths: np.ndarray, classes: int) -> tuple[int, float]:
    """The number of neighbours that answers best.

    Args:
        answers: of the neighbours, the nearest's first, int of shape (questions, neighbours).
        truths: the true answers, int of shape (questions,).
        classes: how many there are.

    Returns:
        The number, from 1 on, the least among equals; and the share of questions that are answered right with it.

    Example:
        >>> best_count(np.array([[1, 2, 2, 3], [2, 2, 1, 1]]), np.array([2, 2]), 4)
        (3, 1.0)
    """
    counts = np.arange(1, answers.shape[1] + 1)
    right = [(shares(answers[:, :count], classes).argmax(axis=1) == truths).mean() for count in counts]
    best = int(np.argmax(right))
    return best + 1, float(right[best])


def _parts(model: ImgBOW, features: Arrays) -> tuple[np.ndarray, ...]:
    questions = features["question"]
    bags = [
        ops.convert_to_numpy(model.bag(questions[block.start : block.stop])) for block in blocks(len(questions), _BLOCK)
    ]
    bag = np.concatenate(bags).astype(np.float32, copy=False)
    return (bag, features["fc7"]) if model.picture else (bag,)
