"""Batches of words and their neighbours with noise words, in numpy: what ``skip_gram`` and ``cbow`` give."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from malmoi.datasets.noise_words import NoiseWords
from malmoi.datasets.token_stream import TokenStream
from malmoi.datasets.word_windows import keep_probabilities, windows
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import EOS

_CELLS = 1 << 20  # neighbours at a time; a window ends where such a piece of the text does

Batch = Mapping[str, np.ndarray]
# Numbers of what is drawn for an epoch: the windows do not depend on the batches.
_WINDOWS, _ORDER = 0, 1

# What is given and what is to be told, of the words in the middle and of those around them, 0 where there is none.
Examples = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, kw_only=True)
class WordBatches:
    """Examples for word2vec, epoch by epoch, at constant memory.

    Counts are those of the split ``train``, whatever the split: words that do not occur there take no part. The line's
    end ``<eos>`` ends windows and is no word, as in word2vec's C program; ``<unk>`` and PTB's ``N`` are words. Examples
    are shuffled within pieces of a hundred thousand tokens or so, and what is left of an epoch behind its last full
    batch is left out, so that all batches have one shape.

    Attributes:
        stream: the text.
        examples: ``skip_gram_examples`` or ``cbow_examples``.
        batch_size: examples of a batch.
        window: the most neighbours on either side.
        subsample: words that are a greater share of the text are thinned out, see ``keep_probabilities``; 0 for none.
        negatives: noise words for each example.
        noise_power: see ``NoiseWords``.
        seed: another seed, other draws.

    Raises:
        MalmoiError: a setting is too small, or the training text has no words.
    """

    stream: TokenStream
    examples: Examples
    batch_size: int
    window: int = 5
    subsample: float = 1e-4
    negatives: int = 5
    noise_power: float = 0.75
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("batch_size", "window", "negatives"):
            if getattr(self, name) < 1:
                raise MalmoiError(f"{name} is {getattr(self, name)}, expected at least 1.")
        for name in ("subsample", "noise_power"):
            if not 0 <= getattr(self, name) < np.inf:
                raise MalmoiError(f"{name} is {getattr(self, name)}, expected at least 0.")
        if not self.counts.any():
            raise MalmoiError(f"{self.stream.dataset.name}, split train has no words to learn from.")

    @cached_property
    def counts(self) -> np.ndarray:
        """How often each word occurs in training, int64 of shape (len(vocabulary),); 0 for what is no word."""
        counts = TokenStream(self.stream.dataset, "train").counts()
        if self._line_end is not None:
            counts[self._line_end] = 0
        return counts

    @cached_property
    def noise(self) -> NoiseWords:
        """What noise words are drawn from."""
        return NoiseWords(self.counts, self.noise_power)

    def count(self, number: int = 0) -> int:
        """How many examples the epoch of that number draws; found out by drawing, which is a small part of training."""
        return sum(len(self.examples(*piece)[1]) for piece in self._pieces(number))

    def steps(self, number: int = 0) -> int:
        """How many batches the epoch of that number has.

        Raises:
            MalmoiError: there are fewer examples than one batch needs.
        """
        examples = self.count(number)
        if examples < self.batch_size:
            raise MalmoiError(
                f"{self.stream.name} gives {examples:,} examples, fewer than one batch of {self.batch_size:,}: "
                + (f"lower batch_size to {examples} at most." if examples else "no two words stand beside each other.")
            )
        return examples // self.batch_size

    def epoch(self, number: int = 0) -> Iterator[Batch]:
        """The batches of the epoch of that number, the same ones each time.

        Yields:
            * ``given``: the words that are read, int32 of shape (batch,), or (batch, 2 · window) with 0 for none.
            * ``target``: the word to tell from noise, int32 of shape (batch,).
            * ``negatives``: noise words, int32 of shape (batch, negatives); one of them may be the target.
        """
        rng = np.random.default_rng([self.seed, number, _ORDER])
        given, target = self.examples(np.empty(0, np.int32), np.empty((0, 2 * self.window), np.int32))
        for piece in self._pieces(number):
            more_given, more_target = self.examples(*piece)
            order = rng.permutation(len(more_target))
            given = np.concatenate([given, more_given[order]])
            target = np.concatenate([target, more_target[order]])
            whole = len(target) - len(target) % self.batch_size
            for start in range(0, whole, self.batch_size):
                batch = slice(start, start + self.batch_size)
                negatives = self.noise.draw((self.batch_size, self.negatives), rng=rng)
                yield {"given": given[batch], "target": target[batch], "negatives": negatives}
            given, target = given[whole:], target[whole:]

    @cached_property
    def _line_end(self) -> int | None:
        vocabulary = self.stream.vocabulary
        return vocabulary.id(EOS) if EOS in vocabulary else None

    def _pieces(self, number: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        rng = np.random.default_rng([self.seed, number, _WINDOWS])
        keep = keep_probabilities(self.counts, threshold=self.subsample)
        for tokens in _of_size(self.stream.chunks(), max(_CELLS // (2 * self.window), 1)):
            yield windows(tokens, size=self.window, keep=keep, rng=rng, line_end=self._line_end)


def skip_gram_examples(words: np.ndarray, around: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From a word to each of its neighbours.

    Example:
        >>> given, target = skip_gram_examples(np.array([5, 6, 7]), np.array([[0, 6], [5, 7], [6, 0]]))
        >>> list(zip(given.tolist(), target.tolist()))
        [(5, 6), (6, 5), (6, 7), (7, 6)]
    """
    row, column = np.nonzero(around)
    return words[row], around[row, column]


def cbow_examples(words: np.ndarray, around: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From all neighbours (a continuous bag of words) to the word that they stand around.

    Example:
        >>> given, target = cbow_examples(np.array([5, 6, 7, 8]), np.array([[0, 6], [5, 7], [6, 0], [0, 0]]))
        >>> dict(zip(target.tolist(), given.tolist()))
        {5: [0, 6], 6: [5, 7], 7: [6, 0]}
    """
    some = around.any(axis=1)
    return around[some], words[some]


EXAMPLES: Mapping[str, Examples] = MappingProxyType({"skip_gram": skip_gram_examples, "cbow": cbow_examples})
"""By the name of the architecture."""


def _of_size(chunks: Iterator[np.ndarray], size: int) -> Iterator[np.ndarray]:
    """The same tokens in pieces of one size, all but the last: where a file ends makes no difference."""
    held: list[np.ndarray] = []
    count = 0
    for chunk in chunks:
        held.append(chunk)
        count += len(chunk)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from joined[:whole].reshape(-1, size)
            held, count = [joined[whole:]], count % size
    if count:
        yield np.concatenate(held)
