"""Raw files that are not those any more from which a dataset was prepared."""

from pathlib import Path

import pytest

from malmoi.datasets.preparing import prepare_dataset
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.text_settings import TextSettings
from tests.conftest import TRAIN
from tests.datasets.prepared_ptb import TEST, prepare_ptb, write_ptb


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Where ptb/word is prepared from the raw folder beside it."""
    root = tmp_path_factory.mktemp("ptb")
    prepare_ptb(write_ptb(root / "raw"), root / "data")
    return root / "data"


def again(raw, data, **options):
    return prepare_dataset("ptb/word", raw_dir=raw, data_dir=data, **options)


def test_the_same_files_elsewhere_are_the_same(data, tmp_path):
    assert again(write_ptb(tmp_path / "copy"), data).found


def test_a_file_with_another_digest_is_named_and_nothing_is_touched(data, tmp_path):
    raw = write_ptb(tmp_path / "raw")
    (raw / "ptb.test.txt").write_bytes(TEST.replace(b"end", b"END"))
    folder = data / "ptb/word/1.0.0"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(MalmoiError) as caught:
        again(raw, data)
    message = str(caught.value)
    assert message.startswith(f"{folder} was prepared from something else: ptb.test.txt had sha256 ")
    assert message.endswith("It is left as it is; --overwrite (overwrite=True) makes it again.")
    assert "ptb.train.txt" not in message
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_without_raw_files_what_is_there_is_taken(data):
    assert prepare_dataset("ptb/word", data_dir=data).found


def test_a_file_that_is_gone(data, tmp_path):
    raw = write_ptb(tmp_path / "raw")
    (raw / "ptb.valid.txt").unlink()
    with pytest.raises(BadInput, match=r"^ptb\.valid\.txt: "):
        again(raw, data)
    with pytest.raises(MalmoiError, match=r"ptb\.valid\.txt is not there any more\."):
        again(raw, data, on_error="skip")


def test_overwriting_makes_it_of_the_new_files(tmp_path):
    raw = write_ptb(tmp_path / "raw")
    prepare_ptb(raw, tmp_path)
    (raw / "ptb.test.txt").write_bytes(TEST * 3)
    made = again(raw, tmp_path, overwrite=True)
    assert (made.found, made.dataset.stats["splits"]["test"]["lines"]) == (False, 6)
    assert again(raw, tmp_path).found


def test_stories_that_changed(make_babi, tmp_path):
    root = make_babi()
    prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=tmp_path / "data")
    file = root / "en/qa1_single-supporting-fact_train.txt"
    file.write_bytes(TRAIN.replace(b"Mary", b"Lucy"))
    with pytest.raises(MalmoiError, match=r"en/qa1_single-supporting-fact_train\.txt had sha256"):
        prepare_dataset("babi/en-1k-qa1", raw_dir=root, data_dir=tmp_path / "data")


def test_texts_with_other_settings_or_files(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"the text of {name} has words\n" * 20)

    def prepared(**settings):
        given = {"train": (str(tmp_path / "a.txt"),), "validation": 0.1} | settings
        return prepare_dataset("text_corpus/x", settings=TextSettings(name="x", **given), data_dir=tmp_path / "data")

    assert not prepared().found
    assert prepared().found
    for changed, told in (
        ({"unit": "char"}, "unit was 'word' and is 'char' now"),
        ({"lower": True}, "lower was False and is True now"),
        ({"max_size": 9, "min_count": 2}, "max_size was None and is 9 now, min_count was 1 and is 2 now"),
        ({"validation": 0.2}, "validation was 0.1 and is 0.2 now"),
        ({"validation": (str(tmp_path / "b.txt"),)}, r"validation was 0.1 and is \['b.txt'\] now, b.txt was not there"),
        (
            {"train": (str(tmp_path / "b.txt"),)},
            r"train was \['a.txt'\] and is \['b.txt'\] now, a.txt is not there",
        ),
    ):
        with pytest.raises(MalmoiError, match=f"was prepared from something else: {told}"):
            prepared(**changed)
    Path(tmp_path / "a.txt").write_text("other words\n" * 20)
    with pytest.raises(MalmoiError, match=r"something else: a\.txt had sha256 \w{64} and has \w{64} now\. It is left"):
        prepared()
