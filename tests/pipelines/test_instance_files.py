"""COCO's instances, counted."""

import json

import pytest

from malmoi.errors import BadInput
from malmoi.featurize.questions.counts import Counted
from malmoi.pipelines.instance_files import read_instances
from malmoi.pipelines.rejects import raise_it

IMAGES = [{"id": 9, "file_name": "9.jpg"}, {"id": 3, "file_name": "3.jpg"}, {"id": 5}]
CATEGORIES = [{"id": 1, "name": "person"}, {"id": 18, "name": "dog"}, {"id": 17, "name": "cat"}]


def thing(image, category, **more):
    return {"image_id": image, "category_id": category, "iscrowd": 0, "segmentation": [[1.0, 2.0]], "bbox": []} | more


THINGS = [thing(3, 18), thing(9, 1), thing(3, 17), thing(3, 18), thing(9, 1, iscrowd=1), thing(3, 1, iscrowd=1)]


def written(tmp_path, annotations=THINGS, **changed):
    path = tmp_path / "instances.json"
    content = {"images": IMAGES, "annotations": annotations, "categories": CATEGORIES} | changed
    path.write_text(json.dumps({name: value for name, value in content.items() if value is not None}))
    return path


def test_pictures_in_the_order_of_the_file_and_categories_by_name(tmp_path):
    assert list(read_instances(written(tmp_path), raise_it)) == [
        Counted(9, "person", 1, crowd=True),
        Counted(3, "cat", 1),
        Counted(3, "dog", 2),
        Counted(3, "person", 0, crowd=True),
    ]


def test_no_objects_are_no_fault(tmp_path):
    assert list(read_instances(written(tmp_path, []), raise_it)) == []


@pytest.mark.parametrize(
    ("annotation", "reason", "message"),
    [
        (thing(4, 18), "no-image", "expected the image 4 of annotation 1, found none"),
        (thing(3, 2), "no-category", "expected the category 2 of annotation 1, found none of that id"),
        (thing("3", 18), "annotation", "whole numbers image_id and category_id in annotation 1"),
        (thing(3, None), "annotation", "whole numbers"),
        ({"image_id": 3}, "annotation", "whole numbers"),
        (None, "annotation", "whole numbers .* found 'None'"),
    ],
)
def test_a_broken_annotation_costs_itself(tmp_path, annotation, reason, message):
    path = written(tmp_path, [annotation, thing(3, 18)])
    with pytest.raises(BadInput, match=message):
        list(read_instances(path, raise_it))
    rejected = []
    assert list(read_instances(path, rejected.append)) == [Counted(3, "dog", 1)]
    assert [error.reason for error in rejected] == [reason]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"categories": None}, r'expected instances: a list "categories" .*, found none'),
        ({"categories": []}, r'a list "categories"'),
        ({"categories": None, "annotations": [{"id": 1, "image_id": 3, "caption": "A cat"}]}, "found captions"),
        ({"categories": [{"id": 1}]}, r"an id and a name of each of the categories, found \"\{'id': 1\}\""),
        ({"categories": [{"id": 1, "name": " "}]}, "an id and a name"),
        ({"categories": ["dog"]}, "found 'dog'"),
        ({"annotations": None}, 'lists "images" and "annotations"'),
        ({"images": [{}]}, "an id of each of the images"),
    ],
)
def test_what_is_no_file_of_instances(tmp_path, changed, message):
    with pytest.raises(BadInput, match=message):
        list(read_instances(written(tmp_path, **changed), raise_it))


def test_truncated(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text()[:-10])
    with pytest.raises(BadInput, match="is the file cut short"):
        list(read_instances(path, raise_it))
