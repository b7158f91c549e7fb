"""The command line with questions about pictures, from the raw files to what is shown of them."""

import pytest

from tests.datasets.visual_dataset import sample_dir


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def rows(out):
    return [line.split() for line in out.splitlines() if line.strip()]


def test_coco_qa_is_prepared_verified_and_shown(run, tmp_path):
    where = ["--data-dir", tmp_path]
    status, out, err = run("prepare", "coco_qa/released", "--raw-dir", sample_dir("coco_qa"), *where)
    assert (status, err) == (0, "")
    table = rows(out)
    assert table[1] == ["split", "questions", "words", "unknown", "words", "unknown", "answers", "pictures"]
    assert ["train", "8", "62", "0", "(0.00%)", "0", "4"] in table
    assert ["test", "4", "27", "2", "(7.41%)", "2", "3"] in table
    status, out, err = run("verify", "coco_qa/released", *where)
    assert (status, err) == (0, "")
    assert ["train", "3", "2", "2", "1"] in rows(out)
    status, out, err = run("show", "coco_qa/released", "--split", "test", "--index", 2, *where)
    assert (status, err) == (0, "")
    shown = rows(out)
    assert shown[0] == ["test,", "question", "2", "about", "picture", "581929,", "type", "object"]
    assert shown[1] == ["what", "is", "asleep", "by", "the", "window", "?"]
    assert shown[3][:5] == ["class", "0", "(no", "training", "question"]
    status, _, err = run("show", "coco_qa/released", "--index", 8, *where)
    assert (status, "there is no example 8" in err) == (1, True)


def test_daquar_tells_what_is_left_out_and_what_is_missing(run, tmp_path):
    where = ["--data-dir", tmp_path]
    status, out, err = run("prepare", "daquar/37-single", "daquar/894", "--raw-dir", sample_dir("daquar"), *where)
    assert (status, err) == (0, "")
    assert "Left out for their several answers: 1 question." in out
    assert "Note: the test questions are those of 25 sampled pictures (qa.37.raw.reduced.test.txt)" in out
    assert ["train", "6", "41", "0", "(0.00%)", "0", "3"] in rows(out)
    status, out, _ = run("show", "daquar/894", "--index", 3, *where)
    assert ["parts", "coat", "|", "hat", "|", "hat"] in rows(out)


def test_drawn_pictures_with_captions(run, tmp_path):
    status, out, err = run("sample", "coco", "--out", tmp_path, "--images", 6, "--test-images", 2, "--seed", 4)
    assert (status, out, err) == (0, f"8 pictures and 40 captions in {tmp_path}\n", "")
    assert len(list((tmp_path / "train2014").iterdir())) == 6
    status, _, err = run("sample", "coco", "--out", tmp_path / "SAMPLE.txt")
    assert (status, "SAMPLE.txt is not a folder" in err) == (1, True)


def test_drawn_pictures_with_questions_are_prepared_like_the_real_ones(run, tmp_path):
    status, out, err = run("sample", "coco-qa", "--out", tmp_path / "coco", "--images", 6, "--test-images", 2)
    assert (status, out, err) == (0, f"8 pictures and 40 questions in {tmp_path / 'coco'}\n", "")
    status, out, err = run("sample", "daquar", "--out", tmp_path / "daquar", "--images", 6, "--test-images", 2)
    assert (status, out, err) == (0, f"8 pictures and 40 questions in {tmp_path / 'daquar'}\n", "")
    where = ["--data-dir", tmp_path / "data"]
    for name, raw in (("coco_qa/released", "coco"), ("daquar/37-single", "daquar"), ("daquar/37", "daquar")):
        status, out, err = run("prepare", name, "--raw-dir", tmp_path / raw, *where)
        assert (status, err) == (0, "")
        assert [row[:2] for row in rows(out) if row[0] in ("train", "test")] == [["train", "30"], ["test", "10"]]


def test_what_does_not_fit_is_told(run, tmp_path):
    status, _, err = run("prepare", "daquar/38", "--data-dir", tmp_path)
    assert status == 1
    assert "daquar has no config '38'; of its 8 these are near: 894, 37, " in err
    status, _, err = run("prepare", "coco_qa/released", "--tokenizer", "okt", "--data-dir", tmp_path)
    assert (status, "does not have --tokenizer" in err) == (1, True)
    raw = tmp_path / "raw"
    for split in ("train", "test"):
        (raw / split).mkdir(parents=True)
        for file in (sample_dir("coco_qa") / split).iterdir():
            (raw / split / file.name).write_bytes(file.read_bytes())
    (raw / "train/answers.txt").write_text("hot dog\n" * 8)
    status, _, err = run("prepare", "coco_qa/released", "--raw-dir", raw, "--data-dir", tmp_path)
    assert status == 1
    assert "train/answers.txt, line 1: expected an answer of one word, found 'hot dog'." in err
    assert "With --on-error skip, bad input is set aside." in err


def test_sources_are_told(run):
    status, out, _ = run("sources", "coco_qa", "daquar/37")
    assert status == 0
    assert "cocoqa-2015-05-17.zip" in out
    assert "neither size nor digest of the archive has been published" in " ".join(out.split())
    assert "qa.37.raw.test.txt" in out
