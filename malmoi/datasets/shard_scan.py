"""A scan of all shards of a split: each record read, its checksum and length compared, and measured."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import PROBLEM, Finding
from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow

require_tensorflow()  # names the two flavours where it is missing
import tensorflow as tf  # noqa: E402

Columns = Mapping[str, np.ndarray]
Measure = Callable[[tf.Tensor], Columns]

_BLOCK = 1024  # records in memory at a time
_READ_BYTES = 1 << 20
_DAMAGE = re.compile(r"(corrupted|truncated) record at (\d+)")


@dataclass(frozen=True, kw_only=True, eq=False)
class SplitScan:
    """What a scan found.

    Attributes:
        shards: how many there should be.
        records: how many were read.
        columns: what was measured of each record, in their order: arrays of shape (records,).
        findings: a problem for each shard that is not as it was written.
    """

    shards: int
    records: int
    columns: Columns
    findings: tuple[Finding, ...]


def scan_split(dataset: Prepared, split: str, measure: Measure | None = None) -> SplitScan:
    """Reads all shards of a split.

    Memory holds a block of records at a time and, of all of them, what was measured.

    Args:
        dataset: where.
        split: one of its splits.
        measure: serialised examples, string of shape (block,) -> arrays of shape (block,). It raises a
            ``MalmoiError`` for records that make no sense, and that shard is then read no further.
    """
    info = dataset.info.splits[split]
    blocks: list[Columns] = []
    findings: list[Finding] = []
    records = 0
    for path, length in zip(info.filepaths, info.shard_lengths, strict=True):
        shard, read = epath.Path(path), 0
        try:
            for block in _blocks(shard):
                if measure is not None:
                    blocks.append(measure(block))
                read += len(block)
            if read != length:
                found = f"expected {length:,} records as in dataset_info.json, found {read:,}"
                raise MalmoiError(found)
        except MalmoiError as error:
            findings.append(Finding(PROBLEM, "shards", f"{shard.name}: {error}"))
        records += read
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]} if blocks else {}
    return SplitScan(shards=len(info.shard_lengths), records=records, columns=columns, findings=tuple(findings))


def _blocks(shard: epath.Path) -> Iterator[tf.Tensor]:
    if not shard.exists():
        raise MalmoiError("expected a file of records, found no such file")
    try:
        yield from tf.data.TFRecordDataset(str(shard), buffer_size=_READ_BYTES).batch(_BLOCK)
    except tf.errors.OpError as error:
        # Readers of TFRecord compare both checksums of a record, that of its length and that of its bytes.
        raise MalmoiError(_explained(error.message)) from error


def _explained(message: str) -> str:
    if match := _DAMAGE.search(message):
        kind, place = match.groups()
        what = "a wrong checksum in" if kind == "corrupted" else "the file ends within"
        return f"expected whole records, found {what} the record at byte {int(place):,}"
    return f"expected a file of records, found one that can't be read: {message}"
