"""Plans: files cut into chunks, chunks put together into shards."""

import hashlib
import random
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.plan import UNIT_BYTES, Chunk, ShardPlan, scan, shard_plans

LINES = st.lists(st.sampled_from([b"1 a", b"2 bb", b"", b"11 c", b"1", b" 1 d", b"1 \xff"]), max_size=60)


def line_starts(data):
    return [0] + [place + 1 for place, byte in enumerate(data) if byte == 10]


def check(data, file, *, boundary, chunk_bytes):
    """Compares with a plain walk over the lines."""
    chunks = file.chunks
    assert b"".join(data[chunk.start : chunk.stop] for chunk in chunks) == data
    assert [chunk.start for chunk in chunks] == [0, *(chunk.stop for chunk in chunks[:-1])][: len(chunks)]
    starts = line_starts(data)
    for chunk in chunks:
        assert chunk.start in starts
        assert chunk.start == 0 or data.startswith(boundary, chunk.start)
        assert chunk.first_line == 1 + starts.index(chunk.start)
        begun = [start for start in starts if 0 < start <= chunk.start and data.startswith(boundary, start)]
        assert chunk.first_unit == len(begun)
    for chunk in chunks[:-1]:
        assert chunk.stop - chunk.start >= chunk_bytes
        inner = [s for s in starts if chunk.start + chunk_bytes <= s < chunk.stop]
        assert not any(data.startswith(boundary, start) for start in inner), "cut later than needed"


@given(
    lines=LINES,
    end=st.sampled_from([b"", b"\n"]),
    boundary=st.sampled_from([b"1 ", b""]),
    size=st.integers(1, 50),
)
def test_chunks_are_whole_units(tmp_path_factory, lines, end, boundary, size):
    data = b"\n".join(lines) + end
    path = tmp_path_factory.mktemp("plan") / "file.txt"
    path.write_bytes(data)
    file = scan(path, name="file.txt", split="train", boundary=boundary, chunk_bytes=size)
    check(data, file, boundary=boundary, chunk_bytes=size)
    assert (file.bytes, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("boundary", [b"1 ", b""])
def test_a_file_of_many_blocks(tmp_path, boundary):
    # Larger than the blocks in which the file is read, with boundaries that straddle them.
    chance = random.Random(3)
    data = b"".join(chance.choice([b"1 x\n", b"2 yy\n", b"3 " + b"z" * 40 + b"\n"]) for _ in range(20_000))
    assert len(data) > 4 * (1 << 16)
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    file = scan(path, name="file.txt", split="train", boundary=boundary, chunk_bytes=30_000)
    assert len(file.chunks) > 5
    check(data, file, boundary=boundary, chunk_bytes=30_000)
    assert b"".join(chunk.read() for chunk in file.chunks) == data


def test_one_unit_larger_than_every_block_stays_whole(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"1 a\n" + b"2 b\n" * 100_000)
    assert len(scan(path, name="f", split="train", boundary=b"1 ", chunk_bytes=1000).chunks) == 1


@given(
    lines=LINES,
    boundary=st.sampled_from([b"1 ", b""]),
    size=st.integers(1, 50),
    most=st.integers(1, 50),
)
def test_a_unit_that_makes_its_chunk_too_large_is_named(tmp_path_factory, lines, boundary, size, most):
    data = b"\n".join(lines)
    path = tmp_path_factory.mktemp("plan") / "file.txt"
    path.write_bytes(data)
    options = {"name": "f", "split": "train", "boundary": boundary, "chunk_bytes": size}
    too_large = [c for c in scan(path, **options).chunks if c.stop - c.start > size + most]
    if not too_large:
        assert scan(path, unit_bytes=most, **options) == scan(path, **options)
        return
    with pytest.raises(BadInput) as caught:
        scan(path, unit_bytes=most, **options)
    first = too_large[0]
    starts = [place for place in line_starts(data) if first.start <= place < first.stop]
    units = [place for place in starts if place == first.start or data.startswith(boundary, place)]
    assert caught.value.reason == "long-unit"
    assert caught.value.line == 1 + line_starts(data).index(units[-1])


@pytest.mark.parametrize("boundary", [b"1 ", b""])
def test_a_file_without_units_is_given_up_early(tmp_path, boundary):
    path = tmp_path / "file.txt"
    with path.open("wb") as file:
        file.write(b"1 a\n2 b\n1 c\n2 ")
        file.truncate(100 * UNIT_BYTES)  # holes, which read as zeros
    start = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"^f\.txt, line [34]: expected .*, found none in 16,777,216 bytes and more"):
            scan(path, name="f.txt", split="train", boundary=boundary)
        assert tracemalloc.get_traced_memory()[1] < 2 * UNIT_BYTES + (8 << 20)
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < 5


TEXT = st.lists(
    st.sampled_from([b" ", b"\n", b"\r\n", b"a", b"bb", "\u3000".encode(), "각".encode()]), max_size=80
).map(b"".join)


