import dataclasses
import hashlib
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.part_file import Timeouts
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Mirror, Source, SourceFile
from malmoi.pipelines.sources import BABI
from tests.pipelines.http_host import Host, Page, closed_port, http_host

OFFICIAL = "tasks_1-20_v1-2"
STORY = b"1 Mary went home.\n2 Where is Mary? \thome\t1\n"
QUICK = Timeouts(connect=1.0, read=1.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def host() -> Iterator[Host]:
    with http_host() as host:
        yield host


@pytest.fixture
def spare(tmp_path: Path) -> Path:
    """The folder for downloads; a test that needs none checks that it stays empty."""
    return tmp_path / "spare"


def corpus(folder: Path, language: str = "en", task: int = 1) -> Path:
    (folder / language).mkdir(parents=True)
    (folder / language / f"qa{task}_some-task_train.txt").write_bytes(STORY)
    return folder


def packed(folder: Path, archive: Path) -> Path:
    archive.parent.mkdir(parents=True, exist_ok=True)
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive, "w") as zipped:
            for path in folder.rglob("*"):
                zipped.write(path, f"{OFFICIAL}/{path.relative_to(folder).as_posix()}")
    else:
        with tarfile.open(archive, "w" if archive.suffix == ".tar" else "w:gz") as tar:
            tar.add(folder, OFFICIAL)
    return archive


def served(host: Host, body: bytes) -> Source:
    """The bAbI source with this machine as its only mirror."""
    digest = hashlib.sha256(body).hexdigest()
    mirror = Mirror(url=host.add("/babi", Page(body=body)), bytes=len(body), sha256=digest)
    return dataclasses.replace(BABI, files=(dataclasses.replace(BABI.files[0], mirrors=(mirror,)),))


@pytest.mark.parametrize(
    "language",
    ["en", "en-10k", "hn", "hn-10k", "shuffled", "shuffled-10k", "en-valid", "en-valid-10k"],
)
def test_any_language_folder_marks_the_corpus(tmp_path: Path, spare: Path, language: str) -> None:
    folder = corpus(tmp_path / "mine", language)
    assert locate(BABI, raw_dir=folder, download_dir=spare) == folder


@pytest.mark.parametrize("given_level", ["", "babi", f"babi/{OFFICIAL}"])
def test_the_folder_is_found_from_up_to_two_above(tmp_path: Path, spare: Path, given_level: str) -> None:
    folder = corpus(tmp_path / "data" / "babi" / OFFICIAL)
    (tmp_path / "data" / "ptb").mkdir()
    (tmp_path / "data" / "README.md").touch()
    found = locate(BABI, raw_dir=tmp_path / "data" / given_level, download_dir=spare)
    assert found == folder
    assert not spare.exists()


def test_a_folder_under_another_name_is_found_from_above(tmp_path: Path, spare: Path) -> None:
    folder = corpus(tmp_path / "data" / "말모이 babi")
    assert locate(BABI, raw_dir=str(tmp_path / "data"), download_dir=spare) == folder


def test_the_official_name_settles_which_of_two(tmp_path: Path, spare: Path) -> None:
    corpus(tmp_path / "data" / "copy")
    folder = corpus(tmp_path / "data" / OFFICIAL)
    assert locate(BABI, raw_dir=tmp_path / "data", download_dir=spare) == folder


def test_two_candidates_are_not_chosen_between(tmp_path: Path, spare: Path) -> None:
    one, two = corpus(tmp_path / "data" / "one"), corpus(tmp_path / "data" / "two")
    with pytest.raises(BadInput) as caught:
        locate(BABI, raw_dir=tmp_path / "data", download_dir=spare)
    assert f"found 2 of them. Give one: {one}, {two}." in str(caught.value)


