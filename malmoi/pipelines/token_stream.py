"""A corpus that is a stream of tokens, for the pipeline: what PTB and texts of the user's have in common."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from etils import epath

from malmoi.featurize.vocabulary import PADDING, UNKNOWN, Vocabulary
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.token_encoder import BLOCK_TOKENS, Encoder, Fitted
from malmoi.pipelines.token_text import chunk_text
from malmoi.pipelines.token_units import Unit

SPLITS = ("train", "validation", "test")
FIELD = "tokens"


@dataclass(kw_only=True)
class Counts:
    """What chunks hold.

    Attributes:
        tokens: how often each token of the training split occurs.
        lengths: tokens of each chunk, by its split and its number there.
    """

    tokens: Counter[str] = field(default_factory=Counter)
    lengths: dict[tuple[str, int], int] = field(default_factory=dict)


class TokenStreamCorpus(ABC):
    """A corpus whose splits are streams of tokens, stored as blocks; a ``Corpus`` but for ``name`` and ``raw``.

    ``raw`` gives chunks whose ``group`` is their number in the split, as ``in_order`` does.
    """

    @property
    @abstractmethod
    def unit(self) -> Unit:
        """What a token is."""

    @property
    def min_count(self) -> int:
        """How often a token must occur in the training split to have an id of its own."""
        return 1

    @property
    def max_size(self) -> int | None:
        """The most tokens that have one, special ones not counted."""
        return None

    @property
    def counted(self) -> tuple[str, ...]:
        """All splits: the offset of a block is known once the chunks before it are counted."""
        return SPLITS

    def text(self, chunk: Chunk, data: bytes, reject: Reject) -> str:
        """What is read of a chunk."""
        return chunk_text(chunk, data, reject)

    def specials(self, tokens: Counter[str]) -> tuple[str, ...]:
        """The special tokens before those of the training split."""
        return (PADDING, UNKNOWN)

    def count(self, chunk: Chunk, data: bytes, reject: Reject) -> Counts:
        """Counts the tokens of a chunk."""
        text, place = self.text(chunk, data, reject), (chunk.split, chunk.group)
        if chunk.split != "train":
            return Counts(lengths={place: self.unit.length(text)})
        tokens = self.unit.count(text)
        return Counts(tokens=tokens, lengths={place: tokens.total()})

    def merge(self, parts: Iterable[Counts]) -> Counts:
        """Adds counts up, in any order, into the first."""
        remaining = iter(parts)
        merged = next(remaining, None) or Counts()
        for part in remaining:
            merged.tokens.update(part.tokens)
            merged.lengths |= part.lengths
        return merged

    def fit(self, counts: Counts) -> Fitted:
        """The vocabulary, and where in the streams the chunks stand."""
        vocabulary = Vocabulary.from_counts(
            counts.tokens,
            specials=self.specials(counts.tokens),
            min_count=self.min_count,
            max_size=self.max_size,
        )
        places, ends = {}, Counter[str]()
        for (split, number), length in sorted(counts.lengths.items()):
            places[split, number] = range(ends[split], ends[split] + length)
            ends[split] += length
        return Fitted(vocabulary=vocabulary, places=places)

    def encoder(self, fitted: Fitted) -> Encoder:
        """What turns chunks into examples."""
        return Encoder(fitted, self.unit, self.text)

    def save(self, fitted: Fitted, folder: epath.PathLike) -> None:
        """Writes the vocabulary."""
        fitted.vocabulary.save(folder, FIELD, tokenizer=self.unit.tokenizer, min_count=self.min_count, source="train")

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {
            "unit": self.unit.name,
            "tokenizer": self.unit.tokenizer,
            "vocabulary": {FIELD: len(fitted.vocabulary)},
            "block": BLOCK_TOKENS,
        }


def in_order(raw: Raw) -> Raw:
    """The same with the chunks split after split, numbered within each."""
    numbers = {split: count() for split in SPLITS}
    chunks = sorted(raw.chunks, key=lambda chunk: SPLITS.index(chunk.split))
    return replace(raw, chunks=tuple(replace(chunk, group=next(numbers[chunk.split])) for chunk in chunks))
