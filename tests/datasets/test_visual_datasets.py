"""The TFDS datasets coco_qa and daquar: prepared and read back, by us, by TFDS, and by TensorFlow alone."""

import json
import pickle
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds

import malmoi.datasets
from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder as CocoQa
from malmoi.datasets.daquar.daquar_dataset_builder import Builder as Daquar
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.errors import BadInput
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.sources import DAQUAR
from tests.datasets.visual_dataset import prepare_sample, sample_dir

COCO = "coco_qa/released"


def test_load_prepares_and_reads(tmp_path):
    dataset, info = tfds.load(
        COCO,
        data_dir=tmp_path,
        split="train",
        with_info=True,
        download_and_prepare_kwargs={"download_config": tfds.download.DownloadConfig(manual_dir=sample_dir("coco_qa"))},
    )
    folder = tmp_path / COCO / "1.0.0"
    words = Vocabulary.load(folder, "words")
    examples = list(dataset.as_numpy_iterator())
    assert len(examples) == 8
    fifth = examples[4]
    assert words.decode(fifth["question"])[5] == "2\u00a01/2"
    assert fifth["question_text"].decode() == "where is the man with 2\u00a01/2 loaves of bread"
    assert (fifth["question_id"], fifth["image_id"], fifth["type"]) == (4, 307, 3)
    assert info.features["answer"].int2str(int(fifth["answer"])) == fifth["answer_text"].decode() == "kitchen"
    assert info.features["type"].names == ["object", "number", "color", "location"]
    assert {name: split.num_examples for name, split in info.splits.items()} == {"train": 8, "test": 4}
    assert "COCO-QA" in info.description
    assert "ren2015exploring" in info.citation
    assert {path.name for path in folder.iterdir()} == {
        *(f"coco_qa-{split}.tfrecord-00000-of-00001" for split in ("train", "test")),
        *("words.vocab.txt", "words.vocab.json", "answers.vocab.txt", "answers.vocab.json", "stats.json"),
        *("features.json", "dataset_info.json", "answer.labels.txt", "type.labels.txt"),
    }


def test_answer_sets_are_lists(tmp_path):
    prepare_sample("daquar/894", tmp_path)
    dataset, info = tfds.load("daquar/894", data_dir=tmp_path, split="train", with_info=True)
    examples = list(dataset.as_numpy_iterator())
    assert [example["answer_set"].tolist() for example in examples][2:4] == [[b"green"], [b"coat", b"hat", b"hat"]]
    assert info.features["type"].names == ["object", "number", "color"]
    prepare_sample("daquar/894-single", tmp_path)
    single = tfds.load("daquar/894-single", data_dir=tmp_path, split="train")
    assert "answer_set" not in single.element_spec
    assert len(single) == 5


def test_the_default_of_daquar_is_that_of_single_words(tmp_path):
    prepare_sample("daquar/37-single", tmp_path)
    assert len(tfds.load("daquar", data_dir=tmp_path, split="train")) == 3


