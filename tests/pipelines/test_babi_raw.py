"""The layout of the bAbI archive."""

import pytest
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.babi_raw import SLUGS, Variant, raw_file, variant, variants


def test_all_variants():
    names = [one.name for one in variants()]
    assert len(set(names)) == len(names) == 4 * 2 * 21 * 3
    assert names[0] == "en-1k"
    assert {"en-10k", "hn-1k-qa20", "shuffled-10k-qa7-bow", "en-valid-10k-pe"} <= set(names)


@pytest.mark.parametrize("one", variants(), ids=lambda one: one.name)
def test_names_are_read_back(one):
    assert variant(one.name) == one


def test_one_kilo_has_no_size_in_its_folder():
    assert [variant(name).folder for name in ("en-1k", "en-10k", "en-valid-1k-qa2", "hn-10k")] == [
        "en",
        "en-10k",
        "en-valid",
        "hn-10k",
    ]
    assert variant("en-valid-1k").splits == ("train", "validation", "test")
    assert variant("en-1k").splits == ("train", "test")


@pytest.mark.parametrize(
    "name", ["", "en", "en-qa1", "en-10k-qa0", "en-10k-qa21", "en-10k-qa01", "en-1k-pe-qa1", "EN-1k"]
)
def test_other_names_are_refused(name):
    with pytest.raises(MalmoiError, match="no variant"):
        variant(name)


def test_the_real_files_are_found(raw_dir):
    root = epath.Path(raw_dir / "babi" / "tasks_1-20_v1-2")
    for folder in ("en-1k", "hn-1k"):
        for task, slug in SLUGS.items():
            path, name = raw_file(root, variant(folder), task, "train")
            assert path.is_file()
            assert name == f"{variant(folder).folder}/qa{task}_{slug}_train.txt"


def test_the_missing_file_is_named(raw_dir):
    root = epath.Path(raw_dir / "babi" / "tasks_1-20_v1-2")
    with pytest.raises(BadInput) as caught:
        raw_file(root, variant("en-10k"), 3, "train")
    assert caught.value.reason == "missing-file"
    assert str(caught.value).startswith(
        "en-10k/qa3_three-supporting-facts_train.txt: expected the train questions of task 3"
    )
    assert str(root / "en-10k") in str(caught.value)


def test_short_names_as_in_en_valid(tmp_path):
    (tmp_path / "en-valid").mkdir()
    (tmp_path / "en-valid" / "qa1_valid.txt").touch()
    path, name = raw_file(epath.Path(tmp_path), variant("en-valid-1k"), 1, "validation")
    assert (path.name, name) == ("qa1_valid.txt", "en-valid/qa1_valid.txt")
    with pytest.raises(BadInput, match=r"^en-valid/qa1_train\.txt: "):
        raw_file(epath.Path(tmp_path), variant("en-valid-1k"), 1, "train")


def test_a_folder_in_place_of_a_file(tmp_path):
    (tmp_path / "en" / "qa1_single-supporting-fact_train.txt").mkdir(parents=True)
    with pytest.raises(BadInput, match="expected a file, found a folder") as caught:
        raw_file(epath.Path(tmp_path), Variant(language="en", size="1k"), 1, "train")
    assert caught.value.reason == "not-a-file"
