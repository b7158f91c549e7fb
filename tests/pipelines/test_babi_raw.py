"""The layout of the bAbI archive."""

import pytest
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.korean import KOREAN_TOKENIZERS
from malmoi.pipelines.babi_raw import SLUGS, Variant, listed_variants, own_tasks, raw_file, variant, variants


def test_all_variants():
    names = list(variants())
    chosen = len(KOREAN_TOKENIZERS)  # the default of each is a listed one
    listed = 21 * 3 * (5 * 2 + 1)
    assert len(names) == listed + 21 * 3 * (2 * (2 * chosen - 1) + chosen - 1)
    assert [one.name for one in listed_variants()] == names[:listed]
    assert names[0] == "en-1k"
    assert {"en-10k", "hn-1k-qa20", "shuffled-10k-qa7-bow", "en-valid-10k-pe"} <= set(names)
    assert {"ko-1k", "ko-10k-qa1-pe", "ko-custom", "ko-custom-qa20-bow"} <= set(names[:listed])
    assert {"ko-1k-polite", "ko-10k-qa1-polite-okt-pe", "ko-custom-qa1-komoran-tags"} <= set(names[listed:])


def test_names_are_read_back():
    assert all(variant(name) == one and one.name == name for name, one in variants().items())


def test_korean_is_made_of_english():
    one = variant("ko-10k-qa3-polite-kiwi-tags")
    assert (one.folder, one.tasks, one.splits) == ("en-10k", (3,), ("train", "test"))
    assert (one.style, one.tokenizer_name, one.own_files) == ("polite", "kiwi/tags", False)
    assert [variant(name).tokenizer_name for name in ("ko-1k", "ko-custom", "en-1k")] == [
        "space",
        "space",
        "babi_words",
    ]
    assert Variant(language="ko", size="1k", tokenizer="space").name == "ko-1k"


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
    "name",
    [
        *("", "en", "en-qa1", "en-10k-qa0", "en-10k-qa21", "en-10k-qa01", "en-1k-pe-qa1", "EN-1k"),
        *("ko", "ko-custom-polite", "en-1k-okt", "en-1k-polite", "ko-1k-space", "ko-1k-okt-polite", "ko-1k-okt/tags"),
    ],
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


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("qa1_single-supporting-fact_train.txt", True),
        ("qa1_single-supporting-fact_train_kor.txt", True),
        ("qa1_train.txt", True),
        ("qa11_train.txt", False),
        ("qa1_single-supporting-fact_test.txt", False),
        ("qa1_train.txt.bak", False),
        ("QA1_train.txt", False),
    ],
)
def test_files_of_ones_own(tmp_path, name, found):
    (tmp_path / name).write_text("1 은경이는 갔다.\n")
    own = variant("ko-custom-qa1")
    assert (own_tasks([name]) == {1}) == (found or "test" in name)
    if found:
        assert raw_file(epath.Path(tmp_path), own, 1, "train") == (epath.Path(tmp_path) / name, name)
    else:
        with pytest.raises(BadInput, match="expected the train questions of task 1") as caught:
            raw_file(epath.Path(tmp_path), own, 1, "train")
        assert caught.value.reason == "missing-file"


def test_two_files_that_could_be_meant(tmp_path):
    for name in ("qa1_train.txt", "qa1_train_kor.txt"):
        (tmp_path / name).touch()
    with pytest.raises(BadInput, match=r"qa1_train\.txt: .*, found also qa1_train_kor\.txt"):
        raw_file(epath.Path(tmp_path), variant("ko-custom-qa1"), 1, "train")
