"""PTB's raw files in every shape in which people have them, and from hosts that serve them well or badly."""

import dataclasses
import hashlib
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.part_file import Timeouts
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Mirror, Source, SourceFile
from malmoi.pipelines.sources import PTB, PTB_CHARACTERS
from tests.pipelines.http_host import Host, Page, http_host

WORDS = {f"ptb.{split}.txt": f" the {split} <unk> \n".encode() for split in ("train", "valid", "test")}
CHARACTERS = {f"ptb.char.{split}.txt": b"t h e _ e n d\n" for split in ("train", "valid", "test")}
HTML = b"<!DOCTYPE html><title>404 - page not found</title>"
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
    return tmp_path / "spare"


def folder_with(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def archive_with(place: Path, files: Mapping[str, bytes]) -> Path:
    """As the official one is packed: paths begin with ``./``, and there is more in it than the data."""
    made = place.parent / "made" / "simple-examples"
    folder_with(made / "data", files)
    folder_with(made / "rnnlm-0.2b", {"rnnlm.cpp": b"int main() {}\n"})
    with tarfile.open(place, "w:gz") as tar:
        tar.add(made, "./simple-examples")
    return place


def served(host: Host, source: Source, bodies: Mapping[str, bytes]) -> Source:
    """The source with this machine as the only mirror of each file, digests of the same kinds as in earnest."""

    def file(file: SourceFile) -> SourceFile:
        body = bodies[file.name]
        mirror = Mirror(
            url=host.add(f"/{file.name}", Page(body=body)),
            bytes=len(body),
            **{
                algorithm: hashlib.new(algorithm, body).hexdigest()
                for algorithm, _ in [file.mirrors[0].digest or ("sha256", "")]
            },
        )
        return dataclasses.replace(file, mirrors=(mirror,))

    return dataclasses.replace(source, files=tuple(map(file, source.files)))


@pytest.mark.parametrize("given", ["", "ptb", "ptb/simple-examples", "ptb/simple-examples/data"])
def test_the_folder_is_found_from_itself_and_from_above(tmp_path: Path, spare: Path, given: str) -> None:
    folder = folder_with(tmp_path / "raw" / "ptb" / "simple-examples" / "data", WORDS)
    assert locate(PTB, raw_dir=tmp_path / "raw" / given, download_dir=spare) == folder
    assert not spare.exists()


@pytest.mark.parametrize("given", ["", "mine"])
def test_the_three_files_are_enough_in_any_folder(tmp_path: Path, spare: Path, given: str) -> None:
    folder = folder_with(tmp_path / "raw" / "mine", WORDS)
    assert locate(PTB, raw_dir=tmp_path / "raw" / given, download_dir=spare) == folder


@pytest.mark.parametrize("given", ["", "simple-examples.tgz"])
def test_the_archive_is_unpacked_elsewhere(tmp_path: Path, spare: Path, given: str) -> None:
    raw = folder_with(tmp_path / "raw", {})
    archive_with(tmp_path / "simple-examples.tgz", WORDS | CHARACTERS).rename(raw / "simple-examples.tgz")
    found = locate(PTB, raw_dir=raw / given, download_dir=spare)
    assert found == locate(PTB_CHARACTERS, raw_dir=raw / given, download_dir=spare)
    assert {path.name: path.read_bytes() for path in found.iterdir()} == WORDS | CHARACTERS
    assert [path.name for path in raw.iterdir()] == ["simple-examples.tgz"]


def test_the_character_files_are_looked_for_where_they_are(tmp_path: Path, spare: Path) -> None:
    raw = folder_with(tmp_path / "raw", WORDS)
    with pytest.raises(BadInput, match=r"simple-examples\.tgz, or a folder with ptb\.char\.train\.txt") as caught:
        locate(PTB_CHARACTERS, raw_dir=raw, download_dir=spare)
    assert "found ptb.test.txt, ptb.train.txt, ptb.valid.txt" in str(caught.value)
    archive_with(tmp_path / "simple-examples.tgz", WORDS | CHARACTERS).rename(raw / "simple-examples.tgz")
    assert (locate(PTB_CHARACTERS, raw_dir=raw, download_dir=spare) / "ptb.char.valid.txt").is_file()
    assert locate(PTB, raw_dir=raw, download_dir=spare) == raw


def test_one_of_the_files_is_not_the_corpus(tmp_path: Path, spare: Path) -> None:
    folder = folder_with(tmp_path / "raw", WORDS)
    with pytest.raises(BadInput, match=rf"found one of its files\. Give its folder: {folder}\."):
        locate(PTB, raw_dir=folder / "ptb.train.txt", download_dir=spare)


def test_without_raw_dir_the_single_files_are_fetched_and_the_archive_is_not(host: Host, spare: Path) -> None:
    source = served(host, PTB, WORDS | {"simple-examples.tgz": b"34 MB"})
    found = locate(source, download_dir=spare)
    assert {name: (found / name).read_bytes() for name in WORDS} == WORDS
    assert [path for path, _ in host.requests] == [f"/{name}" for name in WORDS]
    host.pages.clear()
    assert locate(source, download_dir=spare) == found


def test_the_character_files_come_out_of_the_archive(host: Host, tmp_path: Path, spare: Path) -> None:
    body = archive_with(tmp_path / "any.tgz", WORDS | CHARACTERS).read_bytes()
    source = served(host, PTB_CHARACTERS, {"simple-examples.tgz": body})
    assert source.files[0].mirrors[0].md5
    found = locate(source, download_dir=spare)
    assert {name: (found / name).read_bytes() for name in CHARACTERS} == CHARACTERS
    assert [path for path, _ in host.requests] == ["/simple-examples.tgz"]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (Page(body=WORDS["ptb.valid.txt"].replace(b"t", b"T")), "its SHA-256 is "),
        (Page(body=WORDS["ptb.valid.txt"][:7]), "a short body: 7 bytes, expected 18 bytes"),
        (Page(body=HTML, kind="text/html"), f'an HTML page titled "404 - page not found" ({len(HTML)} bytes)'),
        (Page(status=404), "HTTP 404"),
    ],
)
def test_a_bad_single_file_is_told_with_what_to_do(host: Host, spare: Path, page: Page, told: str) -> None:
    source = served(host, PTB, WORDS | {"simple-examples.tgz": b"34 MB"})
    host.add("/ptb.valid.txt", page)
    with pytest.raises(MalmoiError) as caught:
        locate(source, download_dir=spare, timeouts=QUICK)
    assert "ptb.valid.txt could not be downloaded" in str(caught.value)
    assert told in str(caught.value)
    assert "--raw-dir" in str(caught.value)
    assert (spare / "ptb" / "ptb.train.txt").is_file()
    assert not (spare / "ptb" / "ptb.valid.txt").exists()