def test_a_home_folder_is_expanded(tmp_path: Path, spare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = corpus(tmp_path / "babi")
    assert locate(BABI, raw_dir="~/babi", download_dir=spare) == folder


@pytest.mark.parametrize(
    "name",
    [f"{OFFICIAL}.tar.gz", "babi_tasks_1-20_v1-2.tar.gz", "babi-tasks-v1-2.tar.gz", "bAbI.zip", "babi.tar"],
)
@pytest.mark.parametrize("named", ["archive", "folder", "parent"])
def test_an_archive_is_unpacked_elsewhere(tmp_path: Path, spare: Path, name: str, named: str) -> None:
    archive = packed(corpus(tmp_path / "made"), tmp_path / "data" / "downloads" / name)
    raw_dir = {"archive": archive, "folder": archive.parent, "parent": archive.parent.parent}[named]
    found = locate(BABI, raw_dir=raw_dir, download_dir=spare)
    assert (found / "en" / "qa1_some-task_train.txt").read_bytes() == STORY
    assert found.is_relative_to(spare / "extracted")
    assert list(archive.parent.iterdir()) == [archive]
    assert locate(BABI, raw_dir=raw_dir, download_dir=spare) == found


def test_an_archive_of_any_name_is_taken_when_given_itself(tmp_path: Path, spare: Path) -> None:
    archive = packed(corpus(tmp_path / "made"), tmp_path / "x" / "repackaged.bin")
    assert (locate(BABI, raw_dir=archive, download_dir=spare) / "en").is_dir()
    with pytest.raises(BadInput, match=r"found repackaged\.bin"):
        locate(BABI, raw_dir=archive.parent, download_dir=spare)


def test_archives_of_one_name_keep_their_own_folders(tmp_path: Path, spare: Path) -> None:
    one = packed(corpus(tmp_path / "made" / "1", "en"), tmp_path / "1" / "babi.tar.gz")
    two = packed(corpus(tmp_path / "made" / "2", "hn"), tmp_path / "2" / "babi.tar.gz")
    found = [locate(BABI, raw_dir=archive, download_dir=spare) for archive in (one, two)]
    assert [sorted(path.name for path in folder.iterdir()) for folder in found] == [["en"], ["hn"]]


def test_a_folder_is_preferred_to_the_archive_beside_it(tmp_path: Path, spare: Path) -> None:
    folder = corpus(tmp_path / "data" / OFFICIAL)
    packed(folder, tmp_path / "data" / f"{OFFICIAL}.tar.gz")
    assert locate(BABI, raw_dir=tmp_path / "data", download_dir=spare) == folder
    assert not spare.exists()


def test_a_read_only_raw_folder_is_enough(tmp_path: Path, spare: Path) -> None:
    archive = packed(corpus(tmp_path / "made"), tmp_path / "data" / "babi.tgz")
    archive.chmod(0o444)
    archive.parent.chmod(0o555)
    try:
        assert (locate(BABI, raw_dir=archive.parent, download_dir=spare) / "en").is_dir()
    finally:
        archive.parent.chmod(0o755)


def test_a_folder_without_the_corpus_is_told_with_what_is_in_it(tmp_path: Path, spare: Path) -> None:
    data = tmp_path / "data"
    for number in range(9):
        (data / f"photo{number}").mkdir(parents=True)
    with pytest.raises(BadInput) as caught:
        locate(BABI, raw_dir=data, download_dir=spare)
    message = str(caught.value)
    assert caught.value.reason == "no-raw-data"
    assert message.startswith(f"{data}: expected the raw data of babi ({OFFICIAL}.tar.gz, or a folder with en/qa")
    assert "found photo0, photo1" in message
    assert "photo8" not in message
    assert "(9 in all)" in message
    assert "--raw-dir" in message
    assert "malmoi sources babi" in message
    assert not spare.exists()


@pytest.mark.parametrize("inner", ["en", "en/qa1_some-task_train.txt"])
def test_a_part_of_the_corpus_is_recognised(tmp_path: Path, spare: Path, inner: str) -> None:
    folder = corpus(tmp_path / OFFICIAL)
    with pytest.raises(BadInput) as caught:
        locate(BABI, raw_dir=folder / inner, download_dir=spare)
    if inner == "en":
        assert f"Give the folder above it: {folder}." in str(caught.value)
    else:
        assert "found other data, which begin with b'1 Mary w'" in str(caught.value)


def test_nothing_there_and_an_empty_folder_are_different_errors(tmp_path: Path, spare: Path) -> None:
    with pytest.raises(BadInput, match="found nothing of that name") as caught:
        locate(BABI, raw_dir=tmp_path / "gone", download_dir=spare)
    assert caught.value.reason == "missing-file"
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="found an empty folder"):
        locate(BABI, raw_dir=tmp_path / "empty", download_dir=spare)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, spare: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    with pytest.raises(MalmoiError, match="locked: this folder may not be read"):
        locate(BABI, raw_dir=tmp_path / "locked", download_dir=spare)


