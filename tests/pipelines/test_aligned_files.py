"""Aligned files, cut at the same lines."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines import aligned_files
from malmoi.pipelines.aligned_files import scan_aligned

LINE = st.text(st.sampled_from("ab \n\r\u00a0é").filter(lambda character: character != "\n"), max_size=9)
ROWS = st.lists(st.tuples(LINE, LINE, LINE), min_size=1, max_size=40).filter(lambda rows: all(rows[-1]))


def written(folder, columns, *, ends):
    paths = {}
    for place, (column, end) in enumerate(zip(columns, ends, strict=True)):
        paths[f"{place}.txt"] = folder / f"{place}.txt"
        paths[f"{place}.txt"].write_bytes("\n".join(column).encode() + (b"\n" if end else b""))
    return paths


@given(rows=ROWS, ends=st.tuples(*[st.booleans()] * 3), chunk_bytes=st.integers(1, 60), block=st.integers(1, 40))
def test_chunks_hold_the_same_lines_of_all(tmp_path_factory, rows, ends, chunk_bytes, block):
    columns = list(zip(*rows, strict=True))
    paths = written(tmp_path_factory.mktemp("aligned"), columns, ends=ends)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aligned_files, "CHUNK_BYTES", block)  # blocks in which the others are read
        files = scan_aligned(paths, split="train", chunk_bytes=chunk_bytes)
    assert [file.lines for file in files.values()] == [len(rows)] * 3
    for name, file in files.items():
        data = paths[name].read_bytes()
        assert (file.bytes, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    chunks = files["0.txt"].chunks
    assert all(not files[name].chunks for name in ("1.txt", "2.txt"))
    read = []
    for chunk in chunks:
        assert chunk.first_line == len(read) + 1
        runs = [run.read().decode().split("\n") for run in (chunk, *chunk.beside)]
        runs = [run[:-1] if not run[-1] else run for run in runs]
        assert {run.first_line for run in chunk.beside} == {chunk.first_line}
        read += zip(*runs, strict=True)
    assert read == rows
    assert len(chunks) > 1 or len(columns[0]) == 1 or paths["0.txt"].stat().st_size < chunk_bytes + 40


@pytest.mark.parametrize(("place", "lines"), [(0, 3), (1, 1), (2, 3), (1, 4)])
def test_files_of_unequal_length(tmp_path, place, lines):
    columns = [["a", "b"] for _ in range(3)]
    columns[place] = ["a"] * lines
    paths = written(tmp_path, columns, ends=(True,) * 3)
    with pytest.raises(BadInput, match="Line n of each file belongs to the same question") as caught:
        scan_aligned(paths, split="train")
    error = caught.value
    assert error.reason == "unequal-lengths"
    assert error.file == f"{place or 1}.txt"
    told = ", ".join(f"{name}.txt {lines if name == place else 2}" for name in range(3))
    assert f"({told})" in error.found


def test_a_missing_and_an_empty_file(tmp_path):
    paths = written(tmp_path, [["a"], ["b"]], ends=(True, True))
    (tmp_path / "1.txt").write_bytes(b"")
    with pytest.raises(BadInput, match=r"^1\.txt: expected text, found an empty file"):
        scan_aligned(paths, split="train")
    (tmp_path / "1.txt").unlink()
    with pytest.raises(BadInput, match=r"^1\.txt: expected a text in .*, found no such file \(there are: 0\.txt\)"):
        scan_aligned(paths, split="train")


def test_a_run_that_is_too_long_is_no_line(tmp_path):
    paths = written(tmp_path, [["a", "b"], ["a", "b" * 50]], ends=(True, True))
    with pytest.raises(BadInput, match=r"^1\.txt, line 2: expected at most 11 bytes from here") as caught:
        scan_aligned(paths, split="train", chunk_bytes=1, unit_bytes=10)
    assert caught.value.reason == "long-unit"


def test_a_file_that_goes_while_it_is_read(tmp_path, monkeypatch):
    paths = written(tmp_path, [["a"], ["b"]], ends=(True, True))
    monkeypatch.setattr(aligned_files, "text_bytes", lambda path, name: None)
    (tmp_path / "1.txt").unlink()
    with pytest.raises(MalmoiError, match=r"1\.txt can't be read: No such file"):
        scan_aligned(paths, split="train")
