"""The command line with captions, from the raw files to what is shown of them."""

import pytest

from tests.datasets.caption_dataset import SAMPLE, write_raw


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def test_captions_are_prepared_verified_and_shown(run, tmp_path):
    where = ["--data-dir", tmp_path]
    names = ["coco_captioning/2014", "coco_captioning/2014-karpathy", "coco_captioning/2017"]
    status, out, err = run("prepare", *names, "--raw-dir", SAMPLE, "--min-count", 2, *where)
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert ["split", "pictures", "captions", "words", "unknown", "words"] in rows
    assert ["train", "4", "20", "133", "10", "(7.52%)"] in rows
    assert ["test", "2", "10", "66", "25", "(37.88%)"] in rows
    assert "31 words in the vocabulary" in out
    status, out, err = run("verify", *names, *where)
    assert (status, err) == (0, "")
    assert "not the published train 113,287, validation 5,000, test 5,000" in " ".join(out.split())
    status, out, err = run("show", names[1], "--split", "test", *where)
    assert (status, err) == (0, "")
    assert "test, picture 89, COCO_val2014_000000000089.jpg" in out
    status, _, err = run("show", names[0], "--split", "test", *where)
    assert (status, "has no split 'test', it has: train, validation" in err) == (1, True)


def test_bad_captions_stop_or_are_told(run, tmp_path):
    raw = write_raw(tmp_path / "raw", {1: ["a cat", "!"], 2: []})
    command = ["prepare", "coco_captioning/2014", "--raw-dir", raw, "--data-dir", tmp_path / "data"]
    status, _, err = run(*command)
    assert status == 1
    assert "expected a word in caption 2 of image 1, found '!'." in err
    assert "--on-error skip" in err
    status, out, err = run(*command, "--on-error", "skip")
    assert (status, err) == (0, "")
    assert "Left out because none of their captions is left: 1 pictures." in out
    assert "Set aside in rejects.jsonl: no-words 1." in out


def test_a_least_count_is_for_captions_and_texts(run, tmp_path):
    status, _, err = run("prepare", "babi/en-1k-qa1", "--min-count", 2, "--data-dir", tmp_path)
    assert (status, "babi/en-1k-qa1 does not have --min-count" in err) == (1, True)
    arguments = ["--min-count", 2, "--unit", "word", "--data-dir", tmp_path]
    status, _, err = run("prepare", "coco_captioning/2014", *arguments)
    assert (status, "coco_captioning/2014 does not have --unit" in err) == (1, True)


def test_sources(run):
    status, out, _ = run("sources", "coco_captioning/2017")
    assert status == 0
    for file in ("annotations_trainval2014.zip", "annotations_trainval2017.zip", "caption_datasets.zip"):
        assert file in out
