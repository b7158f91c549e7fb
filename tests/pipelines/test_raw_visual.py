"""Raw files of questions about pictures, downloaded from a host on this machine."""

import dataclasses
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import malmoi
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.caption_sources import COCO_CAPTIONS_2014, COCO_CAPTIONS_2017, KARPATHY
from malmoi.pipelines.part_file import Timeouts
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Mirror, Source
from malmoi.pipelines.sources import COCO_QA, daquar_source
from tests.pipelines.http_host import Host, Page, http_host

DATASETS = Path(malmoi.__file__).parent / "datasets"
QUICK = Timeouts(connect=1.0, read=1.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def host() -> Iterator[Host]:
    with http_host() as host:
        yield host


def served(host: Host, source: Source, bodies: Mapping[str, bytes]) -> Source:
    """The source with this machine as the only mirror; digests where there are any in earnest."""

    def mirrors(name: str, first: Mirror) -> tuple[Mirror]:
        body = bodies[name]
        digest = {"sha256": hashlib.sha256(body).hexdigest()} if first.sha256 else {"unverified": "as in earnest"}
        size = None if first.bytes is None else len(body)
        return (Mirror(url=host.add(f"/{name}", Page(body=body)), bytes=size, **digest),)

    files = (dataclasses.replace(file, mirrors=mirrors(file.name, file.mirrors[0])) for file in source.files)
    return dataclasses.replace(source, files=tuple(files))


def archive() -> bytes:
    made = io.BytesIO()
    root = DATASETS / "coco_qa/dummy_data"
    with zipfile.ZipFile(made, "w") as members:
        for path in sorted(root.rglob("*.txt")):
            members.write(path, path.relative_to(root))
    return made.getvalue()


def test_captions_come_out_of_the_archives(host: Host, tmp_path: Path) -> None:
    root = DATASETS / "coco_captioning/dummy_data"
    for source, name, inside in (
        (COCO_CAPTIONS_2014, "annotations_trainval2014.zip", "annotations/captions_{}2014.json"),
        (COCO_CAPTIONS_2017, "annotations_trainval2017.zip", "annotations/captions_{}2017.json"),
        (KARPATHY, "caption_datasets.zip", "dataset_coco.json"),
    ):
        made = io.BytesIO()
        wanted = {inside.format(split) for split in ("train", "val")}
        with zipfile.ZipFile(made, "w") as members:
            for path in wanted:
                members.write(root / path, path)
            members.writestr("annotations/instances_val.json", "{}")
        folder = locate(served(host, source, {name: made.getvalue()}), download_dir=tmp_path, timeouts=QUICK)
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert found == {Path(path).name: (root / path).read_bytes() for path in wanted}


def test_coco_qa_is_downloaded_and_unpacked(host: Host, tmp_path: Path) -> None:
    source = served(host, COCO_QA, {"cocoqa-2015-05-17.zip": archive()})
    folder = locate(source, download_dir=tmp_path, timeouts=QUICK)
    assert (folder / "train/questions.txt").read_bytes() == (
        DATASETS / "coco_qa/dummy_data/train/questions.txt"
    ).read_bytes()
    assert locate(source, download_dir=tmp_path, timeouts=QUICK) == folder
    assert len(host.requests) == 1


def test_a_page_in_the_place_of_the_archive(host: Host, tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><title>404 - page not found</title>"
    source = served(host, COCO_QA, {"cocoqa-2015-05-17.zip": page})
    with pytest.raises(MalmoiError, match="HTML"):
        locate(source, download_dir=tmp_path, timeouts=QUICK)


@pytest.mark.parametrize("classes", [37, 894])
def test_daquar_is_downloaded_file_by_file(host: Host, tmp_path: Path, classes: int) -> None:
    source = daquar_source(classes)
    bodies = {file.name: f"{file.name}\n".encode() for file in source.files}
    folder = locate(served(host, source, bodies), download_dir=tmp_path, timeouts=QUICK)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in bodies} == bodies


def test_a_file_that_no_host_gives_is_named(host: Host, tmp_path: Path) -> None:
    source = daquar_source(37)
    bodies = {file.name: b"x" for file in source.files}
    changed = served(host, source, bodies)
    host.pages["/qa.37.raw.test.txt"] = Page(status=404)
    with pytest.raises(MalmoiError, match=r"qa\.37\.raw\.test\.txt"):
        locate(changed, download_dir=tmp_path, timeouts=QUICK)


@pytest.mark.parametrize("given", ["", "cocoqa"])
def test_the_real_folders_are_found(raw_dir: Path, tmp_path: Path, given: str) -> None:
    assert locate(COCO_QA, raw_dir=raw_dir / given, download_dir=tmp_path) == raw_dir / "cocoqa"
    for classes, folder in ((894, "full"), (37, "reduced")):
        found = locate(daquar_source(classes), raw_dir=raw_dir / "daquar", download_dir=tmp_path)
        assert found == raw_dir / "daquar" / folder
    assert locate(daquar_source(894, triple=True), raw_dir=raw_dir / "daquar", download_dir=tmp_path) == (
        raw_dir / "daquar/format_triple"
    )


def test_one_of_the_files_is_not_the_folder(tmp_path: Path) -> None:
    file = DATASETS / "daquar/dummy_data/qa.894.raw.train.txt"
    with pytest.raises(BadInput, match=r"found one of its files\. Give its folder: .*dummy_data"):
        locate(daquar_source(894), raw_dir=file, download_dir=tmp_path)
