import pytest

from malmoi.models.files import write_whole


def test_the_old_content_stays_until_the_new_is_whole(tmp_path, monkeypatch):
    file = tmp_path / "progress.npz"
    write_whole(file, b"old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("killed here")))
    with pytest.raises(OSError, match="killed here"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"


def test_nothing_else_is_left(tmp_path):
    write_whole(tmp_path / "a", b"1")
    write_whole(tmp_path / "a", b"2")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"2"
