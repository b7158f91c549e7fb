"""COCO's instance annotations: how many objects of each category a picture has."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from malmoi.errors import BadInput
from malmoi.featurize.questions.counts import Counted
from malmoi.pipelines.coco_annotations import fault, image_index, is_id, parsed_annotations
from malmoi.pipelines.raw_lines import shown
from malmoi.pipelines.rejects import Reject


def read_instances(path: Path, reject: Reject) -> Iterator[Counted]:
    """Pictures in the order of the file, and of each its categories by their names.

    Args:
        path: such as ``instances_val2014.json``.
        reject: called with each annotation that is none; if it returns, that object is left out.

    Raises:
        BadInput: it is no such file: no JSON (``json``), of another layout (``no-annotations``), without categories
            (``no-categories``).
        MalmoiError: pycocotools is not installed.
        OSError: it can't be read.
    """
    file = str(path)
    parsed = parsed_annotations(path.read_bytes(), file)
    pictures, categories = image_index(parsed["images"]), _categories(parsed, file)
    single: Counter[tuple[int, int]] = Counter()
    crowds: set[tuple[int, int]] = set()
    for number, annotation in enumerate(parsed["annotations"], 1):
        error = _annotation_fault(annotation, file, number)
        if error is None and annotation["image_id"] not in pictures:
            error = fault("no-image", file, f"the image {annotation['image_id']} of annotation {number}", "none")
        if error is None and annotation["category_id"] not in categories:
            expected = f"the category {annotation['category_id']} of annotation {number}"
            error = fault("no-category", file, expected, "none of that id")
        if error is not None:
            reject(error)
            continue
        pair = annotation["image_id"], annotation["category_id"]
        if annotation.get("iscrowd"):
            crowds.add(pair)
        else:
            single[pair] += 1
    by_picture: dict[int, list[Counted]] = {}
    for image, category in sorted(single.keys() | crowds, key=lambda pair: categories[pair[1]]):
        pair = image, category
        counted = Counted(image, categories[category], single[pair], pair in crowds)
        by_picture.setdefault(image, []).append(counted)
    for image in pictures:
        yield from by_picture.get(image, ())


def _categories(parsed: dict[str, Any], file: str) -> dict[int, str]:
    """The names of the categories by their ids."""
    listed = parsed.get("categories")
    if not isinstance(listed, list) or not listed:
        captions = any(isinstance(each, dict) and "caption" in each for each in parsed["annotations"][:1])
        found = "captions" if captions else "none"
        raise fault("no-categories", file, 'instances: a list "categories" beside images and annotations', found)
    names: dict[int, str] = {}
    for category in listed:
        named = isinstance(category, dict) and is_id(category.get("id")) and isinstance(category.get("name"), str)
        if not named or not category["name"].strip():
            raise fault("no-categories", file, "an id and a name of each of the categories", shown(str(category)))
        names[category["id"]] = " ".join(category["name"].split())
    return names


def _annotation_fault(annotation: Any, file: str, number: int) -> BadInput | None:
    ids = ("image_id", "category_id")
    if not isinstance(annotation, dict) or not all(is_id(annotation.get(name)) for name in ids):
        expected = f"whole numbers image_id and category_id in annotation {number}"
        return fault("annotation", file, expected, shown(str(annotation)))
    return None