@given(data=TEXT, size=st.integers(1, 30), later=st.lists(st.integers(-5, 120), max_size=3).map(sorted))
def test_text_may_be_cut_after_any_blank_or_newline(tmp_path_factory, data, size, later):
    path = tmp_path_factory.mktemp("plan") / "file.txt"
    path.write_bytes(data)
    splits = [(byte, str(number)) for number, byte in enumerate(later)]
    file = scan(path, name="f", split="first", later=splits, within_lines=True, chunk_bytes=size)
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert b"".join(data[chunk.start : chunk.stop] for chunk in file.chunks) == data
    safe = [place for place in range(1, len(data)) if data[place - 1] in b" \n"]
    for place, chunk in enumerate(file.chunks):
        wanted = min([chunk.start + size, *(byte for byte in later if byte > chunk.start)])
        assert chunk.stop == next((place for place in safe if place >= wanted), len(data))
        assert chunk.first_line == 1 + data.count(b"\n", 0, chunk.start)
        assert chunk.split == ["first", *(split for byte, split in splits if byte <= chunk.start)][-1]
        assert chunk.start == (file.chunks[place - 1].stop if place else 0)


@given(data=TEXT, later=st.lists(st.integers(0, 60), max_size=3).map(sorted), size=st.integers(1, 30))
def test_splits_of_lines_begin_at_lines(tmp_path_factory, data, later, size):
    path = tmp_path_factory.mktemp("plan") / "file.txt"
    path.write_bytes(data)
    splits = [(byte, str(number)) for number, byte in enumerate(later)]
    chunks = scan(path, name="f", split="first", later=splits, chunk_bytes=size).chunks
    starts = line_starts(data)
    for byte, split in splits:
        begins = [chunk.start for chunk in chunks if chunk.split == split]
        assert not begins or begins[0] == next(start for start in starts if start >= byte)


def test_a_line_of_any_length_is_cut_at_blanks_in_constant_memory(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"four " * 4_000_000)  # 20 MB
    tracemalloc.start()
    try:
        file = scan(path, name="f", split="train", within_lines=True)
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()
    assert [chunk.stop % 5 for chunk in file.chunks] == [0] * len(file.chunks)
    assert [chunk.first_line for chunk in file.chunks] == [1] * 20
    assert {chunk.stop - chunk.start for chunk in file.chunks[:-1]} == {(1 << 20) // 5 * 5 + 5}


def test_a_word_of_any_length_is_not(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"a line\nand " + b"x" * 300)
    expected = "f, line 2: expected a blank or the end of the line, found none in 99 bytes and more. Is it a text?"
    with pytest.raises(BadInput, match=expected):
        scan(path, name="f", split="train", within_lines=True, chunk_bytes=10, unit_bytes=99)


def chunk(split, size, name="f"):
    return Chunk(path=name, name=name, start=0, stop=size, first_line=1, first_unit=0, split=split)


def test_shards_hold_consecutive_chunks_of_their_split():
    chunks = [chunk("train", size) for size in (3, 3, 9, 1, 1)] + [chunk("test", 2)]
    plans = shard_plans(chunks, shard_bytes=5)
    assert [(plan.split, plan.index, plan.of) for plan in plans] == [
        ("train", 0, 3),
        ("train", 1, 3),
        ("train", 2, 3),
        ("test", 0, 1),
    ]
    assert [[part.stop for part in plan.chunks] for plan in plans] == [[3, 3], [9], [1, 1], [2]]


def test_the_name_is_that_of_tfds():
    assert ShardPlan("validation", 3, 12, ()).file_name("babi") == "babi-validation.tfrecord-00003-of-00012"


def test_a_file_that_shrank_is_an_error(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"1 a\n")
    (only,) = scan(path, name="file.txt", split="train").chunks
    path.write_bytes(b"1")
    with pytest.raises(MalmoiError, match="became shorter"):
        only.read()
    path.unlink()
    with pytest.raises(MalmoiError, match=r"file\.txt can't be read: No such file"):
        only.read()


def test_a_folder_is_not_readable(tmp_path):
    with pytest.raises(MalmoiError, match="can't be read: Is a directory"):
        scan(tmp_path, name="folder", split="train")


@given(
    st.lists(st.sampled_from([b"what ?", b"", b"x" * 9]), max_size=40),
    st.integers(1, 4),
    st.integers(1, 40),
    st.booleans(),
)
def test_units_of_several_lines_stay_together(tmp_path_factory, lines, unit_lines, chunk_bytes, ended):
    data = b"\n".join(lines) + (b"\n" if lines and ended else b"")
    path = tmp_path_factory.mktemp("units") / "qa.txt"
    path.write_bytes(data)
    file = scan(path, name="qa.txt", split="train", unit_lines=unit_lines, chunk_bytes=chunk_bytes)
    assert b"".join(chunk.read() for chunk in file.chunks) == data
    assert file.lines == len(data.splitlines())
    for chunk in file.chunks:
        assert (chunk.first_line - 1) % unit_lines == 0
        assert chunk.first_line == data[: chunk.start].count(b"\n") + 1
    for chunk in file.chunks[:-1]:
        assert chunk_bytes <= chunk.stop - chunk.start
        # The last unit of a chunk begins before the chunk is long enough.
        ends = [place for place, byte in enumerate(chunk.read()) if byte == 10]
        assert len(ends) % unit_lines == 0
        assert len(ends) == unit_lines or ends[-1 - unit_lines] + 1 < chunk_bytes


@pytest.mark.parametrize(
    ("data", "lines"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\n\n", 2), (b"\nb c", 2), (b"a b ", 1)]
)
def test_lines_are_counted(tmp_path, data, lines):
    (tmp_path / "text").write_bytes(data)
    for within_lines in (False, True):
        file = scan(tmp_path / "text", name="text", split="train", within_lines=within_lines, chunk_bytes=1)
        assert file.lines == lines
