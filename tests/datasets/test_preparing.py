import logging

import pytest

from malmoi.datasets import preparing
from malmoi.datasets.preparing import checked_name, prepare_dataset
from malmoi.errors import BadInput, MalmoiError
from tests.conftest import TRAIN


def test_prepared_once_and_found_again(make_babi, tmp_path, capfd):
    where = {"raw_dir": make_babi(), "data_dir": tmp_path / "data"}
    made = prepare_dataset("babi/en-1k-qa1", **where)
    assert (made.found, made.dataset.name, made.dataset.examples("train")) == (False, "babi/en-1k-qa1", 3)
    found = prepare_dataset("babi/en-1k-qa1", **where)
    assert (found.found, found.dataset.folder) == (True, made.dataset.folder)
    assert capfd.readouterr() == ("", ""), "TFDS and Beam are not heard"


def test_overwriting_makes_it_again(make_babi, tmp_path):
    root, data = make_babi(), tmp_path / "data"
    prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=data)
    (root / "en/qa1_single-supporting-fact_train.txt").write_bytes(TRAIN + b"1 Bob sat.\n2 Who sat?\tbob\t1\n")
    assert prepare_dataset("babi/en-1k-qa1", data_dir=data).dataset.examples("train") == 3
    again = prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=data, overwrite=True)
    assert (again.found, again.dataset.examples("train")) == (False, 4)


def test_bad_input_is_raised_or_set_aside(make_babi, tmp_path):
    root = make_babi(train=TRAIN + b"1 A sat.\n2 Who?\t\t1\n")
    with pytest.raises(BadInput) as caught:
        prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=tmp_path / "data")
    assert caught.value.line == TRAIN.count(b"\n") + 2
    made = prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=tmp_path / "data", on_error="skip")
    assert made.dataset.stats["rejects"] == {"empty-answer": 1}


@pytest.mark.parametrize(
    "name",
    [
        *("babi/en-1k", "babi/hn-10k-qa20", "babi/en-valid-10k-qa3-pe", "babi/shuffled-1k-bow"),
        *("ptb/char", "text_corpus/plays-2", "text_corpus/메밀꽃"),
    ],
)
def test_names_that_there_are(name):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "no dataset ''"),
        ("en-1k", "no dataset 'en-1k'; there are: babi, coco_captioning, coco_qa, daquar, image_features, "),
        ("ptb", "'ptb' names no config; name one of the 4, such as ptb/word, ptb/char,"),
        ("ptb/words", "ptb has no config 'words'; of its 4 these are near: word"),
        ("text_corpus/", "'' can't name a dataset"),
        ("text_corpus/a b", "'a b' can't name a dataset"),
        ("text_corpus/1.0.0", "no version such as 1.0.0"),
        ("babi", "'babi' names no config; name one of the 4599, such as babi/en-1k,"),
        ("babi/en-qa1", "no config 'en-qa1'; of its 4599 these are near: en-1k-qa1,"),
        ("babi/en-1k/1.0.0", "no config 'en-1k/1.0.0'"),
    ],
)
def test_names_that_there_are_not(name, told, tmp_path):
    for call in (checked_name, lambda name: prepare_dataset(name, data_dir=tmp_path / "data")):
        with pytest.raises(MalmoiError) as caught:
            call(name)
        assert told in str(caught.value)
    assert not (tmp_path / "data").exists()


def test_beams_flags_are_looked_at_first(tmp_path):
    with pytest.raises(MalmoiError, match="--direct_num_worker is neither"):
        prepare_dataset("babi/en-1k", data_dir=tmp_path / "data", beam_flags=["--direct_num_worker", "2"])
    assert not (tmp_path / "data").exists()


def test_logging_is_as_it_was(make_babi, tmp_path, monkeypatch):
    def require(module, extra):
        raise MalmoiError(f"{module} is not installed")

    monkeypatch.setattr(preparing, "require", require)
    with pytest.raises(MalmoiError, match="apache_beam is not installed"):
        prepare_dataset("babi/en-1k-qa1", raw_dir=make_babi(), data_dir=tmp_path)
    assert logging.getLogger().isEnabledFor(logging.WARNING)
