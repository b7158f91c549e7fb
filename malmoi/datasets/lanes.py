"""Lanes: a token stream cut into parallel lanes of windows, for training that carries its state along."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from malmoi.datasets.token_stream import StreamPlace, TokenStream
from malmoi.errors import MalmoiError

CLASS_OFFSET = 1
"""What an id is above its class: the padding has an id, 0, but no class."""

_READ_TOKENS = 1 << 12  # of each lane at a time, or one window

Window = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Lanes:
    """The windows of a stream, in numpy.

    Row b of every window belongs to lane b, and goes on where row b of the window before ended, so that a recurrent
    network can carry its state (truncated backpropagation through time). A window's targets are the tokens after
    its inputs; as classes, which are ids less 1.

    For training the lanes are those of the classic PTB reader (the TensorFlow tutorial's): ``tokens //
    batch_size`` tokens each, as many whole windows as there are in it; what remains of a lane and of the stream is
    left out. With ``every_token`` each token but the stream's first is a target once: lanes are rounded up, and
    what is missing at their ends is padded with weight 0.

    Attributes:
        stream: the tokens.
        batch_size: how many lanes.
        num_steps: how many tokens a window has.
        every_token: see above.

    ``len`` is the number of windows. Iterating gives, from the first window each time:

    * input ids, int32 of shape (batch_size, num_steps); 0 where the weight is 0.
    * classes, int32 of the same shape; 0 where the weight is 0.
    * weights, float32 of the same shape; 1, and 0 for padding.

    Example, of the stream 1 2 3 4 5 6 7 8 with ``batch_size`` 2 and ``num_steps`` 2::

        training     lanes      1 2 3 4 | 5 6 7 8
                     one window ([[1, 2], [5, 6]],  [[1, 2], [5, 6]],  [[1., 1.], [1., 1.]])
        every_token  lanes      1 2 3 4 (5) | 5 6 7 (8)
                     first      ([[1, 2], [5, 6]],  [[1, 2], [5, 6]],  [[1., 1.], [1., 1.]])
                     second     ([[3, 4], [7, 0]],  [[3, 4], [7, 0]],  [[1., 1.], [1., 0.]])

    Raises:
        MalmoiError: the stream is too short; the message says which of the two sizes to lower, and to what.
    """

    stream: TokenStream
    batch_size: int
    num_steps: int
    every_token: bool = False

    def __post_init__(self) -> None:
        for name, value in (("batch_size", self.batch_size), ("num_steps", self.num_steps)):
            if value < 1:
                raise MalmoiError(f"{name} is {value}, expected at least 1.")
        if len(self) < 1:
            raise self._too_short()

    def __len__(self) -> int:
        if self.every_token:
            return -(-max(0, self._length) // self.num_steps)
        return max(0, self._length - 1) // self.num_steps

    @property
    def _length(self) -> int:
        """How many inputs a lane has; for training one more, of which there may be no target."""
        tokens = self.stream.tokens
        return -(-(tokens - 1) // self.batch_size) if self.every_token else tokens // self.batch_size

    def tokens(self, lane: int) -> range:
        """The places in the stream of the tokens of a lane: its inputs and the last one's target."""
        count = self._length if self.every_token else len(self) * self.num_steps
        start, last = lane * self._length, self.stream.tokens - 1
        # With every token, the last lanes may be short, or empty.
        return range(start, min(start + count, last) + 1) if start < last else range(0)

    @cached_property
    def _places(self) -> dict[int, StreamPlace]:
        lanes = (self.tokens(lane) for lane in range(self.batch_size))
        return self.stream.places([tokens.start for tokens in lanes if tokens])

    @property
    def windows_at_once(self) -> int:
        """How many windows are read at a time."""
        return min(max(1, _READ_TOKENS // self.num_steps), len(self))

    def __iter__(self) -> Iterator[Window]:
        lanes = [_Row(self._chunks(lane)) for lane in range(self.batch_size)]
        rows = np.zeros((self.batch_size, self.windows_at_once * self.num_steps + 1), np.int32)
        for row, lane in zip(rows, lanes, strict=True):
            lane.fill(row[-1:])
        for first in range(0, len(self), self.windows_at_once):
            rows[:, 0] = rows[:, -1]  # the last target is the next input
            for row, lane in zip(rows, lanes, strict=True):
                lane.fill(row[1:])
            yield from islice(self._windows(rows), len(self) - first)

    def _chunks(self, lane: int) -> Iterator[np.ndarray]:
        tokens = self.tokens(lane)
        return self.stream.chunks(tokens.start, tokens.stop, place=self._places.get(tokens.start))

    def _windows(self, rows: np.ndarray) -> Iterator[Window]:
        """The windows of consecutive tokens of each lane, int32 of shape (batch_size, windows * num_steps + 1)."""
        shape = (self.batch_size, -1, self.num_steps)
        cut = (part.reshape(shape).swapaxes(0, 1) for part in (rows[:, :-1], rows[:, 1:]))
        ids, targets = map(np.ascontiguousarray, cut)
        there = targets != 0  # the padding's id is in no stream: as a target it means none
        weights = there.astype(np.float32)
        return zip(ids * there, (targets - CLASS_OFFSET) * there, weights, strict=True)

    def _too_short(self) -> MalmoiError:
        tokens, batch_size, num_steps = self.stream.tokens, self.batch_size, self.num_steps
        has = f"{self.stream.name} has {tokens:,} token{'s' * (tokens != 1)}"
        if tokens < 2:
            return MalmoiError(f"{has}: there is no next token to predict.")
        advice = []
        if tokens // (num_steps + 1):
            advice.append(f"batch_size to at most {tokens // (num_steps + 1):,}")
        if tokens // batch_size > 1:
            advice.append(f"num_steps to at most {tokens // batch_size - 1:,}")
        lower = ", or ".join(advice) or f"both, for example batch_size to 1 and num_steps to at most {tokens - 1:,}"
        return MalmoiError(
            f"{has}, too few for batch_size {batch_size:,} and num_steps {num_steps:,}: a lane has "
            f"{tokens // batch_size:,}, and a window with its targets takes {num_steps + 1:,}. Lower {lower}."
        )


class _Row:
    """The tokens of one lane, handed out in pieces of a wished size."""

    def __init__(self, chunks: Iterator[np.ndarray]) -> None:
        self._chunks = chunks
        self._left = np.empty(0, np.int32)

    def fill(self, row: np.ndarray) -> None:
        """Writes the next tokens into ``row``, and zeros where there are no more."""
        at = 0
        while at < len(row):
            if not len(self._left):
                self._left = next(self._chunks, self._left)
                if not len(self._left):
                    row[at:] = 0
                    return
            taken = self._left[: len(row) - at]
            row[at : at + len(taken)] = taken
            self._left = self._left[len(taken) :]
            at += len(taken)
