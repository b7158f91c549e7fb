"""Questions with the vectors of their pictures: joined, read back, moved and scaled."""

import json
import pickle
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds

from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.verify import verify
from malmoi.datasets.visual_qa import visual_qa, visual_qa_arrays
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.fc7_settings import Fc7Settings
from tests.datasets.visual_dataset import prepare_sample, sample_dir
from tests.pipelines.made_photos import stand_in, vector, write_photos

NAME = "coco_qa/released-fc7"


def image_ids(split):
    return [int(line) for line in (sample_dir("coco_qa") / split / "img_ids.txt").read_text().split()]


TRAIN, TEST = image_ids("train"), image_ids("test")
ABSENT = TEST[-1]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Vectors of all pictures in two datasets, of all but one, of another network, and in 16 bits."""
    root = tmp_path_factory.mktemp("fc7")
    everything = sorted({*TRAIN, *TEST})
    made = {
        "one": (everything[:2], {}),
        "two": (everything[2:], {}),
        "fewer": ([number for number in everything if number != ABSENT], {}),
        "vgg19": (everything[2:], {"network": "vgg19"}),
        "half": (everything, {"dtype": "float16"}),
        "grids": (everything[:1], {"layer": "conv5"}),
    }
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        for name, (numbers, changed) in made.items():
            photos = write_photos(root / "photos" / name, numbers)
            settings = {"name": name, "images": (str(photos),), "network": "vgg16", "weights": "random:1"} | changed
            prepare_dataset(f"image_features/{name}", settings=Fc7Settings(**settings), data_dir=root / "data")
    return root / "data"


def prepare(data_dir, *names, **options):
    return prepare_sample(NAME, data_dir, image_features=[f"image_features/{name}" for name in names], **options)


@pytest.fixture(scope="module")
def dataset(data_dir):
    return prepare(data_dir, "one", "two")


def test_every_question_has_the_vector_of_its_picture(dataset):
    for split, ids in (("train", TRAIN), ("test", TEST)):
        features, _ = visual_qa_arrays(dataset, split=split, fc7=True)
        assert features["image_id"].tolist() == ids
        np.testing.assert_array_equal(features["fc7"], np.stack([vector(number) for number in ids]))
    assert dataset.stats["splits"]["test"]["without_vector"] == 0
    assert "fc7" not in visual_qa(dataset).element_spec[0]
    spec = visual_qa(dataset, fc7=True, batch_size=2, drop_remainder=True).element_spec[0]["fc7"]
    assert (spec.shape, spec.dtype.name) == ((2, 4096), "float32")


def test_standardised_over_the_training_pictures_each_counted_once(dataset):
    once = np.stack([vector(number) for number in sorted(set(TRAIN))]).astype(np.float64)
    assert len(once) < len(TRAIN)
    features, _ = visual_qa_arrays(dataset, split="test", fc7=True, standardise=True)
    expected = (np.stack([vector(number) for number in TEST]) - once.mean(0)) / once.std(0)
    np.testing.assert_allclose(features["fc7"], expected, rtol=1e-4, atol=1e-4)


def test_read_back_without_our_code(dataset, tmp_path):
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        builder = tfds.builder_from_directory(sys.argv[1])
        examples = [(int(example["image_id"]), example["fc7"])
                    for example in builder.as_dataset(split="train").as_numpy_iterator()]
        with open(sys.argv[2], "wb") as file:
            pickle.dump(examples, file)
    """
    result = tmp_path / "result.pickle"
    command = [sys.executable, "-c", textwrap.dedent(script), str(dataset.folder), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    examples = pickle.loads(result.read_bytes())
    assert [image_id for image_id, _ in examples] == TRAIN
    for image_id, found in examples:
        np.testing.assert_array_equal(found, vector(image_id))


def test_through_tfds_and_in_16_bits(data_dir, tmp_path):
    shutil.copytree(data_dir / "image_features", tmp_path / "image_features")
    examples = tfds.load(
        NAME,
        data_dir=tmp_path,
        split="test",
        builder_kwargs={"image_features": ["image_features/half"]},
        download_and_prepare_kwargs={"download_config": tfds.download.DownloadConfig(manual_dir=sample_dir("coco_qa"))},
    )
    found = np.stack([example["fc7"] for example in examples.as_numpy_iterator()])
    assert found.dtype == np.float16
    np.testing.assert_array_equal(found, np.stack([vector(number) for number in TEST]).astype(np.float16))
    features, _ = visual_qa_arrays(NAME, data_dir=tmp_path, split="test", fc7=True)
    np.testing.assert_array_equal(features["fc7"], found.astype(np.float32))
    again = pickle.loads(pickle.dumps(Builder(config="released-fc7", data_dir=tmp_path, keep_missing=True)))
    assert again.with_vectors


def test_the_origin_of_the_vectors_goes_along(dataset):
    manifest = json.loads((Path(dataset.folder) / "manifest.json").read_text())
    assert (manifest["network"], manifest["weights"]["name"]) == ("vgg16", "random:1")
    assert dataset.stats["settings"] == {
        "network": "vgg16",
        "relu": True,
        "dtype": "float32",
        "resize": "squash",
        "weights": "random:1",
    }
    told = [finding.message for finding in verify(dataset).findings if finding.check == "vectors"]
    assert any("UNTRAINED" in message for message in told)
    assert "train: 0 of 8 questions are about a picture without a vector" in told


def test_a_picture_without_a_vector_stops_is_set_aside_or_kept(data_dir, tmp_path):
    shutil.copytree(data_dir / "image_features", tmp_path / "image_features")
    line = TEST.index(ABSENT) + 1
    with pytest.raises(BadInput, match=rf"test/questions\.txt, line {line}: .* found image {ABSENT}, which has none\."):
        prepare(tmp_path, "fewer")
    dataset = prepare(tmp_path, "fewer", on_error="skip")
    assert dataset.examples("test") == len(TEST) - TEST.count(ABSENT)
    assert dataset.stats["rejects"] == {"no-vector": TEST.count(ABSENT)}
    dataset = prepare(tmp_path, "fewer", keep_missing=True, overwrite=True)
    assert dataset.stats["rejects"] == {}
    assert dataset.stats["splits"]["test"]["without_vector"] == TEST.count(ABSENT)
    for standardise in (False, True):
        features, _ = visual_qa_arrays(dataset, split="test", fc7=True, standardise=standardise)
        assert (~features["fc7"].any(axis=1)).tolist() == [number == ABSENT for number in TEST]
    assert not verify(dataset).problems


def test_vectors_that_are_not_those_of_the_pictures(data_dir, tmp_path):
    with pytest.raises(MalmoiError, match=r"different origins and can't be used together: network 'vgg16', 'vgg19'"):
        prepare(data_dir, "one", "vgg19", overwrite=True)
    with pytest.raises(MalmoiError, match=r"was prepared from something else: dtype 'float32', 'float16'"):
        prepare(data_dir, "half")
    shutil.copytree(data_dir / "image_features", tmp_path / "data/image_features")
    photos = write_photos(tmp_path / "photos", [4, 5])
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        settings = Fc7Settings(name="others", images=(str(photos),), network="vgg16", weights="random:1")
        prepare_dataset("image_features/others", settings=settings, data_dir=tmp_path / "data")
    for options in ({"on_error": "skip"}, {"keep_missing": True}):
        with pytest.raises(MalmoiError, match=r"no picture of training has a vector in image_features/others\."):
            prepare(tmp_path / "data", "others", **options)


def test_grids_are_no_vectors(data_dir, tmp_path):
    with pytest.raises(MalmoiError, match=r"image_features/grids has grids of shape \(196, 512\) \(layer conv5\)"):
        prepare_sample(NAME, tmp_path, image_features=[str(data_dir / "image_features/grids/1.0.0")])


def test_configs_and_vectors_must_fit(data_dir, tmp_path):
    with pytest.raises(MalmoiError, match=r"coco_qa/released-fc7 needs prepared vectors of the pictures: malmoi prep"):
        prepare_sample(NAME, tmp_path)
    with pytest.raises(MalmoiError, match=r"is of questions alone; .* it is coco_qa/released-fc7\."):
        prepare_sample("coco_qa/released", tmp_path, image_features=["image_features/one"])
    with pytest.raises(MalmoiError, match="is not made of questions about pictures"):
        prepare_dataset("babi/en-1k-qa1", data_dir=tmp_path, keep_missing=True)
    with pytest.raises(MalmoiError, match="image_features/none is not prepared"):
        prepare(data_dir, "none", overwrite=True)
    plain = prepare_sample("coco_qa/released", tmp_path)
    with pytest.raises(MalmoiError, match=r"has no vectors of pictures \(fc7\)"):
        visual_qa(plain, fc7=True)
    with pytest.raises(MalmoiError, match="fc7=True"):
        visual_qa(plain, standardise=True)


@pytest.mark.parametrize(
    ("number", "told"), [(np.nan, r"the vector of image \d+ holds numbers that are none"), (np.inf, "NaN or infinity")]
)
def test_numbers_that_are_none(data_dir, tmp_path, number, told):
    shutil.copytree(data_dir / "image_features", tmp_path / "image_features")
    (shard,) = (tmp_path / "image_features/half/1.0.0").glob("*00000-of-*")
    data = shard.read_bytes()
    place = data.index(vector(min(TRAIN + TEST)).astype(np.float16).tobytes())
    shard.write_bytes(data[:place] + np.float16(number).tobytes() + data[place + 2 :])
    with pytest.raises(MalmoiError, match=told):
        prepare(tmp_path, "half")


def test_a_damaged_vector_in_the_dataset_is_told(dataset, tmp_path):
    copy = Prepared.open(shutil.copytree(dataset.folder, tmp_path / "copy"))
    stats = dict(copy.stats)
    (tmp_path / "copy/stats.json").write_text(json.dumps(stats | {"fc7": {"mean": [0.0], "deviation": [1.0]}}))
    copy = Prepared.open(tmp_path / "copy")
    with pytest.raises(MalmoiError, match=r"expected 4,096 means and deviations of fc7, found 1 and 1"):
        visual_qa(copy, fc7=True, standardise=True)
    assert any("4,096 means" in finding.message for finding in verify(copy).problems)
