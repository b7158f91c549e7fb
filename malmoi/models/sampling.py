"""Sampling: the logits of a language model to the next class."""

import math

import numpy as np

from malmoi.errors import MalmoiError


def greedy(logits: np.ndarray) -> int:
    """The class with the highest logit, the first of equal ones.

    Args:
        logits: float of shape (classes,); minus infinity for a class that must not come.

    Raises:
        MalmoiError: a logit is no number, or no class is possible.

    Example:
        >>> greedy(np.array([0.0, 2.0, 1.0]))
        1
    """
    return int(np.argmax(_checked(logits)))


def by_temperature(logits: np.ndarray, *, temperature: float, generator: np.random.Generator) -> int:
    """A class drawn with the probabilities softmax(logits / temperature).

    At 1 these are the model's own. Below it the likely classes become likelier, and above it all become alike.

    Args:
        logits: float of shape (classes,), of any precision; minus infinity for a class that must not come.
        temperature: above 0.
        generator: one number is drawn from it, so that as many classes take as many numbers.

    Raises:
        MalmoiError: the temperature is not above 0, a logit is no number, or no class is possible.

    Example:
        >>> by_temperature(np.array([0.0, 2.0, 1.0]), temperature=0.01, generator=np.random.default_rng(0))
        1
    """
    check_temperature(temperature)
    below = _checked(logits).astype(np.float64)  # in float32, ten thousand classes would not add up to 1
    below -= below.max()
    with np.errstate(over="ignore"):  # next to temperature 0, all but the highest are minus infinity
        heaps = np.cumsum(np.exp(below / temperature))
    # The draw lies below the last heap, so that the class found is one that adds to them.
    return int(np.searchsorted(heaps, generator.random() * heaps[-1], side="right"))


def check_temperature(temperature: float) -> None:
    """Refuses a temperature that nothing can be sampled at.

    Raises:
        MalmoiError: it is 0, negative, infinite or no number.

    Example:
        >>> check_temperature(0)
        Traceback (most recent call last):
        malmoi.errors.MalmoiError: the temperature is 0; it must be above 0. For the likeliest choice ... 'greedy'.
    """
    if not (math.isfinite(temperature) and temperature > 0):
        raise MalmoiError(
            f"the temperature is {temperature:g}; it must be above 0. For the likeliest choice each time, which is "
            "what temperatures near 0 come to, sample 'greedy'."
        )


def _checked(logits: np.ndarray) -> np.ndarray:
    highest = logits.max()
    if not math.isfinite(highest):
        found = "no numbers (NaN)" if math.isnan(highest) else f"{highest} for the likeliest class"
        raise MalmoiError(
            f"the model gives {found}: its weights are damaged, or its training diverged. Train it again."
        )
    return logits
