"""GUESS: what an answer is without looking at anything but the type of the question."""

import numpy as np


def commonest_answers(answers: np.ndarray, types: np.ndarray) -> dict[int, int]:
    """The answer given most often to the questions of each type (Ren, Kiros and Zemel 2015, section 4.3, GUESS).

    Of answers that were given equally often, the one with the smaller class.

    Args:
        answers: classes, int of shape (questions,).
        types: of the questions, int of shape (questions,).

    Example:
        >>> commonest_answers(np.array([2, 3, 3, 1]), np.array([0, 0, 0, 5]))
        {0: 3, 5: 1}
    """
    return {int(kind): int(np.bincount(answers[types == kind]).argmax()) for kind in np.unique(types)}
