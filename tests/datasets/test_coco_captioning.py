"""The TFDS dataset coco_captioning: from zips and folders, read back without our code, with vectors and grids."""

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

from malmoi.datasets.coco_captioning.coco_captioning_dataset_builder import Builder
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.verify import verify
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.fc7_settings import Fc7Settings
from tests.datasets.caption_dataset import NAME, SAMPLE, prepare_captions, records
from tests.pipelines.made_photos import stand_in, vector, write_photos

TRAIN, VALIDATION = [21, 34, 55, 60], [72, 89, 93]
SPLITS = {"train": TRAIN, "validation": VALIDATION}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Vectors and grids of all pictures, and vectors of all but one."""
    root = tmp_path_factory.mktemp("captions")
    made = {
        "vectors": (TRAIN + VALIDATION, {}),
        "fewer": (TRAIN[1:] + VALIDATION, {}),
        "grids": (TRAIN + VALIDATION, {"layer": "conv5", "dtype": "float16"}),
    }
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        for name, (numbers, changed) in made.items():
            photos = write_photos(root / "photos" / name, numbers)
            settings = {"name": name, "images": (str(photos),), "network": "vgg16", "weights": "random:1"} | changed
            prepare_dataset(f"image_features/{name}", settings=Fc7Settings(**settings), data_dir=root / "data")
    return root / "data"


def with_pictures(data_dir, ending, name, **options):
    return prepare_captions(SAMPLE, data_dir, f"{NAME}-{ending}", image_features=[f"image_features/{name}"], **options)


def test_load_prepares_and_reads(tmp_path):
    config = tfds.download.DownloadConfig(manual_dir=SAMPLE)
    dataset, info = tfds.load(
        NAME,
        data_dir=tmp_path,
        split="validation",
        with_info=True,
        builder_kwargs={"min_count": 2},
        download_and_prepare_kwargs={"download_config": config},
    )
    folder = tmp_path / NAME / "1.0.0"
    assert [int(one["image_id"]) for one in dataset.as_numpy_iterator()] == VALIDATION
    assert {name: split.num_examples for name, split in info.splits.items()} == {"train": 4, "validation": 3}
    assert "COCO" in info.description
    assert "chen2015microsoft" in info.citation
    assert {path.name for path in folder.iterdir()} == {
        *(f"coco_captioning-{split}.tfrecord-00000-of-00001" for split in SPLITS),
        *("words.vocab.txt", "words.vocab.json", "stats.json", "features.json", "dataset_info.json"),
    }
    assert json.loads((folder / "words.vocab.json").read_text())["min_count"] == 2


def test_read_back_without_our_code(data_dir, tmp_path):
    prepared = with_pictures(data_dir, "conv5", "grids")
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        builder = tfds.builder_from_directory(sys.argv[1])
        examples = [dict(example) for example in builder.as_dataset(split="train").as_numpy_iterator()]
        assert "apache_beam" not in sys.modules
        with open(sys.argv[2], "wb") as file:
            pickle.dump(examples, file)
    """
    result = tmp_path / "result.pickle"
    command = [sys.executable, "-c", textwrap.dedent(script), str(prepared.folder), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    examples = pickle.loads(result.read_bytes())
    words = (Path(prepared.folder) / "words.vocab.txt").read_text().split("\n")
    first = examples[0]
    assert first["captions"].dtype == first["caption_lengths"].dtype == np.int32
    spoken = [words[place] for place in first["captions"][: first["caption_lengths"][0]]]
    assert spoken == ["<begin>", "a", "red", "kite", "over", "a", "green", "hill", "<end>"]
    assert first["caption_texts"][0] == b"A red kite over a green hill"
    for example, image_id in zip(examples, TRAIN, strict=True):
        assert example["conv5"].shape == (196, 512)
        np.testing.assert_array_equal(example["conv5"], vector(image_id, layer="conv5").astype(np.float16))
        assert example["caption_lengths"].sum() == len(example["captions"])
        assert len(example["caption_ids"]) == len(example["captions_raw"]) == 5


def test_every_picture_has_its_vector(data_dir):
    dataset = with_pictures(data_dir, "fc7", "vectors")
    for split, numbers in SPLITS.items():
        found = [one["fc7"] for one in records(dataset, split)]
        np.testing.assert_array_equal(found, [vector(number) for number in numbers])
    assert dataset.stats["settings"]["layer"] == "fc2"
    report = verify(dataset)
    assert report.ok
    assert any("UNTRAINED" in finding.message for finding in report.findings)


def test_a_picture_without_a_vector_stops_costs_its_captions_or_is_kept(data_dir):
    told = (
        r"expected a picture that has a vector in image_features/fewer in caption 101 of image 21, found one .* --keep"
    )
    with pytest.raises(BadInput, match=told):
        with_pictures(data_dir, "fc7", "fewer", overwrite=True)
    dataset = with_pictures(data_dir, "fc7", "fewer", overwrite=True, on_error="skip")
    assert dataset.stats["rejects"] == {"no-vector": 5}
    train = dataset.stats["splits"]["train"]
    assert (train["examples"], train["without_captions"], train["captions"]) == (3, 1, 15)
    dataset = with_pictures(data_dir, "fc7", "fewer", overwrite=True, keep_missing=True)
    assert not records(dataset)[0]["fc7"].any()
    assert dataset.stats["splits"]["train"]["without_vector"] == 1
    report = verify(dataset)
    assert report.ok
    assert any(finding.message == "train: 1 of 4 (25.00 %) pictures have no vector" for finding in report.findings)


def test_configs_and_vectors_must_fit(data_dir, tmp_path):
    with pytest.raises(MalmoiError, match=r"coco_captioning/2014-conv5 needs prepared .* --layer conv5, then malmoi p"):
        prepare_captions(SAMPLE, tmp_path, f"{NAME}-conv5")
    with pytest.raises(MalmoiError, match=r"is of captions alone; .* it is coco_captioning/2014-fc7\."):
        prepare_captions(SAMPLE, tmp_path, image_features=["image_features/vectors"])
    with pytest.raises(MalmoiError, match=r"needs a grid of vectors of each picture .* has vectors of shape \(4096,\)"):
        with_pictures(data_dir, "conv5", "vectors", overwrite=True)
    with pytest.raises(MalmoiError, match=r"needs a vector of each picture \(layer fc2\), but .* grids of shape \(196"):
        with_pictures(data_dir, "fc7", "grids", overwrite=True)


def test_another_min_count_is_another_dataset(tmp_path):
    prepare_captions(SAMPLE, tmp_path, min_count=2)
    assert prepare_dataset(NAME, data_dir=tmp_path, min_count=2).found
    with pytest.raises(MalmoiError, match="was prepared from words seen at least 2 times, not 3"):
        prepare_dataset(NAME, data_dir=tmp_path, min_count=3)
    with pytest.raises(MalmoiError, match="min_count is 0, expected at least 1"):
        prepare_captions(SAMPLE, tmp_path, min_count=0, overwrite=True)
    with pytest.raises(MalmoiError, match="babi/en-1k-qa1 has no min_count"):
        prepare_dataset("babi/en-1k-qa1", data_dir=tmp_path, min_count=3)
    again = pickle.loads(pickle.dumps(Builder(config="2014", data_dir=tmp_path, min_count=7)))
    assert again.raw_corpus(raw_dir=SAMPLE, download_dir=tmp_path).min_count == 7


def test_raw_files_that_changed_are_told(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for file in (SAMPLE / "annotations").glob("*2014.json"):
        (raw / file.name).write_bytes(file.read_bytes())
    prepare_captions(raw, tmp_path / "data")
    prepare_captions(raw, tmp_path / "data")
    changed = raw / "captions_val2014.json"
    changed.write_bytes(changed.read_bytes() + b"\n")
    with pytest.raises(MalmoiError, match=r"captions_val2014\.json had sha256"):
        prepare_captions(raw, tmp_path / "data")


def archive(path, members):
    with zipfile.ZipFile(path, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def sample_members():
    return {
        "annotations/instances_train2014.json": b"{}",
        **{f"annotations/{file.name}": file.read_bytes() for file in (SAMPLE / "annotations").glob("*2014.json")},
    }


@pytest.mark.parametrize("above", [False, True])
def test_from_the_official_zip_of_which_only_captions_are_unpacked(tmp_path, above):
    (tmp_path / "raw").mkdir()
    path = archive(tmp_path / "raw/annotations_trainval2014.zip", sample_members())
    from_zip = prepare_captions(path.parent if above else path, tmp_path / "zip")
    from_folder = prepare_captions(SAMPLE, tmp_path / "folder")
    for file in Path(from_folder.folder).iterdir():
        if file.name != "dataset_info.json":  # which has the sizes of downloads
            assert (Path(from_zip.folder) / file.name).read_bytes() == file.read_bytes()
    unpacked = {file.name for file in (tmp_path / "zip/downloads/extracted").rglob("*2014.json")}
    assert unpacked == {"captions_train2014.json", "captions_val2014.json"}


def test_karpathys_split_from_its_zip_beside_that_of_the_annotations(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    archive(raw / "annotations_trainval2014.zip", sample_members())
    others = {"dataset_coco.json": (SAMPLE / "dataset_coco.json").read_bytes(), "dataset_flickr8k.json": b"{}"}
    archive(raw / "caption_datasets.zip", others)
    zipped = prepare_captions(raw, tmp_path / "zip", "coco_captioning/2014-karpathy")
    plain = prepare_captions(SAMPLE, tmp_path / "folder", "coco_captioning/2014-karpathy")
    assert zipped.stats == plain.stats
    assert plain.splits == ("train", "validation", "test")


def test_a_zip_without_the_file_and_a_folder_without_the_split(tmp_path):
    members = {name: content for name, content in sample_members().items() if "instances" in name}
    path = archive(tmp_path / "annotations_trainval2014.zip", members)
    with pytest.raises(BadInput, match=r"the raw data of coco_captions_2014 \(annotations_trainval2014\.zip, or a fol"):
        prepare_captions(path, tmp_path / "data")
    with pytest.raises(BadInput, match=rf"the raw data of karpathy .* Give the folder above it: {SAMPLE}\."):
        prepare_captions(SAMPLE / "annotations", tmp_path / "data", "coco_captioning/2014-karpathy")
    alone = archive(tmp_path / "raw_annotations2014.zip", sample_members())
    with pytest.raises(BadInput, match=r"the raw data of karpathy .*Put dataset_coco\.json"):
        prepare_captions(alone, tmp_path / "data", "coco_captioning/2014-karpathy")


def test_the_tags_are_those_tfds_knows():
    from tensorflow_datasets.core import dataset_metadata

    tags = Builder.get_metadata().tags
    assert tags
    assert set(tags) <= set(dataset_metadata.valid_tags())


def test_configs_name_and_describe_themselves():
    assert list(Builder.builder_configs) == [
        f"{cut}{ending}" for ending in ("", "-fc7", "-conv5") for cut in ("2014", "2017", "2014-karpathy")
    ]
    assert all(config.description for config in Builder.builder_configs.values())