def test_read_back_without_our_code(tmp_path):
    name = "daquar/894"
    prepared = prepare_sample(name, tmp_path)
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        builder = tfds.builder_from_directory(sys.argv[1])
        examples = [dict(example) for example in builder.as_dataset(split="test").as_numpy_iterator()]
        by_name = tfds.load(sys.argv[2], data_dir=sys.argv[3], split="test")
        assert len(by_name) == len(examples)
        assert "apache_beam" not in sys.modules
        names = builder.info.features["answer"].names
        with open(sys.argv[4], "wb") as file:
            pickle.dump((examples, names), file)
    """
    result = tmp_path / "result.pickle"
    command = [textwrap.dedent(script), str(prepared.folder), name, str(tmp_path), str(result)]
    done = subprocess.run([sys.executable, "-c", *command], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    examples, names = pickle.loads(result.read_bytes())
    words = (Path(prepared.folder) / "words.vocab.txt").read_text().split("\n")
    features, answers = visual_qa_arrays(
        prepared, split="test", padding="right", keys=("type", "image_id", "question_id")
    )
    for row, example in enumerate(examples):
        ids = example["question"]
        assert ids.dtype == np.int32
        assert features["question"][row, : len(ids)].tolist() == ids.tolist()
        assert not features["question"][row, len(ids) :].any()
        for key in ("type", "image_id", "question_id"):
            assert example[key] == features[key][row]
        assert example["answer"] == answers[row]
        text = example["answer_text"].decode()
        assert names[example["answer"]] == (text if text in names else "<unk>")
        assert words[ids[0]] in example["question_text"].decode()


def archive(path, members):
    with zipfile.ZipFile(path, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def sample_files():
    root = sample_dir("coco_qa")
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.txt"))}


@pytest.mark.parametrize("inside", ["", "cocoqa-2015-05-17/"])
@pytest.mark.parametrize("above", [False, True])
def test_from_the_zip(tmp_path, inside, above):
    (tmp_path / "raw").mkdir()
    files = {f"{inside}{name}": content for name, content in sample_files().items()}
    path = archive(tmp_path / "raw/cocoqa-2015-05-17.zip", files)
    from_zip = prepare_sample(COCO, tmp_path / "zip", path.parent if above else path)
    from_folder = prepare_sample(COCO, tmp_path / "folder")
    assert [path.name for path in (tmp_path / "raw").iterdir()] == [path.name]
    for file in Path(from_folder.folder).iterdir():
        if file.name != "dataset_info.json":  # which has the sizes of downloads
            assert (Path(from_zip.folder) / file.name).read_bytes() == file.read_bytes()


def test_a_zip_whose_member_leaves_the_folder(tmp_path):
    files = sample_files() | {"../../outside.txt": b"out"}
    path = archive(tmp_path / "cocoqa.zip", files)
    with pytest.raises(BadInput, match=r"outside\.txt"):
        prepare_sample(COCO, tmp_path / "data", path)
    assert not list(tmp_path.rglob("outside.txt"))


def test_the_triple_format_is_read_where_no_other_is(tmp_path):
    raw = tmp_path / "raw/daquar/triple"
    raw.mkdir(parents=True)
    for file in sample_dir("daquar").glob("*.format_triple"):
        (raw / file.name).write_bytes(file.read_bytes())
    for place, given in enumerate((raw, raw.parent)):
        dataset = prepare_sample("daquar/894", tmp_path / str(place), given)
        assert set(dataset.stats["raw"]) == {f"qa.894.raw.{split}.format_triple" for split in ("train", "test")}
    with pytest.raises(BadInput, match=r"a folder with qa\.37\.raw\.train\.txt or the like"):
        prepare_sample("daquar/37", tmp_path / "37", raw)


def test_two_folders_that_could_be_meant(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / "raw" / folder).mkdir(parents=True)
        for file in sample_dir("daquar").iterdir():
            (tmp_path / "raw" / folder / file.name).write_bytes(file.read_bytes())
    with pytest.raises(BadInput, match=r"found 2 of them\. Give one: .*one, .*two\."):
        prepare_sample("daquar/894", tmp_path / "data", tmp_path / "raw")


def test_bad_input_stops_or_is_set_aside(tmp_path):
    raw = tmp_path / "raw"
    for name, content in sample_files().items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(content.replace(b"1\n", b"7\n", 1) if name == "train/types.txt" else content)
    with pytest.raises(BadInput, match=r"train/types\.txt, line 2: expected a type: 0 \(object\), 1 \(number\)"):
        prepare_sample(COCO, tmp_path / "data", raw)
    assert not list((tmp_path / "data").glob("coco_qa/released/*"))
    dataset = prepare_sample(COCO, tmp_path / "data", raw, on_error="skip")
    assert dataset.examples("train") == 7
    (reject,) = (Path(dataset.folder) / "rejects.jsonl").read_text().splitlines()
    assert json.loads(reject)["file"] == "train/types.txt"


@pytest.mark.parametrize("builder", [CocoQa, Daquar])
def test_the_tags_are_those_tfds_knows(builder):
    from tensorflow_datasets.core import dataset_metadata

    tags = builder.get_metadata().tags
    assert tags
    assert set(tags) <= set(dataset_metadata.valid_tags())


def test_configs_name_and_describe_themselves():
    assert list(CocoQa.builder_configs) == ["released", "released-fc7", "generated", "generated-fc7"]
    assert list(Daquar.builder_configs) == [
        f"{form}{suffix}" for suffix in ("", "-fc7") for form in ("894", "37", "894-single", "37-single")
    ]
    assert all(config.description for builder in (CocoQa, Daquar) for config in builder.builder_configs.values())
    assert {file.name for file in Daquar(config="37").source.files} == {
        *("qa.37.raw.train.txt", "qa.37.raw.test.txt", "train.txt", "test.txt")
    }


def test_tfds_own_checksums_are_those_of_the_source():
    text = (Path(malmoi.datasets.__file__).parent / "daquar/checksums.tsv").read_text()
    told = [line.split("\t") for line in text.splitlines()]
    known = [(mirror, file) for file in DAQUAR.files for mirror in file.mirrors if mirror.sha256]
    assert told == [[mirror.url, str(mirror.bytes), mirror.sha256, file.name] for mirror, file in known]
