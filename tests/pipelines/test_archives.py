import gzip
import io
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines import archives
from malmoi.pipelines.archive_members import Refused, inside
from malmoi.pipelines.archives import unpack

FILES = {
    "tasks/en/qa1_a_train.txt": b"1 Mary went home.\n",
    "tasks/빈칸 hn/qa1.txt": "1 은경이는 갔다.\n".encode(),
    "tasks/empty": b"",
    "tasks/large": bytes(range(256)) * 9000,
}


def tar_entry(name: str, *, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname, entry.size = kind, target, size
    return entry


def tar_of(*entries: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    """The bytes of a tar file; entries without content get zeros of their size."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry in entries:
            info, content = (
                (tar_entry(entry[0], size=len(entry[1])), entry[1])
                if isinstance(entry, tuple)
                else (entry, bytes(entry.size))
            )
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zip_of(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def zip_entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def good(kind: str) -> bytes:
    if kind == "zip":
        return zip_of(*FILES.items())
    tar = tar_of(tar_entry("tasks", kind=tarfile.DIRTYPE), *FILES.items())
    return tar if kind == "tar" else gzip.compress(tar)


def saved(folder: Path, content: bytes, name: str = "corpus.tar.gz") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("name", ["corpus.tar.gz", "corpus.tgz", "corpus.tar", "corpus.zip", "corpus.bin"])
@pytest.mark.parametrize("kind", ["gzip", "tar", "zip"])
def test_the_kind_is_taken_from_the_bytes_whatever_the_name(tmp_path: Path, name: str, kind: str) -> None:
    folder = unpack(saved(tmp_path, good(kind), name), tmp_path / "a" / "out")
    assert folder == tmp_path / "a" / "out"
    assert tree(folder) == FILES
    assert {path.name for path in folder.parent.iterdir()} == {"out", "out.unpacked.json", ".lock"}


@pytest.mark.parametrize("options", [[], ["--sparse"], ["--format=v7"], ["--format=ustar"], ["--format=gnu"]])
def test_archives_of_the_tar_command_are_read(tmp_path: Path, options: list[str]) -> None:
    source = tmp_path / "tasks"
    (source / "a").mkdir(parents=True)
    (source / "a" / "text").write_bytes(b"1 Mary went home.\n" * 999)
    with (source / "a" / "holes").open("wb") as handle:
        handle.seek(1 << 20)
        handle.write(b"end")
    archive = tmp_path / "corpus.tar"
    subprocess.run(["tar", *options, "-cf", archive, "-C", tmp_path, "tasks"], check=True)
    assert tree(unpack(archive, tmp_path / "out")) == {
        f"tasks/{name}": content for name, content in tree(source).items()
    }


def test_what_is_unpacked_already_is_left_alone(tmp_path: Path) -> None:
    archive = saved(tmp_path, good("gzip"))
    folder = unpack(archive, tmp_path / "out")
    before = folder.stat().st_ino
    assert unpack(archive, folder).stat().st_ino == before


@pytest.mark.parametrize("kind", ["gzip", "tar", "zip"])
def test_only_members_of_some_names_are_unpacked(tmp_path: Path, kind: str) -> None:
    archive = saved(tmp_path, good(kind))
    folder = unpack(archive, tmp_path / "out", names=("qa1.txt", "empty", "tasks"))
    assert tree(folder) == {name: FILES[name] for name in ("tasks/빈칸 hn/qa1.txt", "tasks/empty")}
    assert tree(unpack(archive, folder)) == FILES
    assert tree(unpack(archive, folder, names=("empty",))) == {"tasks/empty": b""}


@pytest.mark.parametrize("change", ["archive", "file gone", "file cut", "stamp gone", "stamp torn"])
def test_whatever_changed_since_it_is_unpacked_again(tmp_path: Path, change: str) -> None:
    archive = saved(tmp_path, good("gzip"))
    folder = unpack(archive, tmp_path / "out")
    stamp = tmp_path / "out.unpacked.json"
    expected = FILES
    if change == "archive":
        expected = {"other": b"text"}
        saved(tmp_path, tar_of(*expected.items()))
    elif change == "file gone":
        (folder / "tasks" / "empty").unlink()
    elif change == "file cut":
        (folder / "tasks" / "large").write_bytes(b"")
    elif change == "stamp gone":
        stamp.unlink()
    else:
        stamp.write_text("{")
    unpack(archive, folder)
    assert tree(folder) == expected


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    working = tmp_path / "out.unpacking"
    working.mkdir()
    (working / "half").write_bytes(b"half a file")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stray").touch()
    assert tree(unpack(saved(tmp_path, good("tar")), tmp_path / "out")) == FILES
    assert not working.exists()


def test_an_interrupted_run_leaves_the_earlier_folder_as_it_was(tmp_path: Path) -> None:
    archive = saved(tmp_path, good("gzip"))
    folder = unpack(archive, tmp_path / "out")
    saved(tmp_path, gzip.compress(tar_of(("other", b"text"))))

    def interrupted(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack(archive, folder, progress=interrupted)
    assert tree(folder) == FILES
    assert not (tmp_path / "out.unpacking").exists()


LINK, HARD = tarfile.SYMTYPE, tarfile.LNKTYPE
Hostile = Callable[[], bytes]
HOSTILE: list[tuple[str, bytes]] = [
    ("climbs", tar_of(("tasks/../../evil", b"x"))),
    ("climbs", tar_of(("..", b"x"))),
    ("climbs", tar_of(("tasks\\..\\..\\evil", b"x"))),
    ("climbs", tar_of(tar_entry("../evil", kind=tarfile.DIRTYPE))),
    ("climbs", zip_of(("../evil", b"x"))),
    ("climbs", zip_of(("a/../../evil", b"x"))),
    ("absolute", tar_of(("/tmp/malmoi-evil", b"x"))),
    ("absolute", tar_of(("C:\\evil", b"x"))),
    ("absolute", tar_of(("\\\\host\\evil", b"x"))),
    ("absolute", zip_of(("/tmp/malmoi-evil", b"x"))),
    ("is a link to '/etc/passwd'", tar_of(tar_entry("a", kind=LINK, target="/etc/passwd"))),
    ("is a link to '../..'", tar_of(tar_entry("a/b", kind=LINK, target="../.."))),
    ("is a link to 'b/../../c'", tar_of(tar_entry("a", kind=LINK, target="b/../../c"))),
    ("is a link to ''", tar_of(tar_entry("a", kind=LINK))),
    ("is a link to '../outside'", tar_of(tar_entry("a", kind=HARD, target="../outside"))),
    ("is a link to '/etc/passwd'", tar_of(tar_entry("a", kind=HARD, target="/etc/passwd"))),
    ("no earlier file", tar_of(tar_entry("a", kind=HARD, target="b"), ("b", b"x"))),
    ("no earlier file", tar_of(tar_entry("l", kind=LINK, target="x"), tar_entry("a", kind=HARD, target="l"))),
    ("is a link to '../x'", zip_of((zip_entry("a", stat.S_IFLNK | 0o777), b"../x"))),
    ("is a link of", zip_of((zip_entry("a", stat.S_IFLNK | 0o777), b"x" * 5000))),
    (
        "through a link",  # x/y/b is x/.. by name, but leads to the root and one above
        tar_of(
            tar_entry("x/y/b", kind=LINK, target="../.."),
            tar_entry("x/y/a", kind=LINK, target="b/.."),
            ("x/y/a/evil", b"x"),
        ),
    ),
    (
        "through a link",  # the same, with nothing written through it
        tar_of(tar_entry("x/y/b", kind=LINK, target="../.."), tar_entry("x/y/a", kind=LINK, target="b/..")),
    ),
    (
        "through a link",  # in the other order: the link is harmless when it is made
        tar_of(tar_entry("x/y/a", kind=LINK, target="b/.."), tar_entry("x/y/b", kind=LINK, target="../..")),
    ),
    ("device", tar_of(tar_entry("a", kind=tarfile.CHRTYPE))),
    ("device", tar_of(tar_entry("a", kind=tarfile.BLKTYPE))),
    ("pipe", tar_of(tar_entry("a", kind=tarfile.FIFOTYPE))),
    ("unknown kind", tar_of(tar_entry("a", kind=b"Q"))),
    ("device", zip_of((zip_entry("a", stat.S_IFCHR | 0o666), b""))),
    ("folder itself", tar_of((".", b"x"))),
    ("where a file is", tar_of(("a", b"x"), ("a/b", b"x"))),
    ("where a file is", tar_of(("a/b", b"x"), ("a", b"x"))),
]


@pytest.mark.parametrize(("reason", "content"), HOSTILE)
def test_hostile_members_are_refused_and_nothing_is_unpacked(tmp_path: Path, reason: str, content: bytes) -> None:
    (tmp_path / "outside").write_bytes(b"untouched")
    archive = saved(tmp_path, content)
    place = tmp_path / "deep" / "down"
    with pytest.raises(BadInput) as caught:
        unpack(archive, place / "out")
    assert caught.value.reason == "archive-refused"
    assert reason in str(caught.value)
    assert "member '" in str(caught.value)
    assert str(archive) in str(caught.value)
    assert [path.name for path in place.iterdir()] == [".lock"]
    assert {path.name for path in tmp_path.iterdir()} == {"outside", "corpus.tar.gz", "deep"}
    assert not Path("/tmp/malmoi-evil").exists()


def test_own_checks_do_without_the_filter_of_newer_pythons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(tarfile, "data_filter")
    for number, (_, content) in enumerate(HOSTILE):
        with pytest.raises(BadInput):
            unpack(saved(tmp_path, content), tmp_path / str(number))


def test_links_that_stay_inside_are_kept(tmp_path: Path) -> None:
    content = tar_of(
        ("a/text", b"one"),
        tar_entry("b/soft", kind=LINK, target="../a/text"),
        tar_entry("b/hard", kind=HARD, target="a/text"),
        tar_entry("c", kind=LINK, target="a"),
        ("c/more", b"two"),
    )
    folder = unpack(saved(tmp_path, content), tmp_path / "out")
    assert (folder / "b" / "soft").read_bytes() == (folder / "b" / "hard").read_bytes() == b"one"
    assert (folder / "a" / "more").read_bytes() == b"two"


def test_of_two_members_of_one_name_the_later_counts(tmp_path: Path) -> None:
    content = tar_of(("a", b"one"), tar_entry("l", kind=LINK, target="a"), ("l", b"two"))
    assert tree(unpack(saved(tmp_path, content), tmp_path / "out")) == {"a": b"one", "l": b"two"}


@pytest.mark.parametrize("kind", ["gzip", "tar", "zip"])
def test_an_archive_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, kind: str) -> None:
    files = {f"tasks/{number}": bytes([number]) * 700 for number in range(3)}
    tar = tar_of(*files.items())
    end = tar.index(bytes(1024), tar.rindex(bytes([2]) * 700) + 1024)  # of the last member's block
    content = {"zip": zip_of(*files.items()), "gzip": gzip.compress(tar), "tar": tar[: end + 512]}[kind]
    assert tree(unpack(saved(tmp_path, content), tmp_path / "whole")) == files
    for length in range(1, len(content), 1 if kind != "tar" else 37):
        with pytest.raises(BadInput) as caught:
            unpack(saved(tmp_path, content[:length]), tmp_path / "out")
        assert caught.value.reason in ("archive-damaged", "not-an-archive")
    assert not (tmp_path / "out").exists()


@settings(max_examples=50, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["gzip", "tar", "zip"]))
def test_spoilt_bytes_are_an_error_of_ours_or_harmless(data: st.DataObject, kind: str) -> None:
    content = bytearray(
        {"zip": zip_of, "tar": tar_of, "gzip": lambda *files: gzip.compress(tar_of(*files))}[kind](
            ("tasks/a", b"text " * 50), ("tasks/b", b"")
        )
    )
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, min(len(content), 3000) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        try:
            folder = unpack(saved(place, bytes(content)), place / "in" / "out")
        except MalmoiError:
            assert not (place / "in" / "out").exists()
        else:
            assert folder.is_dir()
        assert {path.name for path in place.iterdir()} == {"corpus.tar.gz", "in"}


PARTS = st.sampled_from(["..", ".", "", "a", "b", "C:", "\\", "..\\", " ", "가", "con", "a" * 300])
NAMES = st.lists(PARTS, min_size=1, max_size=5).map("/".join)


@st.composite
def tar_entries(draw: st.DrawFn) -> tarfile.TarInfo:
    kind = draw(st.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE, LINK, HARD]))
    return tar_entry(draw(NAMES), kind=kind, target=draw(NAMES))


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(tar_entries(), min_size=1, max_size=6))
def test_no_names_and_links_whatever_touch_anything_outside(entries: list[tarfile.TarInfo]) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(os.path.realpath(name))
        archive = saved(place, tar_of(*entries))
        deep = place / "1" / "2" / "3"
        try:
            folder = unpack(archive, deep / "out")
        except MalmoiError:
            assert {path.name for path in deep.iterdir()} == {".lock"}
        else:
            for path in folder.rglob("*"):
                assert Path(os.path.realpath(path)).is_relative_to(folder)
        outside = {path for path in place.rglob("*") if not path.is_relative_to(deep)}
        assert outside == {archive, place / "1", place / "1" / "2"}


@given(name=NAMES | st.text(max_size=20))
def test_a_name_that_is_let_through_stays_inside(name: str) -> None:
    try:
        parts = inside(name)
    except Refused:
        return
    assert Path(os.path.normpath(Path("/root", *parts))).is_relative_to("/root")
    assert "\0" not in "".join(parts)


def test_an_html_page_is_called_that(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"corpus\.tar\.gz: expected an archive .*, found an HTML page"):
        unpack(saved(tmp_path, b"<!doctype html><p>Forbidden"), tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("corpus.tar.gz", b"", "found an empty file"),
        ("corpus.tar", b"", "found an empty file"),
        ("corpus.tar.gz", b"1 Mary went home.\n", "begin with b'1 Mary w'"),
        ("corpus.tar", b"1 Mary went home.\n" * 99, "damaged"),
        ("corpus.gz", gzip.compress(b"1 Mary went home.\n" * 99, mtime=0), "damaged"),
        ("corpus.tar.gz", gzip.compress(b"", mtime=0), "damaged"),
    ],
)
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    with pytest.raises(BadInput) as caught:
        unpack(saved(tmp_path, content, name), tmp_path / "out")
    assert found in str(caught.value)


def test_an_encrypted_zip_is_called_that(tmp_path: Path) -> None:
    content = bytearray(zip_of(("secret", b"text")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadInput, match="member 'secret' is encrypted"):
        unpack(saved(tmp_path, bytes(content)), tmp_path / "out")


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(tar_of(tar_entry("a", size=600_000), tar_entry("b", size=600_000)), mtime=0),
        zip_of(("a", bytes(600_000)), ("b", bytes(600_000))),
        gzip.compress(tar_of(("a", b"x")) + bytes(2_000_000), mtime=0),
    ],
)
def test_a_bomb_is_stopped_at_the_limit(tmp_path: Path, content: bytes) -> None:
    archive = saved(tmp_path, content)
    assert len(content) < 10_000
    with pytest.raises(BadInput, match="1,000,000 bytes"):
        unpack(archive, tmp_path / "out", max_bytes=1_000_000)
    assert unpack(archive, tmp_path / "out", max_bytes=3_000_000).is_dir()


def test_hard_links_count_as_the_bytes_they_become(tmp_path: Path) -> None:
    links = [tar_entry(str(number), kind=HARD, target="a") for number in range(9)]
    with pytest.raises(BadInput, match="grows beyond 5,000 bytes"):
        unpack(saved(tmp_path, tar_of(("a", bytes(1000)), *links)), tmp_path / "out", max_bytes=5000)


def test_the_number_of_members_is_limited(tmp_path: Path) -> None:
    content = tar_of(*((str(number), b"") for number in range(11)))
    with pytest.raises(BadInput, match="more than 10 members"):
        unpack(saved(tmp_path, content), tmp_path / "out", max_members=10)


def test_a_header_that_wants_all_memory_is_refused(tmp_path: Path) -> None:
    header = tar_entry("a", kind=tarfile.GNUTYPE_LONGNAME, size=1 << 33).tobuf(tarfile.GNU_FORMAT)
    with pytest.raises(BadInput, match=r"a header in it asks for 8,589,934,\d+ bytes"):
        unpack(saved(tmp_path, header + bytes(10_240)), tmp_path / "out")


def test_a_chain_of_headers_without_end_is_damage_not_a_crash(tmp_path: Path) -> None:
    header = tar_entry("a", kind=tarfile.GNUTYPE_LONGNAME, size=1).tobuf(tarfile.GNU_FORMAT)
    with pytest.raises(BadInput, match="damaged"):
        unpack(saved(tmp_path, (header + bytes(512)) * 5000), tmp_path / "out")


def test_an_archive_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(MalmoiError, match=r"gone\.zip"):
        unpack(tmp_path / "gone.zip", tmp_path / "out")


def test_a_disk_that_fills_up_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives.Shelf, "_write", full)
    with pytest.raises(MalmoiError, match="No space left on device"):
        unpack(saved(tmp_path, good("gzip")), tmp_path / "in" / "out")
    assert [path.name for path in (tmp_path / "in").iterdir()] == [".lock"]


@pytest.mark.parametrize("kind", ["gzip", "tar", "zip"])
def test_progress_ends_at_the_size_of_the_archive(tmp_path: Path, kind: str) -> None:
    archive = saved(tmp_path, good(kind))
    seen: list[tuple[int, int | None]] = []
    unpack(archive, tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (archive.stat().st_size,) * 2
    assert all(done <= archive.stat().st_size for done, _ in seen)


def test_unpacked_folders_can_be_removed_again(tmp_path: Path) -> None:
    entry = tar_entry("locked", kind=tarfile.DIRTYPE)
    entry.mode = 0
    folder = unpack(saved(tmp_path, tar_of(entry, ("locked/a", b"x"))), tmp_path / "out")
    shutil.rmtree(folder)
    assert not folder.exists()


def test_a_damaged_zip_of_another_compression(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("qa1.txt", b"1 Mary went home.\n" * 100)
    damaged = bytearray(out.getvalue())
    damaged[60:70] = bytes(10)
    (tmp_path / "tasks.zip").write_bytes(damaged)
    with pytest.raises(BadInput) as caught:
        unpack(tmp_path / "tasks.zip", tmp_path / "out")
    assert caught.value.reason == "archive-damaged"
