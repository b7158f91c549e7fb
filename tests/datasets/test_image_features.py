"""The TFDS dataset image_features: prepared, found by its name, read without our code, compared with what there is."""

import json
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds

from malmoi.datasets.image_features.image_features_dataset_builder import Builder, ImageFeaturesConfig
from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.verify import verify
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.fc7_manifest import UNTRAINED
from malmoi.pipelines import fc7
from malmoi.pipelines.fc7_settings import Fc7Settings
from tests.pipelines.made_photos import stand_in, vector, write_photos

NUMBERS = [7, 20, 300, 301]


@pytest.fixture(autouse=True)
def network(monkeypatch):
    return stand_in(monkeypatch)


@pytest.fixture
def photos(tmp_path):
    return write_photos(tmp_path / "photos", NUMBERS, "COCO_val2014_{:012d}.png")


@pytest.fixture
def prepare(photos, tmp_path):
    def prepare(name="coco", *, on_error=None, overwrite=False, **changed):
        settings = Fc7Settings(
            **{"name": name, "images": (str(photos),), "network": "vgg16", "weights": "random:1"} | changed
        )
        return prepare_dataset(
            f"image_features/{name}",
            settings=settings,
            data_dir=tmp_path / "data",
            on_error=on_error,
            overwrite=overwrite,
        )

    return prepare


def test_read_back_without_our_code(prepare, tmp_path):
    folder = Path(prepare(dtype="float16").dataset.folder)
    assert folder == tmp_path / "data/image_features/coco/1.0.0"
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        loaded = tfds.load("image_features/coco", data_dir=sys.argv[2], split="images")
        built = tfds.builder_from_directory(sys.argv[1]).as_dataset(split="images")
        read = [[dict(example) for example in dataset.as_numpy_iterator()] for dataset in (loaded, built)]
        with open(sys.argv[3], "wb") as file:
            pickle.dump(read, file)
    """
    result = tmp_path / "result.pickle"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(folder), str(tmp_path / "data"), str(result)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for examples in pickle.loads(result.read_bytes()):
        assert [int(example["image_id"]) for example in examples] == NUMBERS
        assert examples[0]["name"] == b"photos/COCO_val2014_000000000007.png"
        for number, example in zip(NUMBERS, examples, strict=True):
            assert example["fc7"].dtype == np.float16
            np.testing.assert_array_equal(example["fc7"], vector(number).astype(np.float16))


def test_a_bad_image_is_left_out_unless_told_otherwise(prepare, photos):
    (photos / "COCO_val2014_000000000008.png").write_text("x")
    assert prepare().dataset.stats["rejects"] == {"not-a-picture": 1}
    with pytest.raises(BadInput, match=r"photos/COCO_val2014_000000000008\.png: expected a JPEG or PNG picture"):
        prepare("strict", on_error="raise")


def test_nothing_but_the_dataset_is_left(prepare, tmp_path):
    prepare()
    root = tmp_path / "data/image_features"
    assert sorted(path.name for path in root.iterdir() if not path.name.startswith(".")) == ["coco"]
    assert not list(root.glob(".work/*"))


def test_a_run_that_failed_goes_on(prepare, photos, network, tmp_path, monkeypatch):
    def broken(self, pixels, *, done):
        if self.computed:
            raise RuntimeError("the power went")
        return whole(self, pixels, done=done)

    whole = network.__call__
    monkeypatch.setattr(network, "__call__", broken)
    with pytest.raises(RuntimeError, match="the power went"):
        prepare()
    with pytest.raises(MalmoiError, match="not prepared"):
        Prepared.open("image_features/coco", data_dir=tmp_path / "data")
    monkeypatch.setattr(network, "__call__", whole)
    network.computed.clear()
    assert prepare().dataset.examples("images") == 4
    assert len(network.computed) == 1


def test_found_again_and_told_what_changed(prepare, photos, network, tmp_path):
    assert not prepare().found
    assert prepare().found
    with pytest.raises(MalmoiError, match=r"relu was True and is False now, resize was 'squash' and is 'crop' now"):
        prepare(relu=False, resize="crop")
    with pytest.raises(MalmoiError, match=r"weights were random:1 and are random:2 now\. .* \(image_features/NAME\)"):
        prepare(weights="random:2")
    with pytest.raises(MalmoiError, match="network was 'vgg16' and is 'vgg19' now"):
        prepare(network="vgg19")
    write_photos(photos, [9])
    with pytest.raises(MalmoiError, match="4 images, of which there are 5 now or some have other names or sizes"):
        prepare()
    again = prepare(overwrite=True, resize="crop")
    assert (again.found, again.dataset.examples("images")) == (False, 5)
    assert json.loads((again.dataset.folder / "manifest.json").read_text())["pictures"]["resize"] == "crop"


def test_two_datasets_lie_side_by_side(prepare, tmp_path):
    prepare("one")
    prepare("two", dtype="float16")
    with pytest.raises(MalmoiError, match="Name a config too: image_features/one, image_features/two"):
        Prepared.open("image_features", data_dir=tmp_path / "data")


@pytest.mark.parametrize("name", ["image_features/mine", "image_features"])
def test_what_is_not_prepared_can_not_be_made_of_its_name(name, tmp_path):
    with pytest.raises(MalmoiError, match=r"not prepared where it was looked for, .* image_features/\w+ --images"):
        tfds.load(name, data_dir=tmp_path)
    with pytest.raises(MalmoiError, match=r"malmoi prepare image_features/x --images FOLDER \.\.\. --data-dir"):
        Prepared.open("image_features/x", data_dir=tmp_path)


def test_it_needs_settings_of_its_own(photos, tmp_path):
    settings = Fc7Settings(name="coco", images=(str(photos),))
    with pytest.raises(MalmoiError, match="text_corpus/coco: these settings are of image_features"):
        prepare_dataset("text_corpus/coco", settings=settings, data_dir=tmp_path)
    with pytest.raises(MalmoiError, match="image_features has no raw_dir: name its files"):
        prepare_dataset("image_features/coco", settings=settings, raw_dir=photos, data_dir=tmp_path)
    with pytest.raises(MalmoiError, match="'a b' can't name a dataset"):
        ImageFeaturesConfig(settings=Fc7Settings(name="a b", images=("x",)))
    config = tfds.download.DownloadConfig(manual_dir=photos)
    with pytest.raises(MalmoiError, match="made of the images that are named for it, not of"):
        Builder(config=ImageFeaturesConfig(settings=settings), data_dir=tmp_path).download_and_prepare(
            download_config=config
        )


def test_grids_are_read_back_and_verified(prepare, monkeypatch):
    """Of a network's last convolution: a vector for each place."""
    dataset = prepare(layer="conv5", dtype="float16").dataset
    expected = np.stack([vector(number, layer="conv5") for number in NUMBERS])
    read = tfds.builder_from_directory(dataset.folder).as_dataset(split="images").as_numpy_iterator()
    np.testing.assert_array_equal(np.stack([example["conv5"] for example in read]), expected)
    monkeypatch.setattr("malmoi.datasets.image_vectors._BLOCK", 400)
    grids = ImageVectors.open(dataset)
    assert (grids.shape, grids.dtype) == ((196, 512), np.dtype("<f2"))
    np.testing.assert_array_equal(grids.take([3, 0]), expected[[3, 0]])
    assert [len(ids) for ids, _ in grids.blocks()] == [2, 2]
    mean, deviation = grids.moments()
    np.testing.assert_allclose(mean, expected.reshape(-1, 512).mean(0), rtol=1e-5)
    np.testing.assert_allclose(deviation, expected.reshape(-1, 512).std(0), rtol=1e-5)
    assert verify(dataset).ok
    with pytest.raises(MalmoiError, match="layer was 'conv5' and is 'fc2' now"):
        prepare(dtype="float16")


