"""The checks of a prepared token stream."""

from collections.abc import Iterator, Mapping

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Table, caught, share_of
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.stored import stored_shape
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import EOS, UNKNOWN, Vocabulary

_SPEC = {"offset": tf.io.FixedLenFeature((), tf.int64), "tokens": tf.io.FixedLenFeature((), tf.string)}
_COLUMNS = ("split", "blocks", "tokens", "lines", "unknown tokens")


class BlockMeasure:
    """Measures blocks of serialised records; a ``shard_scan.Measure``.

    Each becomes a row of numbers: ``offset``, ``tokens`` and, of these, ``ends`` (``<eos>``) and ``unknown``.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Reads the vocabulary.

        Raises:
            MalmoiError: it is not a dataset of token streams.
        """
        stored_shape(dataset, "offset", np.int64)
        stored_shape(dataset, "tokens", np.int32, None)
        self._block = entry(dataset, "block")
        self._tokens = dataset.tokens

    def __call__(self, records: tf.Tensor) -> Columns:
        """The rows of some records.

        Raises:
            MalmoiError: a record lacks a feature, is empty or too long, or holds ids that mean nothing.
        """
        with explained("a record"):
            stored = tf.io.parse_example(records, _SPEC)
        arrays = stored["tokens"].numpy().tolist()
        lengths = np.array([len(array) for array in arrays])
        if (lengths % 4).any():
            raise MalmoiError(f"feature tokens: expected 32-bit ids, found {lengths[lengths % 4 > 0][0]} bytes")
        sizes = lengths // 4
        wrong = (sizes < 1) | (sizes > self._block)
        if wrong.any():
            raise MalmoiError(f"expected blocks of 1 to {self._block} tokens, found one of {sizes[wrong][0]}")
        ids = np.frombuffer(b"".join(arrays), "<i4")
        last = len(self._tokens) - 1
        if ids.min() < 1 or ids.max() > last:
            raise MalmoiError(f"feature tokens: expected ids from 1 to {last}, found {ids.min()} to {ids.max()}")
        starts = np.cumsum(sizes) - sizes
        return {
            "offset": stored["offset"].numpy(),
            "tokens": sizes,
            "ends": np.add.reduceat(ids == _id(self._tokens, EOS), starts, dtype=np.int64),
            "unknown": np.add.reduceat(ids == _id(self._tokens, UNKNOWN), starts, dtype=np.int64),
        }


class TokenChecks:
    """Checks that hold for any corpus that is a token stream.

    * Blocks follow on each other without a gap.
    * What ``stats.json`` says of each split is counted again from its records.
    * How many tokens were not seen in training.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Opens the vocabulary.

        Raises:
            MalmoiError: it is not a dataset of token streams.
        """
        self._dataset = dataset
        self.measure = BlockMeasure(dataset)

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures.

        Args:
            splits: what was measured of those splits that are whole.
        """
        dataset = self._dataset
        for split, columns in splits.items():
            yield from caught("blocks", _in_order(split, columns))
            yield from caught("counts", _counted_again(dataset, split, columns))
        for split in dataset.splits:
            yield from caught("unknown", _unknown(dataset, split))
        yield from caught("figures", _figures(dataset))


def _in_order(split: str, columns: Columns) -> Iterator[Finding]:
    expected = np.cumsum(columns["tokens"]) - columns["tokens"]
    wrong = np.flatnonzero(columns["offset"] != expected)
    if wrong.size:
        place = int(wrong[0])
        message = f"{split}, block {place}: expected the offset {expected[place]:,}, found {columns['offset'][place]:,}"
        yield Finding(PROBLEM, "blocks", message)
    else:
        blocks, tokens = len(expected), int(columns["tokens"].sum())
        yield Finding(OK, "blocks", f"{split}: {blocks:,} blocks of {tokens:,} tokens, one behind the other")


def _counted_again(dataset: Prepared, split: str, columns: Columns) -> Iterator[Finding]:
    lengths = dataset.info.splits[split].shard_lengths
    ends = np.cumsum(lengths)
    by_shard = [int(columns["tokens"][end - length : end].sum()) for length, end in zip(lengths, ends, strict=True)]
    for name, counted in (("tokens", int(columns["tokens"].sum())), ("shard_tokens", by_shard)):
        found = entry(dataset, "splits", split, name, kind=type(counted))
        if found != counted:
            yield _wrong_count(split, name, str(counted), found)
    # A text may hold these tokens themselves, besides those that preparing made of newlines and unknown tokens.
    for name, column in (("lines", "ends"), ("unknown_tokens", "unknown")):
        counted, found = int(columns[column].sum()), entry(dataset, "splits", split, name)
        if found > counted:
            yield _wrong_count(split, name, f"{counted} at most", found)


def _wrong_count(split: str, name: str, expected: str, found: object) -> Finding:
    message = f"stats.json: expected splits.{split}.{name} to be {expected} by the shards, found {found}"
    return Finding(PROBLEM, "counts", message)


def _unknown(dataset: Prepared, split: str) -> Iterator[Finding]:
    unknown, tokens = (entry(dataset, "splits", split, name) for name in ("unknown_tokens", "tokens"))
    message = f"{split}: unknown are {share_of(unknown, tokens)} tokens"
    yield Finding(NOTE if unknown else OK, "unknown", message)


def _figures(dataset: Prepared) -> Iterator[Table]:
    rows = tuple(
        (
            split,
            *(entry(dataset, "splits", split, name) for name in ("examples", "tokens", "lines")),
            entry(dataset, "splits", split, "unknown_tokens") / max(1, entry(dataset, "splits", split, "tokens")),
        )
        for split in dataset.splits
    )
    yield Table("splits", _COLUMNS, rows)


def _id(tokens: Vocabulary, token: str) -> int:
    """The id of a token; -1, which is none, where the vocabulary lacks it."""
    return tokens.id(token) if token in tokens else -1
