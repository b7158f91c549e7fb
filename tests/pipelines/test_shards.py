"""Shards, read back by TensorFlow."""

import subprocess
import sys
import textwrap

import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.pipelines.shards import ShardWriter


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_the_file_is_the_one_tensorflow_writes(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("shards")
    with ShardWriter(folder / "ours") as writer:
        writer.write(record for record in records)
    with tf.io.TFRecordWriter(str(folder / "theirs")) as theirs:
        for record in records:
            theirs.write(record)
    assert (folder / "ours").read_bytes() == (folder / "theirs").read_bytes()
    assert writer.records == len(records)
    assert writer.bytes == (folder / "ours").stat().st_size
    assert {path.name for path in folder.iterdir()} == {"ours", "theirs"}


def test_records_larger_than_a_block(tmp_path):
    records = [bytes([value]) * (700_000 + value) for value in range(5)]
    with ShardWriter(tmp_path / "shard") as writer:
        writer.write(records[:3])
        writer.write(records[3:])
    assert list(tf.data.TFRecordDataset(str(tmp_path / "shard")).as_numpy_iterator()) == records


def test_an_error_leaves_nothing_and_keeps_what_was_there(tmp_path):
    (tmp_path / "shard").write_bytes(b"older")

    def records():
        yield b"x" * (2 << 20)
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"), ShardWriter(tmp_path / "shard") as writer:
        writer.write(records())
    assert [path.name for path in tmp_path.iterdir()] == ["shard"]
    assert (tmp_path / "shard").read_bytes() == b"older"


def test_the_name_appears_only_when_the_file_is_whole(tmp_path):
    with ShardWriter(tmp_path / "shard") as writer:
        writer.write([b"x"])
        assert not (tmp_path / "shard").exists()
    assert (tmp_path / "shard").exists()


def test_a_folder_that_is_not_there(tmp_path):
    with (
        pytest.raises(MalmoiError, match="can't be written: No such file"),
        ShardWriter(tmp_path / "no" / "shard"),
    ):
        pass


@pytest.mark.parametrize("size", [100, 3 << 20], ids=["found on closing", "found on writing"])
def test_a_full_disk_is_named_and_leaves_nothing(tmp_path, size):
    # A limit on the size of files stands for the full disk: the system answers in the same way.
    script = f"""
        import resource, signal, sys
        from malmoi.errors import MalmoiError
        from malmoi.pipelines.shards import ShardWriter
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
        try:
            with ShardWriter({str(tmp_path / "shard")!r}) as writer:
                writer.write([b"x" * {size}])
        except MalmoiError as error:
            print(error)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("no space left to write"), done
    assert "run again" in done.stdout
    assert list(tmp_path.iterdir()) == []
