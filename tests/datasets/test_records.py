"""Records read, batched, and turned into arrays."""

import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.prepared import Piece
from malmoi.datasets.records import as_arrays, batches, explained, read_records
from malmoi.errors import MalmoiError


@pytest.fixture
def pieces(tmp_path):
    """Three files with the numbers from 0 to 29; of the last only 22 to 26."""
    for shard in range(3):
        with tf.io.TFRecordWriter(str(tmp_path / f"{shard}")) as writer:
            for number in range(10 * shard, 10 * shard + 10):
                writer.write(str(number).encode())
    return [Piece(str(tmp_path / f"{shard}"), *((0, 10) if shard < 2 else (2, 5))) for shard in range(3)]


def numbers(dataset):
    return [int(record) for record in dataset.as_numpy_iterator()]


def test_read_in_order(pieces):
    records = read_records(pieces)
    assert numbers(records) == [*range(20), *range(22, 27)]
    assert len(records) == 25


def test_read_in_turn(pieces):
    records = read_records(pieces, mixed=True)
    assert numbers(records)[:7] == [0, 10, 22, 1, 11, 23, 2]
    assert sorted(numbers(records)) == [*range(20), *range(22, 27)]
    assert numbers(records) == numbers(records)


def test_batches_of_any_size_whatever_is_parsed_at_once(pieces):
    records = read_records(pieces)
    seen = []

    def parse(block):
        seen.append(block.shape)
        return {"number": tf.strings.to_number(block, tf.int32)}, tf.strings.length(block)

    for size in (1, 4, 25, 26, 5000):
        given = [batch["number"].tolist() for batch, _ in batches(records, parse, batch_size=size).as_numpy_iterator()]
        every = [*range(20), *range(22, 27)]
        assert given == [every[start : start + size] for start in range(0, 25, size)]
    assert len(seen) == 5  # traced, not called for each batch


def test_as_arrays(pieces):
    def parse(block):
        return {"number": tf.strings.to_number(block, tf.int32)}, tf.strings.length(block)

    features, labels = as_arrays(batches(read_records(pieces), parse, batch_size=4))
    assert features["number"].tolist() == [*range(20), *range(22, 27)]
    assert labels.tolist() == [1] * 10 + [2] * 15
    unknown = batches(read_records(pieces), parse, batch_size=4).filter(lambda features, label: True)
    assert unknown.cardinality() == tf.data.UNKNOWN_CARDINALITY
    again, _ = as_arrays(unknown)
    assert again["number"].tolist() == features["number"].tolist()
    with pytest.raises(MalmoiError, match="repeats for ever"):
        as_arrays(batches(read_records(pieces), parse, batch_size=4, repeat=True))
    with pytest.raises(MalmoiError, match="no batch: fewer examples than batch_size"):
        as_arrays(batches(read_records(pieces), parse, batch_size=40, drop_remainder=True))


def test_a_file_that_vanished_and_one_that_is_none(tmp_path):
    with pytest.raises(MalmoiError, match=r"^reading: .*gone.*No such file"), explained("reading"):
        numbers(read_records([Piece(str(tmp_path / "gone"), 0, 1)]))
    (tmp_path / "text").write_bytes(b"1 Mary moved to the bathroom.\n")
    with pytest.raises(MalmoiError, match=r"^reading: corrupted record at 0"), explained("reading"):
        numbers(read_records([Piece(str(tmp_path / "text"), 0, 1)]))


def test_other_errors_pass():
    with pytest.raises(KeyError), explained("reading"):
        np.zeros(1)[{}["none"]]
