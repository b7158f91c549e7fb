"""Token streams read without TensorFlow: by place, in constant memory, and damaged ones refused."""

import json
import subprocess
import sys
import textwrap
import tracemalloc

import numpy as np
import pytest
from etils import epath
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_records import Place, read_parts
from malmoi.datasets.token_stream import TokenStream
from malmoi.errors import MalmoiError
from malmoi.pipelines.examples import bytes_feature as bytes_by_hand
from malmoi.pipelines.examples import example, int64_feature
from malmoi.pipelines.shards import ShardWriter
from tests.datasets.story_dataset import Corpus, int_feature
from tests.datasets.story_dataset import bytes_feature as bytes_of_tensorflow
from tests.datasets.story_dataset import numbered as stories
from tests.datasets.text_dataset import Text, cut_into_records, numbered

TEXT = Text(splits={"train": numbered(50), "test": [3, 1, 2]}, shards=3, block=4, chunk=7)


def opened(folder, split="train"):
    return TokenStream(Prepared.open(folder), split)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return TEXT.write(tmp_path_factory.mktemp("text"))


def test_what_it_holds(folder):
    stream = opened(folder)
    assert stream.tokens == 50
    assert len(stream.vocabulary) == 100
    assert stream.name == "text/tiny, split train"
    assert [(shard.start, shard.stop) for shard in stream.shards] == [(0, 16), (16, 33), (33, 50)]
    read = stream.read()
    assert read.dtype == np.int32
    assert read.tolist() == numbered(50)
    test = opened(folder, "test")
    assert test.read().tolist() == [3, 1, 2]
    counts = test.counts()
    assert (counts.dtype, counts.shape, counts[:5].tolist()) == (np.int64, (100,), [0, 1, 1, 1, 0])


def test_every_part_of_it(folder):
    stream, tokens = opened(folder), numbered(50)
    places = stream.places(range(50))
    for start in range(51):
        for stop in range(start, 51):
            assert stream.read(start, stop).tolist() == tokens[start:stop]
            if start < 50:
                chunks = list(stream.chunks(start, stop, place=places[start]))
                assert [token for chunk in chunks for token in chunk.tolist()] == tokens[start:stop]
                assert all(map(len, chunks))
    assert stream.read(47).tolist() == tokens[47:]


@pytest.mark.parametrize(("start", "stop"), [(-1, 4), (3, 2), (0, 51), (51, None)])
def test_parts_that_are_none(folder, start, stop):
    with pytest.raises(MalmoiError, match="text/tiny, split train has 50 tokens, not those from"):
        opened(folder).read(start, stop)


def test_only_the_shards_that_are_needed_are_read(folder, tmp_path):
    folder = TEXT.write(tmp_path)
    (folder / TEXT.file("train", 0)).write_bytes(b"no records")
    assert opened(folder).read(16).tolist() == numbered(50)[16:]
    assert opened(folder).places([20])[20].shard == 1
    with pytest.raises(MalmoiError):
        opened(folder).read(15)


def test_a_place_is_near_its_token(tmp_path):
    text = Text(splits={"train": numbered(40_000)}, shards=1, block=100)
    stream = opened(text.write(tmp_path))
    for start, place in stream.places([0, 17_000, 39_999]).items():
        assert place.place.offset <= start < place.place.offset + 10_000
        assert place.place.offset == 100 * place.place.record


def test_a_shard_without_tokens(tmp_path):
    text = Text(splits={"train": [5, 6]}, shards=4)
    stream = opened(text.write(tmp_path))
    assert [shard.stop - shard.start for shard in stream.shards] == [0, 1, 0, 1]
    assert stream.read().tolist() == [5, 6]
    assert {start: place.shard for start, place in stream.places([0, 1]).items()} == {0: 1, 1: 3}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 2**31 - 1), min_size=1, max_size=30),
    st.integers(0, 2**40),
    st.booleans(),
)
def test_records_written_by_hand_and_by_tensorflow_are_read_alike(tmp_path_factory, tokens, offset, by_hand):
    import tensorflow as tf

    file = tmp_path_factory.mktemp("records") / "shard"
    payload = np.array(tokens, "<i4").tobytes()
    if by_hand:
        record = example(int64_feature("offset", [offset]), bytes_by_hand("tokens", payload))
    else:
        features = {"tokens": bytes_of_tensorflow(payload), "offset": int_feature(offset), "other": int_feature(1, 2)}
        record = tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
    with ShardWriter(file) as writer:
        writer.write([record])
    [part] = read_parts(epath.Path(file), Place(0, 0, offset))
    assert part.tokens.tolist() == tokens
    assert part.place == Place(0, 0, offset)