def test_an_archive_of_something_else_is_told(tmp_path: Path, spare: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").touch()
    archive = packed(tmp_path / "photos", tmp_path / "babi.tar.gz")
    with pytest.raises(BadInput, match=rf"babi\.tar\.gz: .* found an archive that holds {OFFICIAL}\."):
        locate(BABI, raw_dir=archive, download_dir=spare)


def test_a_broken_archive_in_the_raw_folder_is_an_error_not_a_download(tmp_path: Path, spare: Path) -> None:
    archive = packed(corpus(tmp_path / "made"), tmp_path / "data" / f"{OFFICIAL}.tar.gz")
    archive.write_bytes(archive.read_bytes()[:-9])
    with pytest.raises(BadInput, match=f"{OFFICIAL}.tar.gz: .*truncated"):
        locate(BABI, raw_dir=archive.parent, download_dir=spare)


def test_without_raw_dir_the_archive_is_fetched_once(tmp_path: Path, spare: Path, host: Host) -> None:
    source = served(host, packed(corpus(tmp_path / "made"), tmp_path / "any.tar.gz").read_bytes())
    found = locate(source, download_dir=spare)
    assert (found / "en" / "qa1_some-task_train.txt").read_bytes() == STORY
    assert (spare / "babi" / f"{OFFICIAL}.tar.gz").is_file()
    host.pages.clear()
    assert locate(source, download_dir=spare) == found
    assert len(host.requests) == 1


def test_a_raw_dir_is_never_an_occasion_to_download(tmp_path: Path, spare: Path, host: Host) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput):
        locate(served(host, b"x"), raw_dir=tmp_path / "empty", download_dir=spare)
    assert host.requests == []


def test_when_nobody_serves_the_error_says_where_to_put_it(spare: Path) -> None:
    mirror = Mirror(url=closed_port(), bytes=1, sha256="0" * 64)
    source = dataclasses.replace(BABI, files=(dataclasses.replace(BABI.files[0], mirrors=(mirror,)),))
    with pytest.raises(MalmoiError, match="--raw-dir"):
        locate(source, download_dir=spare, timeouts=QUICK)


def test_plain_files_are_a_source_of_data_alone(tmp_path: Path, spare: Path, host: Host) -> None:
    def plain(name: str, body: bytes) -> SourceFile:
        digest = hashlib.sha256(body).hexdigest()
        mirror = Mirror(url=host.add(f"/{name}", Page(body=body)), bytes=len(body), sha256=digest)
        return SourceFile(name=name, mirrors=(mirror,))

    source = Source(
        name="pairs",
        title="questions",
        files=(plain("train.txt", b"q\na\n"), plain("test.txt", b"r\nb\n")),
        marker=("train.txt",),
        licence="none stated",
        citation="",
        by_hand="Give --raw-dir the folder.",
    )
    found = locate(source, download_dir=spare)
    assert (found / "train.txt").read_bytes() + (found / "test.txt").read_bytes() == b"q\na\nr\nb\n"
    assert locate(source, raw_dir=found, download_dir=tmp_path / "none") == found
    with pytest.raises(BadInput, match=r"found one of its files\. Give its folder: .*pairs\."):
        locate(source, raw_dir=found / "train.txt", download_dir=spare)
    (tmp_path / "other.txt").touch()
    with pytest.raises(BadInput, match="found a file"):
        locate(source, raw_dir=tmp_path / "other.txt", download_dir=spare)


def test_a_remote_folder_for_downloads_is_refused_by_name() -> None:
    with pytest.raises(MalmoiError, match=r"gs://bucket/downloads: .* need a local folder"):
        locate(BABI, download_dir="gs://bucket/downloads")


def test_the_real_corpus_is_found_as_folder_and_as_archive(raw_dir: Path, tmp_path: Path, spare: Path) -> None:
    folder = Path(locate(BABI, raw_dir=raw_dir, download_dir=spare))
    assert not spare.exists()
    archive = tmp_path / f"{OFFICIAL}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(folder, OFFICIAL)
    unpacked = locate(BABI, raw_dir=archive, download_dir=spare)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.txt"))
    assert len(names) > 80
    for name in names:
        assert (unpacked / name).read_bytes() == (folder / name).read_bytes()


def test_the_real_corpus_arrives_over_http(raw_dir: Path, tmp_path: Path, spare: Path, host: Host) -> None:
    folder = Path(locate(BABI, raw_dir=raw_dir, download_dir=spare))
    made = tmp_path / "made"
    shutil.copytree(folder / "hn", made / "hn")
    body = packed(made, tmp_path / "any.tar.gz").read_bytes()
    source = served(host, body)
    host.pages["/babi"].cuts.append(len(body) // 2)
    found = locate(source, download_dir=spare)
    assert sum(path.stat().st_size for path in Path(found, "hn").iterdir()) == sum(
        path.stat().st_size for path in (made / "hn").iterdir()
    )
    assert host.ranges == [None, f"bytes={len(body) // 2}-"]


def test_progress_names_each_piece_of_work(
    tmp_path: Path, spare: Path, host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    body = packed(corpus(tmp_path / "made"), tmp_path / "any.tar.gz").read_bytes()
    source = served(host, body)
    locate(source, download_dir=spare)
    shown = capsys.readouterr().err
    assert shown.splitlines() == [f"downloading {OFFICIAL}.tar.gz", f"unpacking {OFFICIAL}.tar.gz"]
    locate(source, download_dir=spare)
    assert capsys.readouterr() == ("", "")
