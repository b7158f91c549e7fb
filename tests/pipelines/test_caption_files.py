"""Captions in files, sound and broken."""

import json
import zipfile

import pytest

from malmoi.errors import BadInput
from malmoi.pipelines.caption_files import Caption, read_all_captions, read_captions
from malmoi.pipelines.rejects import raise_it

IMAGES = [{"id": 7, "file_name": "7.jpg"}, {"id": 8, "file_name": "8.jpg"}]
ANNOTATIONS = [
    {"id": 1, "image_id": 7, "caption": " A cat.\n"},
    {"id": 2, "image_id": 8, "caption": 'A "dog" 🐕'},
    {"id": 3, "image_id": 7, "caption": ""},
]
SOUND = {"images": IMAGES, "annotations": ANNOTATIONS}
CAPTIONS = [
    Caption(" A cat.\n", 1, 7, "7.jpg"),
    Caption('A "dog" 🐕', 2, 8, "8.jpg"),
    Caption("", 3, 7, "7.jpg"),
]


def written(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_annotations(tmp_path, capsys):
    path = written(tmp_path / "captions.json", SOUND)
    assert list(read_captions(path, raise_it)) == CAPTIONS
    assert capsys.readouterr() == ("", "")  # pycocotools talks


def test_in_the_official_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "annotations.zip", "w") as archive:
        archive.writestr("annotations/captions_val2014.json", json.dumps(SOUND))
        archive.writestr("annotations/instances_val2014.json", "{}")
        other = {"images": IMAGES, "annotations": [{"id": 4, "image_id": 8, "caption": "first"}]}
        archive.writestr("annotations/captions_train2014.json", json.dumps(other))
    captions = list(read_captions(tmp_path / "annotations.zip", raise_it))
    assert [caption.caption_id for caption in captions] == [4, 1, 2, 3]


def test_plain_lines(tmp_path):
    path = written(tmp_path / "captions.txt", "A cat.\n\nA dog")
    assert list(read_captions(path, raise_it)) == [Caption("A cat.", 1), Caption("", 2), Caption("A dog", 3)]


def test_real_annotations(coco_captions):
    captions = list(read_captions(coco_captions, raise_it))
    assert len(captions) == 12_710
    assert len({caption.image_id for caption in captions}) == 2_540
    assert captions[0].file_name.endswith(".jpg")


def test_several_files_and_an_id_twice(tmp_path):
    first, second = written(tmp_path / "a.json", SOUND), written(tmp_path / "b.json", SOUND)
    with pytest.raises(BadInput, match=r"b\.json: expected a new id, found caption 1 again"):
        list(read_all_captions([first, second], raise_it))
    rejected = []
    assert list(read_all_captions([first, second], rejected.append)) == CAPTIONS
    assert [error.reason for error in rejected] == ["duplicate-id"] * 3
    lines = written(tmp_path / "c.txt", "A cat\n")
    assert len(list(read_all_captions([lines, lines], raise_it))) == 2  # lines have no ids


@pytest.mark.parametrize(
    ("annotation", "reason", "message"),
    [
        ({"id": 1, "image_id": 9, "caption": "x"}, "no-image", "expected the image 9 of caption 1, found none"),
        ({"id": 1, "image_id": 7}, "no-caption", r"in annotation 1, found none \(are these instances\?\)"),
        ({"id": 1, "image_id": 7, "caption": 5}, "no-caption", "found '5'"),
        ({"id": "1", "image_id": 7, "caption": "x"}, "annotation", "whole numbers id and image_id in annotation 1"),
        ({"id": 1 << 63, "image_id": 7, "caption": "x"}, "annotation", "whole numbers"),
        ({"id": 1, "image_id": 7, "caption": "\ud83d"}, "half-character", "found half of a surrogate pair"),
        ({"id": True, "image_id": 7, "caption": "x"}, "annotation", "whole numbers"),
        ({"image_id": 7, "caption": "x"}, "annotation", "whole numbers"),
        ({"id": 1, "image_id": [7], "caption": "x"}, "annotation", "whole numbers"),
        ({"id": 1, "image_id": 7, "caption": "a \ud83d"}, "half-character", r"half of a surrogate pair: 'a \\ud83d'"),
        ("x", "annotation", "expected annotation 1 to be an object, found 'x'"),
    ],
)
def test_a_broken_annotation_costs_itself(tmp_path, annotation, reason, message):
    path = written(tmp_path / "a.json", {"images": IMAGES, "annotations": [annotation, *ANNOTATIONS]})
    with pytest.raises(BadInput, match=message):
        list(read_captions(path, raise_it))
    rejected = []
    assert list(read_captions(path, rejected.append)) == CAPTIONS
    assert [error.reason for error in rejected] == [reason]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", json.dumps(SOUND)[:-30], "json"),
        ("a.json", "", "json"),
        ("a.json", "[" * 100_000, "json"),
        ("a.json", "<html>", "json"),
        ("a.json", "9" * 5000, "json"),
        ("a.json", "[]", "no-annotations"),
        ("a.json", '{"images": []}', "no-annotations"),
        ("a.json", '{"images": [{}], "annotations": []}', "no-annotations"),
        ("a.zip", "no zip", "zip"),
    ],
)
def test_a_broken_file(tmp_path, name, content, reason):
    path = written(tmp_path / name, content)
    with pytest.raises(BadInput) as caught:
        list(read_captions(path, raise_it))
    assert caught.value.reason == reason
    assert str(path) in str(caught.value)


def test_truncated_json_names_its_line(tmp_path):
    path = written(tmp_path / "a.json", json.dumps(SOUND, indent=1)[:-30])
    with pytest.raises(BadInput, match=r"line \d+: expected JSON, found .*\(is the file cut short\?\)"):
        list(read_captions(path, raise_it))


def test_not_utf8(tmp_path):
    (tmp_path / "a.json").write_bytes(b'{"images": "\xff"}')
    with pytest.raises(BadInput, match="found the byte 0xff"):
        list(read_captions(tmp_path / "a.json", raise_it))


def test_a_zip_without_captions_or_cut_short(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("instances_val2014.json", "{}" * 1000)
    with pytest.raises(BadInput, match=r"expected a file captions_\*\.json in it, found none"):
        list(read_captions(tmp_path / "a.zip", raise_it))
    (tmp_path / "b.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-10])
    with pytest.raises(BadInput, match="expected a sound zip archive"):
        list(read_captions(tmp_path / "b.zip", raise_it))


def test_no_such_file(tmp_path):
    for name in ("a.json", "a.zip", "a.txt"):
        with pytest.raises(FileNotFoundError):
            list(read_captions(tmp_path / name, raise_it))
