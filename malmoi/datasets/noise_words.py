"""Noise words: drawn by their frequency, to be told apart from the words of a text."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class NoiseWords:
    """The distribution of noise words: counts raised to a power.

    Mikolov et al. 2013 (https://arxiv.org/abs/1310.4546, section 2.2) found 3/4 to be best. Words are drawn by the
    alias method (Walker 1977), two random numbers each, however many words there are.

    Attributes:
        counts: how often each word occurs, int of shape (words,); words that do not are never drawn.
        power: 1 draws words as often as they occur, 0 all alike.

    Example:
        >>> noise = NoiseWords(np.array([0, 16, 1, 0]))
        >>> noise.probabilities.round(3).tolist()
        [0.0, 0.889, 0.111, 0.0]
        >>> np.bincount(noise.draw((9000,), rng=np.random.default_rng(0)), minlength=4).tolist()
        [0, 8005, 995, 0]
    """

    counts: np.ndarray
    power: float = 0.75

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Of each word, float64 of shape (words,)."""
        weights = np.where(self.counts > 0, np.asarray(self.counts, np.float64) ** self.power, 0.0)
        return weights / weights.sum()

    def draw(self, shape: tuple[int, ...], *, rng: np.random.Generator) -> np.ndarray:
        """Draws words, independently of each other, int32 of that shape."""
        words, others, own = self._aliases
        column = rng.integers(0, len(words), shape)
        return np.where(rng.random(shape, dtype=np.float32) < own[column], words[column], others[column])

    @cached_property
    def _aliases(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Columns of one height, each filled by its own word and by one other; the share of its own."""
        words = np.flatnonzero(self.counts > 0).astype(np.int32)
        heights = (self.probabilities[words] * len(words)).tolist()
        own, others = [1.0] * len(words), list(range(len(words)))
        low = [column for column, height in enumerate(heights) if height < 1]
        high = [column for column, height in enumerate(heights) if height >= 1]
        while low and high:
            filled = low.pop()
            own[filled], others[filled] = heights[filled], high[-1]
            heights[high[-1]] -= 1 - heights[filled]
            if heights[high[-1]] < 1:
                low.append(high.pop())
        return words, words[others], np.array(own, np.float32)