def test_an_archive_with_another_md5_is_not_unpacked(host: Host, tmp_path: Path, spare: Path) -> None:
    body = archive_with(tmp_path / "any.tgz", WORDS | CHARACTERS).read_bytes()
    source = served(host, PTB_CHARACTERS, {"simple-examples.tgz": body})
    host.add("/simple-examples.tgz", Page(body=body[:-1] + b"?"))
    with pytest.raises(MalmoiError, match=f"its MD5 is .*, expected {hashlib.md5(body).hexdigest()}"):
        locate(source, download_dir=spare, timeouts=QUICK)
    assert not (spare / "extracted").exists()


def test_the_real_files_arrive_over_http(raw_dir: Path, host: Host, spare: Path) -> None:
    folder = Path(locate(PTB, raw_dir=raw_dir / "ptb", download_dir=spare))
    bodies = {file.name: (folder / file.name).read_bytes() for file in PTB.plain}
    plain = dataclasses.replace(PTB, files=PTB.plain)
    local = served(host, plain, bodies)
    for here, official in zip(local.files, plain.files, strict=True):
        assert (here.mirrors[0].bytes, here.mirrors[0].digest) == (
            official.mirrors[0].bytes,
            official.mirrors[0].digest,
        )
    found = locate(local, download_dir=spare)
    assert {file.name: (found / file.name).read_bytes() for file in plain.files} == bodies
