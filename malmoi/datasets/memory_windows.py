"""Memory windows: each token of a stream with those before it, for a memory network. Needs no TensorFlow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from malmoi.datasets.lanes import CLASS_OFFSET
from malmoi.datasets.stateless_order import stateless_order
from malmoi.datasets.token_stream import StreamPlace, TokenStream
from malmoi.errors import MalmoiError

_BLOCK = 1 << 20  # tokens that are shuffled together

Batch = tuple[Mapping[str, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class MemoryWindows:
    """Batches of a token to predict and the tokens before it as memories, in numpy.

    *End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895), section 5: no state is carried, every position of
    the stream is an example of its own, and an epoch has each exactly once, the first token too.

    Attributes:
        stream: the tokens.
        memory_size: how many tokens before it an example has as memories.
        batch_size: how many examples a batch has; the last one of an epoch may have fewer.
        shuffle_seed: by default the order is that of the stream. With a seed each epoch has an order of its own that
            follows from the seed and the epoch's number. A stream of more than 2 ** 20 tokens is shuffled in blocks of
            up to so many: the blocks' order is drawn, and in each the order of its tokens, so that memory holds one.
        drop_remainder: leaves a smaller last batch out.

    ``len`` is the number of batches in an epoch.

    Example, of the stream 5 6 7 8 with ``memory_size`` 2 and ``batch_size`` 3::

        ({"memory": [[0, 0], [0, 5], [5, 6]]},  [4, 5, 6])
        ({"memory": [[6, 7]]},                  [7])
    """

    stream: TokenStream
    memory_size: int = 100
    batch_size: int = 128
    shuffle_seed: int | None = None
    drop_remainder: bool = False

    def __post_init__(self) -> None:
        for name, value in (("memory_size", self.memory_size), ("batch_size", self.batch_size)):
            if value < 1:
                raise MalmoiError(f"{name} is {value}, expected at least 1.")
        if len(self) < 1:
            tokens = self.stream.tokens
            raise MalmoiError(
                f"{self.stream.name} has {tokens:,} tokens, too few for a batch of {self.batch_size:,}. "
                f"Lower batch_size to at most {tokens:,}, or keep smaller batches (drop_remainder=False)."
            )

    def __len__(self) -> int:
        tokens = self.stream.tokens
        return tokens // self.batch_size if self.drop_remainder else -(-tokens // self.batch_size)

    def epoch(self, number: int = 0) -> Iterator[Batch]:
        """The batches of an epoch.

        Args:
            number: of the epoch, from 0; says which order it is.

        Yields:
            ``({"memory": ids}, classes)``. ``ids``: int32 of shape (batch, memory_size), the latest token last, 0
            before the beginning of the stream. ``classes``: the tokens that follow, their ids less 1, int32 of shape
            (batch,).

        Raises:
            MalmoiError: a shard is damaged.
        """
        batch = np.empty((0, self.memory_size + 1), np.int32)
        for block in self._order(len(self.blocks), number, 0).tolist():
            rows = np.lib.stride_tricks.sliding_window_view(self._tokens(block), self.memory_size + 1)
            order, at = self._order(len(self.blocks[block]), number, 1 + block), 0
            while at < len(order):
                more = rows[order[at : at + self.batch_size - len(batch)]]
                at += len(more)
                batch = np.concatenate([batch, more]) if len(batch) else more
                if len(batch) == self.batch_size:
                    yield self._batch(batch)
                    batch = batch[:0]
        if len(batch) and not self.drop_remainder:
            yield self._batch(batch)

    @cached_property
    def blocks(self) -> tuple[range, ...]:
        """The places of the tokens that are shuffled together: parts of the stream, about equally long."""
        tokens = self.stream.tokens
        count = -(-tokens // _BLOCK)
        return tuple(range(tokens * i // count, tokens * (i + 1) // count) for i in range(count))

    @cached_property
    def held(self) -> tuple[range, ...]:
        """For each block the places of its tokens and of the memories of its first one."""
        return tuple(range(max(0, block.start - self.memory_size), block.stop) for block in self.blocks)

    @cached_property
    def _places(self) -> dict[int, StreamPlace]:
        return self.stream.places([held.start for held in self.held])

    def _tokens(self, block: int) -> np.ndarray:
        """The tokens of a block behind ``memory_size`` others, or zeros where the stream has none."""
        held = self.held[block]
        missing = self.memory_size + len(self.blocks[block]) - len(held)
        chunks = self.stream.chunks(held.start, held.stop, place=self._places[held.start])
        return np.concatenate([np.zeros(missing, np.int32), *chunks])

    def _order(self, count: int, *numbers: int) -> np.ndarray:
        return np.arange(count) if self.shuffle_seed is None else stateless_order(count, self.shuffle_seed, *numbers)

    def _batch(self, rows: np.ndarray) -> Batch:
        return {"memory": np.ascontiguousarray(rows[:, :-1])}, rows[:, -1] - CLASS_OFFSET
