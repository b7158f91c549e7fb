"""Archives of photos that are named and not there: from a server on this machine."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines import photos
from malmoi.pipelines.image_sources import find_images
from malmoi.pipelines.photos import PHOTOS, fetched
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.source import Mirror
from tests.pipelines.http_host import Page, http_host


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("val2014/COCO_val2014_000000000042.jpg", b"a photo")
    return content.getvalue()


@pytest.fixture
def served(monkeypatch, tmp_path):
    """Serves a small val2014.zip, and works in an empty folder."""
    body = archive()
    with http_host() as host:
        url = host.add("/val2014.zip", Page(body=body, kind="application/zip"))
        mirror = Mirror(url=url, bytes=len(body), sha256=hashlib.sha256(body).hexdigest())
        files = [replace(file, mirrors=(mirror,)) if file.name == "val2014.zip" else file for file in PHOTOS.files]
        monkeypatch.setattr(photos, "PHOTOS", replace(PHOTOS, files=tuple(files)))
        monkeypatch.chdir(tmp_path)
        yield host


def test_an_archive_that_is_named_is_downloaded_once_and_read(served, tmp_path):
    for _ in range(2):
        (image,) = find_images(["val2014.zip"], download_dir=tmp_path / "downloads", reject=raise_it)
        assert (image.image_id, image.read()) == (42, b"a photo")
    assert len(served.requests) == 1
    assert (tmp_path / "downloads/image_features/val2014.zip").read_bytes() == archive()


def test_what_is_there_is_not_downloaded(served, tmp_path):
    Path("val2014.zip").write_bytes(archive())
    assert fetched(["val2014.zip", "photos/*.jpg", "/raw/val2014.zip"], tmp_path) == [
        "val2014.zip",
        "photos/*.jpg",
        "/raw/val2014.zip",
    ]
    assert served.requests == []


def test_another_archive_in_its_place_is_refused(served, tmp_path):
    served.add("/val2014.zip", Page(body=b"<html>sign in</html>", kind="text/html"))
    with pytest.raises(MalmoiError, match=r"val2014\.zip"):
        fetched(["val2014.zip"], tmp_path)
    assert not (tmp_path / "image_features/val2014.zip").exists()
