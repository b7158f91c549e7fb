"""Reading token streams back, and making them without an engine."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from malmoi.pipelines.plan import shard_plans
from malmoi.pipelines.rejects import raise_it


def block(record: bytes) -> tuple[int, list[int]]:
    """The offset and the ids of a stored block."""
    features = tf.train.Example.FromString(record).features.feature
    assert sorted(features) == ["offset", "tokens"]
    return features["offset"].int64_list.value[0], np.frombuffer(
        features["tokens"].bytes_list.value[0], dtype="<i4"
    ).tolist()


def joined(blocks: Iterable[tuple[int, list[int]]]) -> list[int]:
    """The stream of a split from its blocks; each must stand where the one before ends."""
    stream: list[int] = []
    for offset, ids in blocks:
        assert offset == len(stream)
        assert 1 <= len(ids) <= 512
        stream += ids
    return stream


def stored_stream(folder: Path, name: str, split: str) -> list[int]:
    """The stream of a split from its shards."""
    files = [str(path) for path in sorted(folder.glob(f"{name}-{split}.tfrecord-*"))]
    return joined(map(block, tf.data.TFRecordDataset(files).as_numpy_iterator()))


def streams(corpus: Any, *, shard_bytes: int = 1 << 22, reject: Any = raise_it) -> tuple[Any, dict[str, list[int]]]:
    """What ``prepare`` makes of a corpus: what is fitted, and the stream of each split."""
    plans = shard_plans(corpus.raw(reject).chunks, shard_bytes=shard_bytes)
    shards: Sequence[Any] = [
        corpus.merge(corpus.count(chunk, chunk.read(), reject) for chunk in plan.chunks)
        for plan in plans
        if plan.split in corpus.counted
    ]
    fitted = corpus.fit(corpus.merge(reversed(shards)))
    blocks: dict[str, list[tuple[int, list[int]]]] = {plan.split: [] for plan in plans}
    for plan in plans:
        encoder = corpus.encoder(fitted)
        for chunk in plan.chunks:
            blocks[plan.split] += map(block, encoder.records(chunk, chunk.read(), reject))
    return fitted, {split: joined(found) for split, found in blocks.items()}
