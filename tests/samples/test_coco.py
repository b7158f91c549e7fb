"""What the sample world's captions are written as, read back by pycocotools."""

import contextlib
import io
import json

import pytest
from PIL import Image

from malmoi.pipelines.caption_files import read_all_captions
from malmoi.pipelines.rejects import raise_it
from malmoi.samples import write_coco, write_coco_qa
from malmoi.samples.scene import scenes
from malmoi.samples.scene_captions import captions
from malmoi.samples.scene_picture import boxes

SIZES = {"images": 7, "test_images": 3}
SHOWN = {"train2014": scenes(0, "train", 7), "val2014": scenes(0, "test", 3)}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("coco")
    return out, write_coco(out, **SIZES)


def coco(file):
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(file)


def test_files_are_named_as_coco_s(written):
    out, files = written
    names = [path.relative_to(out).as_posix() for path in files]
    assert names == [f"annotations/{what}_{split}.json" for what in ("captions", "instances") for split in SHOWN]
    assert (out / "val2014/COCO_val2014_000000000002.jpg").exists()
    assert "They are not COCO" in (out / "SAMPLE.txt").read_text()


@pytest.mark.parametrize("split", SHOWN)
def test_pycocotools_reads_captions_and_pictures(written, split):
    out, _ = written
    index = coco(out / f"annotations/captions_{split}.json")
    assert index.getImgIds() == [found.image_id for found in SHOWN[split]]
    for found in SHOWN[split]:
        annotations = index.loadAnns(index.getAnnIds(imgIds=found.image_id))
        assert [one["caption"] for one in annotations] == captions(found, 0)
        (image,) = index.loadImgs(found.image_id)
        with Image.open(out / split / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])
        assert image["license"] in [known["id"] for known in index.dataset["licenses"]]
    assert {"info", "images", "licenses", "annotations"} == index.dataset.keys()


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools's own
@pytest.mark.parametrize("split", SHOWN)
def test_pycocotools_reads_things(written, split):
    out, _ = written
    index = coco(out / f"annotations/instances_{split}.json")
    for found in SHOWN[split]:
        annotations = index.loadAnns(index.getAnnIds(imgIds=found.image_id))
        assert [one["bbox"] for one in annotations] == boxes(found).tolist()
        assert {index.cats[one["category_id"]]["name"] for one in annotations} == {found.kind}
        for one in annotations:
            mask = index.annToMask(one)
            left, top, width, height = one["bbox"]
            assert mask.sum() == one["area"] == width * height
            assert mask[top : top + height, left : left + width].all()
    assert all(kind["supercategory"] for kind in index.dataset["categories"])


def test_both_splits_are_read_together_as_no_id_comes_twice(written):
    _, files = written
    found = list(read_all_captions(files[:2], raise_it))
    assert len(found) == 50
    assert len({one.caption_id for one in found}) == 50
    ids = [one["id"] for file in files[2:] for one in json.loads(file.read_text())["annotations"]]
    assert len(ids) == len(set(ids)) == sum(one.count for shown in SHOWN.values() for one in shown)


def test_more_pictures_only_lengthen(written, tmp_path):
    _, files = written
    for few, many in zip(files, write_coco(tmp_path, images=9, test_images=4), strict=True):
        few, many = json.loads(few.read_text()), json.loads(many.read_text())
        for name in ("images", "annotations"):
            assert many[name][: len(few[name])] == few[name]
            assert len(many[name]) > len(few[name])
        assert {**many, "images": [], "annotations": []} == {**few, "images": [], "annotations": []}


def test_pictures_are_those_of_the_questions(written, tmp_path):
    out, _ = written
    write_coco_qa(tmp_path, **SIZES)
    pictures = sorted(path.relative_to(out) for path in out.rglob("*.jpg"))
    assert pictures == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.jpg"))
    assert all((out / name).read_bytes() == (tmp_path / name).read_bytes() for name in pictures)
