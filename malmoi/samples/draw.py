"""A draw: named streams of random choices that are the same on every machine and Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Random choices from a stream that its key names.

    From version to version, Python keeps how a string seeds ``random.Random`` and what ``random()`` then
    returns, but not how ``choice`` or ``shuffle`` use it; so only ``random()`` is used here.

    Args:
        key: what names the stream; the parts are joined by ``/``. Two keys are two unrelated streams.

    Example:
        >>> Draw("seed", 0).pick("abc") == Draw("seed", 0).pick("abc")
        True
    """

    def __init__(self, *key: str | int) -> None:
        self._random = random.Random("/".join(map(str, key))).random

    def below(self, stop: int) -> int:
        """A whole number from 0 to ``stop`` - 1, each as likely."""
        return int(self._random() * stop)

    def between(self, first: int, last: int) -> int:
        """A whole number from ``first`` to ``last``, each as likely."""
        return first + self.below(last - first + 1)

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self._random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[int(self._random() * len(options))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """The options in a random order, each order as likely."""
        order = list(options)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
