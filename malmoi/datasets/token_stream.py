"""The token stream of a split: what the language models' input functions read. Needs no TensorFlow."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_records import Damage, Part, Place, read_parts
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

FIELD = "tokens"
"""The field of the vocabulary."""


@dataclass(frozen=True)
class StreamShard:
    """A file, and the part of the stream that is in it: from ``start`` to before ``stop``."""

    file: epath.Path
    start: int
    stop: int


@dataclass(frozen=True)
class StreamPlace:
    """Where reading can begin: the number of a shard, and a record of it."""

    shard: int
    place: Place


@dataclass(frozen=True)
class TokenStream:
    """All tokens of a split, one after the other, stored in blocks over several shards.

    Memory holds a part of one shard at a time, whatever the size of the corpus. What is read is checked: no block
    may be missing, and the ids must be in the vocabulary.

    Attributes:
        dataset: a prepared dataset of token streams, such as ``ptb/word``.
        split: one of its splits.

    Example, of the text ``a rose is a rose`` in blocks of 4 tokens:
        >>> stream = TokenStream(Prepared.open("text_corpus/rose"), "train")  # doctest: +SKIP
        >>> stream.tokens, stream.vocabulary.words  # doctest: +SKIP
        (6, ('<pad>', '<unk>', 'a', 'rose', '<eos>', 'is'))
        >>> stream.read(), stream.read(3, 5)  # doctest: +SKIP
        (array([2, 3, 5, 2, 3, 4], dtype=int32), array([2, 3], dtype=int32))
        >>> stream.counts()  # doctest: +SKIP
        array([0, 0, 2, 2, 1, 1])
    """

    dataset: Prepared
    split: str

    @property
    def name(self) -> str:
        """Dataset and split, as messages name them."""
        return f"{self.dataset.name}, split {self.split}"

    @property
    def tokens(self) -> int:
        """How many there are."""
        return self.shards[-1].stop

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the ids mean."""
        return self.dataset.vocabulary(FIELD)

    @cached_property
    def shards(self) -> tuple[StreamShard, ...]:
        """The files, and what ``stats.json`` says they hold.

        Raises:
            MalmoiError: the dataset has no such split or is no token stream; a file is missing; ``stats.json``
                contradicts itself.
        """
        self.dataset.pieces(self.split)  # looks whether the files are there
        files = self.dataset.info.splits[self.split].filepaths
        try:
            about = self.dataset.stats["splits"][self.split]
            tokens, held = about["tokens"], about["shard_tokens"]
        except KeyError as error:
            raise MalmoiError(f"{self.name} is no token stream: its stats.json holds no {error}.") from None
        if len(held) != len(files) or sum(held) != tokens:
            expected = f"{tokens:,} tokens of {self.split} in {len(files)} shards"
            raise self.dataset.damaged("stats.json", expected, f"{sum(held):,} in {len(held)}")
        stops = list(accumulate(held))
        return tuple(
            StreamShard(epath.Path(file), stop - count, stop)
            for file, stop, count in zip(files, stops, held, strict=True)
        )

    def chunks(
        self, start: int = 0, stop: int | None = None, *, place: StreamPlace | None = None
    ) -> Iterator[np.ndarray]:
        """The tokens from ``start`` to before ``stop``, some ten thousand at a time.

        Args:
            start: the first token, from 0.
            stop: the token after the last; by default the end of the stream.
            place: what ``places`` gave for ``start``; without it the shard is read from its beginning.

        Yields:
            Ids, int32 of shape (n,), n > 0.

        Raises:
            MalmoiError: there are no such tokens, or a shard that is read is missing or damaged.
        """
        stop = self.tokens if stop is None else stop
        if not 0 <= start <= stop <= self.tokens:
            raise MalmoiError(f"{self.name} has {self.tokens:,} tokens, not those from {start:,} to {stop:,}.")
        first = 0 if place is None else place.shard
        for number, shard in enumerate(self.shards[first:], first):
            if shard.stop <= start:
                continue
            if shard.start >= stop:
                return
            for part in self._parts(shard, place.place if place and number == place.shard else None):
                at = part.place.offset
                if (tokens := part.tokens[max(0, start - at) : stop - at]).size:
                    yield tokens
                if at + len(part.tokens) >= stop:
                    break

    def read(self, start: int = 0, stop: int | None = None) -> np.ndarray:
        """The tokens from ``start`` to before ``stop`` as one array, int32 of shape (stop - start,).

        Only the shards that hold them are read; see ``chunks``.
        """
        return np.concatenate([np.empty(0, np.int32), *self.chunks(start, stop)])

    def counts(self) -> np.ndarray:
        """How often each id occurs, int64 of shape (len(vocabulary),)."""
        counts = np.zeros(len(self.vocabulary), np.int64)
        for tokens in self.chunks():
            counts += np.bincount(tokens, minlength=len(counts))
        return counts

    def places(self, starts: Sequence[int]) -> dict[int, StreamPlace]:
        """Where to begin reading for each of some tokens: a record a little before it, or with it.

        Reads each shard once that holds one of them.
        """
        wanted = sorted(set(starts))
        found: dict[int, StreamPlace] = {}
        for number, shard in enumerate(self.shards):
            here = wanted[bisect_left(wanted, shard.start) : bisect_left(wanted, shard.stop)]
            for part in self._parts(shard) if here else ():
                end = part.place.offset + len(part.tokens)
                while here and here[0] < end:
                    found[here.pop(0)] = StreamPlace(number, part.place)
                if not here:
                    break
        return found

    def _parts(self, shard: StreamShard, place: Place | None = None) -> Iterator[Part]:
        """The records of a shard, checked."""
        highest = len(self.vocabulary) - 1
        end = shard.start
        try:
            for part in read_parts(shard.file, place or Place(0, 0, shard.start)):
                start, end = part.place.offset, part.place.offset + len(part.tokens)
                least, most = part.tokens.min(), part.tokens.max()
                if least < 1 or most > highest:
                    raise Damage(
                        f"ids from 1 to {highest} in the tokens {start:,} to {end - 1:,}", f"{least} to {most}"
                    )
                if end > shard.stop:
                    break
                yield part
            if end != shard.stop:
                raise Damage(f"the tokens {shard.start:,} to {shard.stop:,}", f"them to {end:,}")
        except Damage as damage:
            raise self.dataset.damaged(shard.file.name, damage.expected, damage.found) from damage
