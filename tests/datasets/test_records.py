"""Records read, batched, and turned into arrays."""

import os
import subprocess
import sys
from pathlib import Path

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


GROWTH = """
import os
import subprocess
import sys
from pathlib import Path
import numpy as np
from malmoi.datasets.records import as_tensors, batches_of_arrays

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

before = resident()
held = as_tensors({"rows": np.ones((50_000, 1024), "float32")}, np.zeros(50_000))
reading = [iter(batches_of_arrays(*held, batch_size=8)) for _ in range(3)]
print(*(len(next(each)[1]) for each in reading), resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory of a process is told by /proc")
def test_what_is_held_is_there_once():
    # With oneDNN, which trains where these tests do without it.
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": "1"}
    done = subprocess.run([sys.executable, "-c", GROWTH], env=environment, capture_output=True, text=True, check=True)
    *lengths, mebibytes = map(int, done.stdout.split())
    assert lengths == [8, 8, 8]
    assert 195 < mebibytes < 300
