"""What the sample world's pictures are written as, read back by what reads DAQUAR and COCO-QA."""

import hashlib

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.daquar import DaquarCorpus
from malmoi.pipelines.daquar_raw import VARIANTS
from malmoi.pipelines.image_sources import find_images
from malmoi.pipelines.rejects import raise_it
from malmoi.samples import coco_qa, write_coco, write_coco_qa, write_daquar
from malmoi.samples.scene import scenes
from malmoi.samples.scene_questions import NUMBERS, TYPES, questions

SIZES = {"images": 7, "test_images": 3}
SPLITS = {"train": 7, "test": 3}


def read_back(corpus):
    """The questions that the pipeline finds, by split; anything wrong is an error."""
    found = {split: [] for split in SPLITS}
    for chunk in corpus.raw(raise_it).chunks:
        found[chunk.split] += corpus.questions(chunk, chunk.read(), raise_it)
    return found


def told(split, seed=0):
    return [(one, asked) for one in scenes(seed, split, SPLITS[split]) for asked in questions(one, seed)]


def ids(*folders, tmp_path):
    return [image.image_id for image in find_images(map(str, folders), download_dir=tmp_path, reject=raise_it)]


def test_coco_qa_reads_back_what_was_asked(tmp_path):
    files = write_coco_qa(tmp_path / "out", **SIZES)
    assert [path.relative_to(tmp_path / "out").as_posix() for path in files[:4]] == [
        f"train/{name}.txt" for name in ("questions", "answers", "types", "img_ids")
    ]
    found = read_back(CocoQaCorpus(str(tmp_path / "out")))
    for split in SPLITS:
        assert [(one.text, one.answer, TYPES[one.kind], one.image_id) for one in found[split]] == [
            (asked.text, asked.answer, asked.kind, one.image_id) for one, asked in told(split)
        ]
    pictures = ids(tmp_path / "out/train2014", tmp_path / "out/val2014", tmp_path=tmp_path)
    assert pictures == sorted({one.image_id for split in SPLITS for one, _ in told(split)})
    assert (tmp_path / "out/val2014/COCO_val2014_000000000002.jpg").exists()


def test_daquar_reads_back_what_was_asked(tmp_path):
    write_daquar(tmp_path / "out", **SIZES)
    found = read_back(DaquarCorpus(str(tmp_path / "out"), VARIANTS["37-single"]))
    for split in SPLITS:
        expected = []
        for one, asked in told(split):
            number = asked.kind == "number"
            answer = str(NUMBERS.index(asked.answer) + 1) if number else asked.answer
            kind = "object" if asked.kind == "location" else asked.kind
            expected.append((asked.text.split(), answer, kind, one.image_id))
        assert [(one.words, one.answer, TYPES[one.kind], one.image_id) for one in found[split]] == expected
        assert all(one.text.endswith(f" in the image{one.image_id} ?") for one in found[split])
    pictures = ids(tmp_path / "out/nyu_depth_images", tmp_path=tmp_path)
    assert pictures == sorted({one.image_id for split in SPLITS for one, _ in told(split)})


@pytest.mark.parametrize("write", [write_coco_qa, write_daquar])
def test_fewer_pictures_are_the_beginning_of_more(write, tmp_path):
    for few, many in zip(write(tmp_path / "few", **SIZES), write(tmp_path / "many", images=9), strict=True):
        if few.name != "SAMPLE.txt":
            assert many.read_text().startswith(few.read_text())


@pytest.mark.parametrize(
    ("write", "digest"),
    [
        (write_coco, "4c0c26fa42b56560dc2725fa9878d217bd2d7a36deb20d6f7552db5582c497b5"),
        (write_coco_qa, "251b8618667d069a3b21585510b0a17bcc4c0117d43bd6c61b8e8be439851736"),
        (write_daquar, "1e1edf86e62af0b59c8446f77e0245eaeb42d3d1b9bb01a6cf0759cf8fbba413"),
    ],
)
def test_texts_are_the_same_on_every_machine(write, digest, tmp_path):
    found = hashlib.sha256()
    for path in write(tmp_path, **SIZES, seed=3):
        found.update(path.read_bytes())
    assert found.hexdigest() == digest


@pytest.mark.parametrize("write", [write_coco, write_coco_qa, write_daquar])
def test_what_is_there_already_is_left_alone_and_the_rest_is_made(write, tmp_path):
    write(tmp_path, **SIZES)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    before = {path: path.stat().st_mtime_ns for path in files}
    content = files[-1].read_bytes()
    files[-1].write_bytes(b"half")
    write(tmp_path, **SIZES)
    assert {path for path in files if path.stat().st_mtime_ns != before[path]} <= {files[-1]}
    assert files[-1].read_bytes() == content
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(files)


def test_somebody_elses_files_are_not_overwritten(tmp_path):
    (tmp_path / "train").mkdir()
    (tmp_path / "train/answers.txt").write_text("cat\n")
    with pytest.raises(MalmoiError, match=r"answers\.txt exists and is not part of a sample corpus"):
        write_coco_qa(tmp_path, **SIZES)
    (tmp_path / "nyu_depth_images").mkdir()
    (tmp_path / "nyu_depth_images/image3.png").write_bytes(b"photo")
    with pytest.raises(MalmoiError, match=r"image3\.png exists"):
        write_daquar(tmp_path, **SIZES)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"answers.txt", "image3.png"}


def test_no_file_is_left_half_written(tmp_path, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    write_coco_qa(tmp_path, images=2, test_images=1)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(coco_qa.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_coco_qa(tmp_path, images=3, test_images=1)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("write", [write_coco, write_coco_qa, write_daquar])
def test_wrong_sizes_are_named_before_anything_is_written(write, tmp_path):
    with pytest.raises(MalmoiError, match="at least 1 train picture, not 0"):
        write(tmp_path, images=0)
    assert not list(tmp_path.iterdir())