def test_a_record_larger_than_what_is_read_at_a_time(tmp_path):
    text = Text(splits={"train": numbered(60_000)}, block=25_000)
    assert opened(text.write(tmp_path)).read().tolist() == numbered(60_000)


def test_a_corpus_a_hundred_times_as_large_needs_no_more_memory(tmp_path):
    peaks = []
    for size in (30_000, 3_000_000):
        text = Text(splits={"train": np.arange(size) % 98 + 1}, shards=2, block=512)
        stream = opened(text.write(tmp_path / f"{size}"))
        stream.read(0, 1)  # what is kept: the vocabulary, the shards
        tracemalloc.start()
        counts = stream.counts()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert counts.sum() == size
    assert peaks[1] < 1.2 * peaks[0] < 500_000


def damage(folder, change, shard=1):
    file = folder / TEXT.file("train", shard)
    file.write_bytes(change(file.read_bytes()))


def test_a_file_that_is_cut(tmp_path):
    folder = TEXT.write(tmp_path)
    damage(folder, lambda content: content[:-30])
    with pytest.raises(
        MalmoiError, match=r"text-train\.tfrecord-00001-of-00003: expected a whole record at byte \d+, found the file's"
    ):
        opened(folder).read()


def test_a_file_that_ends_between_two_records(tmp_path):
    folder = TEXT.write(tmp_path)
    [first, *_] = cut_into_records((folder / TEXT.file("train", 1)).read_bytes())
    damage(folder, lambda content: first)
    with pytest.raises(MalmoiError, match=r"00001-of-00003: expected the tokens 16 to 33, found them to 20"):
        opened(folder).read()
    assert opened(folder).read(16, 20).tolist() == numbered(50)[16:20]


def test_a_record_that_is_missing_or_in_a_wrong_place(tmp_path):
    folder = TEXT.write(tmp_path)
    records = cut_into_records((folder / TEXT.file("train", 1)).read_bytes())
    for order in ([0, 2, 3, 4], [0, 0, 1, 2], [0, 2, 1, 3]):
        damage(folder, lambda content, order=order: b"".join(records[i] for i in order))
        with pytest.raises(
            MalmoiError,
            match=rf"00001-of-00003: expected the block with offset 20 at byte {len(records[0])}, found the one with",
        ):
            opened(folder).read()


