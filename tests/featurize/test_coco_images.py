import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.coco_images import image_file_names


def test_the_first_questions_of_coco_qa():
    assert image_file_names(397899, "train") == ("COCO_train2014_000000397899.jpg", "000000397899.jpg")
    assert image_file_names(6415, "test") == ("COCO_val2014_000000006415.jpg", "000000006415.jpg")


def test_another_split():
    with pytest.raises(MalmoiError, match=r"no split 'val2014'; it has: train, test"):
        image_file_names(1, "val2014")


def test_the_photos_that_are_there_have_these_names(raw_dir):
    coco = raw_dir / "coco"
    ids = {int(path.stem) for path in (coco / "val2017").glob("*.jpg")}
    assert ids
    asked = set(map(int, (raw_dir / "cocoqa/test/img_ids.txt").read_text().split()))
    assert ids <= asked
    for image_id in ids:
        assert (coco / "val2017" / image_file_names(image_id, "test").of_2017).exists()
    old = {path.name for path in (coco / "val2014").glob("*.jpg")}
    assert old & {image_file_names(image_id, "test").of_2014 for image_id in asked}
