"""COCO-QA from captions, on Beam."""

import json
from dataclasses import replace

import pytest

from malmoi.cli import main
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.questions.assembly import Assembly
from malmoi.pipelines import caption_splits
from malmoi.pipelines.caption_splits import CaptionSplits
from malmoi.pipelines.coco_qa_assembly import write_release
from malmoi.pipelines.options import pipeline_options

pytestmark = pytest.mark.usefixtures("parsing_data")

ALL = Assembly(rarest=0, free=1000, validation=0.5)


def annotations(path, texts):
    """Two captions a picture."""
    images = [{"id": 1 + n // 2, "file_name": "x.jpg"} for n in range(0, len(texts), 2)]
    captions = [{"id": n, "image_id": 1 + n // 2, "caption": text} for n, text in enumerate(texts)]
    path.write_text(json.dumps({"images": images, "annotations": captions}))
    return path


@pytest.fixture
def files(tmp_path):
    train = ["A man is riding a brown horse", "", "Two dogs sit here", "A cat sits on a mat"] * 3
    test = ["A red bus is in a lot", "?"]
    return CaptionSplits(
        train=(annotations(tmp_path / "train.json", train),), test=(annotations(tmp_path / "test.json", test),)
    )


def read(folder, split):
    names = ("questions", "answers", "types", "img_ids")
    columns = [(folder / split / f"{name}.txt").read_text().splitlines() for name in names]
    return list(zip(*columns, strict=True))


def test_the_layout_of_the_release(files, tmp_path, monkeypatch):
    monkeypatch.setattr(caption_splits, "BLOCK", 5)
    made = write_release(files, tmp_path / "out", parser=ChunkParser(slips=True), assembly=ALL)
    train, test = read(tmp_path / "out", "train"), read(tmp_path / "out", "test")
    assert made.splits == {"train": len(train), "test": len(test)} == {"train": 12, "test": 2}
    assert ("what is the man riding", "horse", "0", "1") in train
    assert set(test) == {("what is in the lot", "bus", "0", "1"), ("what is the color of the bus", "red", "2", "1")}
    # The pictures 4, 5 and 6 are the validation part, which comes last.
    assert [int(line[3]) > 3 for line in train] == [False] * 6 + [True] * 6
    assert (made.tally.captions, made.tally.set_aside) == (14, {"empty": 3, "no word": 1})
    assert made.tally.questions.total() == 14
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["test", "train"]


def test_the_same_bytes_with_two_workers(files, tmp_path, monkeypatch):
    monkeypatch.setattr(caption_splits, "BLOCK", 3)
    flags = ["--direct_num_workers", "2", "--direct_running_mode", "multi_threading"]
    parser = ChunkParser(slips=True)
    alone = write_release(files, tmp_path / "1", parser=parser, assembly=ALL)
    assert write_release(files, tmp_path / "2", parser=parser, assembly=ALL, options=pipeline_options(flags)) == alone
    for split in ("train", "test"):
        assert read(tmp_path / "1", split) == read(tmp_path / "2", split)


def test_thresholds_for_a_larger_corpus_leave_nothing(files, tmp_path):
    with pytest.raises(MalmoiError, match="no question is left for training: of 14 none has an answer that occurs 25"):
        write_release(files, tmp_path / "out", parser=ChunkParser(slips=True))


def test_bad_input_is_named(files, tmp_path):
    (tmp_path / "lines.txt").write_text("A cat\n")
    lines = replace(files, test=(tmp_path / "lines.txt",))
    with pytest.raises(MalmoiError, match="plain lines name no pictures"):
        write_release(lines, tmp_path / "out", parser=ChunkParser(), assembly=ALL)
    files.test[0].write_text("{")
    with pytest.raises(BadInput, match="is the file cut short"):
        write_release(files, tmp_path / "out", parser=ChunkParser(), assembly=ALL)


def test_from_the_command_line(files, tmp_path, capsys):
    arguments = ["--train", str(files.train[0]), "--test", str(files.test[0]), "--out", str(tmp_path / "out")]
    assert main(["generate", "coco-qa", *arguments, "--rarest", "2", "--mode", "corrected"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert f"enrolled: train 12, test 0: {tmp_path / 'out'}" in out
