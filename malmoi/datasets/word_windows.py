"""Windows: which words stand around a word, as word2vec takes them from a text."""

import numpy as np


def keep_probabilities(counts: np.ndarray, *, threshold: float) -> np.ndarray:
    """How probably an occurrence of each word is kept when frequent words are thinned out.

    √(threshold / f) for a word that is the share f of the text, and at most 1: formula (5) of *Distributed
    Representations of Words and Phrases* (Mikolov et al. 2013, https://arxiv.org/abs/1310.4546). The C program of the
    authors adds threshold / f to it and so keeps a little more of frequent words.

    Args:
        counts: how often each word occurs, int of shape (words,).
        threshold: the share from which on words are thinned out; 0 keeps all.

    Returns:
        Float64 of shape (words,); 0 for words that do not occur.

    Example:
        >>> keep_probabilities(np.array([0, 900, 99, 1]), threshold=0.01).round(3).tolist()
        [0.0, 0.105, 0.318, 1.0]
    """
    shares = counts / max(int(counts.sum()), 1)
    if not threshold:
        return (counts > 0).astype(np.float64)
    return np.minimum(np.sqrt(np.divide(threshold, shares, out=np.zeros(len(shares)), where=shares > 0)), 1.0)


def windows(
    tokens: np.ndarray, *, size: int, keep: np.ndarray, rng: np.random.Generator, line_end: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The words of a piece of text, each with those around it.

    First words are thinned out, so that what is left moves together. Then each word gets as many neighbours on either
    side as it draws from 1 to ``size``: word2vec's way to weigh near words higher. A window ends where the line ends.

    Args:
        tokens: ids, int32 of shape (tokens,); 0 is padding and no token.
        size: the most neighbours on either side.
        keep: how probably each id is kept, float of shape (ids,).
        rng: draws.
        line_end: the id of a line's end, which is no word: neither in the middle of a window nor beside it.

    Returns:
        The words that are kept, int32 of shape (n,), and their neighbours in the order of the text, int32 of shape
        (n, 2 · size), 0 where there is none.

    Example:
        >>> text, keep = np.array([5, 6, 7, 1, 8, 9], np.int32), np.ones(10)
        >>> words, around = windows(text, size=1, keep=keep, rng=np.random.default_rng(0), line_end=1)
        >>> dict(zip(words.tolist(), around.tolist()))
        {5: [0, 6], 6: [5, 7], 7: [6, 0], 8: [0, 9], 9: [8, 0]}
    """
    kept = rng.random(len(tokens)) < keep[tokens]
    lines = np.zeros(len(tokens), np.int32)
    if line_end is not None:
        ends = tokens == line_end
        kept &= ~ends
        lines = np.cumsum(ends, dtype=np.int32)
    words, lines = tokens[kept], lines[kept]
    reach = rng.integers(1, size + 1, len(words))
    around = np.zeros((len(words), 2 * size), np.int32)
    for distance in range(1, min(size, len(words) - 1) + 1):
        before, after = slice(None, -distance), slice(distance, None)
        together = lines[before] == lines[after]
        around[before, size + distance - 1] = np.where(together & (reach[before] >= distance), words[after], 0)
        around[after, size - distance] = np.where(together & (reach[after] >= distance), words[before], 0)
    return words, around