def test_verifying(prepare, tmp_path):
    dataset = prepare().dataset
    report = verify(dataset)
    assert report.ok
    told = [(finding.level, finding.check, finding.message) for finding in report.findings]
    assert ("ok", "index", "leads to each of 4 vectors") in told
    assert ("note", "weights", UNTRAINED) in told


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("index", "leads to other bytes for 1 images: 7"),
        ("rows", "expected 4 images in 2 shards, found 3 rows"),
        ("shard", "a wrong checksum in the record at byte 12"),
        ("manifest", "expected a vector of 8,192 bytes, found 16,384"),
    ],
)
def test_damage_is_found(prepare, damage, said):
    dataset = prepare().dataset
    index = np.load(dataset.folder / "image_index.npy")
    if damage == "index":
        index["offset"][0] += 4
    np.save(dataset.folder / "image_index.npy", index[: 3 if damage == "rows" else 4])
    if damage == "shard":
        shard = Path(dataset.info.splits["images"].filepaths[0])
        data = bytearray(shard.read_bytes())
        data[900] ^= 1
        shard.write_bytes(data)
    if damage == "manifest":
        manifest = json.loads((dataset.folder / "manifest.json").read_text())
        (dataset.folder / "manifest.json").write_text(json.dumps(manifest | {"dtype": "float16"}))
    problems = [finding.message for finding in verify(dataset).problems]
    assert any(said in problem for problem in problems), problems


def test_preparing_needs_a_network_only_where_images_are_missing(prepare, network, monkeypatch):
    prepare()
    monkeypatch.setattr(fc7, "Fc7", None)
    assert prepare().found