@pytest.mark.parametrize("content", [b"1 Mary moved to the bathroom.\n", b"\0" * 50, b"\0\0\0", b"\xff" * 12, b""])
def test_a_file_of_something_else(tmp_path, content):
    folder = TEXT.write(tmp_path)
    damage(folder, lambda _: content, shard=0)
    with pytest.raises(
        MalmoiError, match=r"text-train\.tfrecord-00000-of-00003: expected .* found .* prepare it again"
    ):
        opened(folder).read()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_byte_gives_other_tokens_or_an_error(folder, tmp_path_factory, data):
    content = bytearray((folder / TEXT.file("train", 0)).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    file = tmp_path_factory.mktemp("changed") / "shard"
    file.write_bytes(content)
    shards = opened(folder).shards
    stream = opened(folder)
    stream.__dict__["shards"] = (type(shards[0])(epath.Path(file), 0, 16), *shards[1:])
    try:
        read = stream.read()
    except MalmoiError as error:
        assert "shard: expected " in str(error)  # noqa: PT017
    else:  # the change is in a checksum or turns an id into another
        assert len(read) == 50
        assert (read != numbered(50)).sum() <= 1


@pytest.mark.parametrize(
    ("tokens", "found"), [([1, 2, 100, 3, 4], "1 to 100"), ([1, 0, 2], "0 to 2"), ([-7, 3], "-7 to 3")]
)
def test_ids_that_are_not_in_the_vocabulary(tmp_path, tokens, found):
    folder = Text(splits={"train": tokens}).write(tmp_path)
    with pytest.raises(
        MalmoiError,
        match=rf"text-train\.tfrecord-00000-of-00001: expected ids from 1 to 99 in the tokens 0 to .*, found {found}\.",
    ):
        opened(folder).read()


@pytest.mark.parametrize(
    "spoil",
    [
        {"tokens": None},
        {"offset": None},
        {"tokens": int_feature(3)},
        {"offset": bytes_of_tensorflow(b"abc")},
        {"offset": int_feature()},
        {"offset": int_feature(0, 1)},
        {"tokens": bytes_of_tensorflow(b"")},
        {"tokens": bytes_of_tensorflow(b"\1\0\0")},
    ],
)
def test_records_of_something_else(tmp_path, spoil):
    folder = TEXT.with_(spoil=spoil).write(tmp_path)
    with pytest.raises(
        MalmoiError, match=r"00000-of-00003: expected a block of tokens at byte 0, found another record"
    ):
        opened(folder).read()


def test_a_shard_that_is_missing(tmp_path):
    folder = TEXT.write(tmp_path)
    stream = opened(folder)
    assert stream.tokens == 50
    (folder / TEXT.file("train", 2)).unlink()
    with pytest.raises(MalmoiError, match=r"00002-of-00003: expected a file of records, found .*No such file"):
        stream.read()
    with pytest.raises(
        MalmoiError, match=r"00002-of-00003: expected .* records of the split train, found no such file"
    ):
        opened(folder).read()


def test_stats_that_contradict_the_shards(tmp_path):
    folder = TEXT.write(tmp_path)
    stats = json.loads((folder / "stats.json").read_text())
    for change in ({"tokens": 51}, {"shard_tokens": [16, 34]}):
        changed = {**stats, "splits": {"train": {**stats["splits"]["train"], **change}}}
        (folder / "stats.json").write_text(json.dumps(changed))
        with pytest.raises(MalmoiError, match=r"stats\.json: expected 5\d tokens of train in 3 shards, found 50 in"):
            opened(folder).read()


@pytest.mark.parametrize(
    ("held", "found"), [([16, 17, 16], "33 to 49, found them to 50"), ([15, 18, 17], "0 to 15, found")]
)
def test_shards_that_hold_more_than_they_should(tmp_path, held, found):
    folder = TEXT.write(tmp_path)
    stats = json.loads((folder / "stats.json").read_text())
    stats["splits"]["train"] |= {"tokens": sum(held), "shard_tokens": held}
    (folder / "stats.json").write_text(json.dumps(stats))
    with pytest.raises(MalmoiError, match=f"expected the tokens {found}"):
        opened(folder).read()


def test_a_dataset_of_another_kind(tmp_path):
    folder = Corpus(splits={"train": stories(2)}).write(tmp_path)
    with pytest.raises(
        MalmoiError, match=r"story/tiny, split train is no token stream: its stats\.json holds no 'tokens'"
    ):
        opened(folder).read()


def test_no_such_split(folder):
    with pytest.raises(MalmoiError, match=r"has no split 'validation', it has: train, test\."):
        opened(folder, "validation").read()


def test_reading_needs_neither_tensorflow_nor_beam(folder):
    code = f"""
        import sys
        from malmoi.datasets.lanes import Lanes
        from malmoi.datasets.prepared import Prepared
        from malmoi.datasets.memory_windows import MemoryWindows
        from malmoi.datasets.token_stream import TokenStream
        stream = TokenStream(Prepared.open({str(folder)!r}), "train")
        windows = len(list(Lanes(stream, batch_size=2, num_steps=5)))
        batches = len(list(MemoryWindows(stream, memory_size=3, batch_size=25).epoch(0)))
        print(stream.read().sum(), windows, batches)
        print([module for module in ("tensorflow", "apache_beam", "keras", "jax") if module in sys.modules])
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "1275 4 2\n[]\n"
