"""Karpathy's split: what it says, and what is wrong in it."""

import json

import pytest

from malmoi.errors import BadInput
from malmoi.pipelines.karpathy import karpathy_splits
from malmoi.pipelines.rejects import raise_it

ENTRIES = [{"cocoid": number, "split": split} for number, split in enumerate(["train", "restval", "val", "test"], 1)]


def data(*entries):
    return json.dumps({"images": entries, "dataset": "coco"}).encode()


def test_restval_is_for_training():
    splits = {1: "train", 2: "train", 3: "validation", 4: "test"}
    assert karpathy_splits(data(*ENTRIES), {1, 2, 3, 4, 5}, raise_it) == splits


@pytest.mark.parametrize(
    ("entry", "reason", "message"),
    [
        ({"cocoid": 9, "split": "val"}, "split-image", "found image 9, which they lack"),
        (
            {"cocoid": 5, "split": "dev"},
            "split-name",
            "the split of image 5 to be one of train, restval, val, test, fo",
        ),
        ({"cocoid": 5}, "split-name", "found 'None'"),
        ({"cocoid": 5, "split": ["val"]}, "split-name", "found \"\\['val'\\]\""),
        ({"cocoid": 1, "split": "val"}, "split-twice", "image 1 again"),
        ({"cocoid": "5", "split": "val"}, "split-entry", "image 5 to have a whole number cocoid"),
        ({"cocoid": True, "split": "val"}, "split-entry", "whole number"),
        (7, "split-entry", "found '7'"),
    ],
)
def test_a_wrong_entry_costs_itself(entry, reason, message):
    with pytest.raises(BadInput, match=message):
        karpathy_splits(data(*ENTRIES, entry), {1, 2, 3, 4, 5}, raise_it)
    rejected = []
    assert len(karpathy_splits(data(*ENTRIES, entry), {1, 2, 3, 4, 5}, rejected.append)) == 4
    assert [error.reason for error in rejected] == [reason]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (data(*ENTRIES)[:-9], "json"),
        (b"", "json"),
        (b"\xff", "json"),
        (b"[" * 100_000, "json"),
        (b"[]", "no-images"),
        (b"{}", "no-images"),
    ],
)
def test_a_broken_file(content, reason):
    with pytest.raises(BadInput) as caught:
        karpathy_splits(content, {1}, raise_it)
    assert (caught.value.reason, caught.value.file) == (reason, "dataset_coco.json")
