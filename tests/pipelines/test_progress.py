"""Progress."""

import io
import time

from malmoi.pipelines import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_shards_and_bytes_are_read_off_the_folder(tmp_path):
    assert progress.written(tmp_path, "babi") == (0, 0)
    (tmp_path / "babi-train.tfrecord-00000-of-00002").write_bytes(b"12345")
    (tmp_path / "incomplete.abc.babi-train.tfrecord-00001-of-00002").write_bytes(b"123")
    (tmp_path / "words.vocab.txt").write_bytes(b"1234567")
    assert progress.written(tmp_path, "babi") == (1, 8)


def test_nothing_is_shown_where_nobody_looks(tmp_path, monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress.watched(tmp_path, "babi", shards=1):
        (tmp_path / "babi-train.tfrecord-00000-of-00001").write_bytes(b"1")
    assert stream.getvalue() == ""


def test_a_terminal_shows_how_far_it_is(tmp_path, monkeypatch):
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "_SECONDS", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress.watched(tmp_path, "babi", shards=3):
        (tmp_path / "babi-train.tfrecord-00000-of-00003").write_bytes(b"1" * 2_000_000)
        deadline = time.monotonic() + 10
        while "1/3 shards" not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.02)
    assert "1/3 shards" in stream.getvalue()
    assert "2 MB" in stream.getvalue()
