import json
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.preparing import prepare_dataset
from malmoi.errors import MalmoiError
from malmoi.pipelines.fc7_settings import Fc7Settings
from tests.pipelines.made_photos import stand_in, vector, write_photos

TRAIN, VALIDATION = [12, 5, 700, 31, 4_000_000], [6, 2**40, 13]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Two prepared datasets of the same origin, and others that are not."""
    root = tmp_path_factory.mktemp("images")
    made = {
        "train": (TRAIN, {}),
        "val": (VALIDATION, {}),
        "other": ([99], {"weights": "random:2", "resize": "crop"}),
        "half": ([98], {"dtype": "float16"}),
        "again": ([97, 31], {}),
    }
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        for name, (numbers, changed) in made.items():
            photos = write_photos(root / "photos" / name, numbers)
            chosen = Fc7Settings(
                **{"name": name, "images": (str(photos),), "network": "vgg16", "weights": "random:1"} | changed
            )
            prepare_dataset(f"image_features/{name}", settings=chosen, data_dir=root / "data")
    return root / "data"


@pytest.fixture
def vectors(data_dir):
    return ImageVectors.open("image_features/train", "image_features/val", data_dir=data_dir)


def test_several_datasets_as_one(vectors):
    assert vectors.ids.tolist() == sorted(TRAIN + VALIDATION)
    assert (len(vectors), vectors.features, vectors.dtype) == (8, 4096, np.dtype("<f4"))
    assert (vectors.manifest["network"], vectors.manifest["weights"]["name"]) == ("vgg16", "random:1")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(TRAIN + VALIDATION), max_size=6))
def test_vectors_by_image_id_in_any_order(vectors, wanted):
    places = vectors.places(wanted)
    assert vectors.ids[places].tolist() == wanted
    taken = vectors.take(places)
    assert taken.shape == (len(wanted), 4096)
    for number, row in zip(wanted, taken, strict=True):
        np.testing.assert_array_equal(row, vector(number))


def test_images_without_a_vector_are_told(vectors):
    assert vectors.missing([5, 12]).tolist() == []
    assert vectors.missing([9, 5, 8, 9, 2**62, -1]).tolist() == [-1, 8, 9, 2**62]
    with pytest.raises(MalmoiError, match="4 images have no vector: -1, 8, 9, "):
        vectors.places([9, 5, 8, 9, 2**62, -1])


def test_blocks(vectors, monkeypatch):
    monkeypatch.setattr("malmoi.datasets.image_vectors._BLOCK", 3)
    blocks = list(vectors.blocks())
    assert [len(ids) for ids, _ in blocks] == [3, 3, 2]
    assert np.concatenate([ids for ids, _ in blocks]).tolist() == vectors.ids.tolist()
    np.testing.assert_array_equal(
        np.concatenate([rows for _, rows in blocks]), np.stack([vector(number) for number in vectors.ids])
    )


def test_mean_and_deviation_over_some_images(vectors, monkeypatch, data_dir):
    monkeypatch.setattr("malmoi.datasets.image_vectors._BLOCK", 2)
    rows = np.stack([vector(number) for number in TRAIN]).astype(np.float64)
    mean, deviation = vectors.moments([*TRAIN, TRAIN[0]])
    assert mean.dtype == deviation.dtype == np.float32
    np.testing.assert_allclose(mean, rows.mean(0), rtol=1e-6)
    np.testing.assert_allclose(deviation, rows.std(0), rtol=1e-6)
    stats = json.loads((data_dir / "image_features/train/1.0.0/stats.json").read_text())["fc7"]
    alone = ImageVectors.open("image_features/train", data_dir=data_dir)
    for mine, stored in zip(alone.moments(), (stats["mean"], stats["deviation"]), strict=True):
        np.testing.assert_allclose(mine, stored, rtol=1e-6)


def test_they_go_to_workers_without_what_they_have_read(vectors):
    vectors.take(range(8))
    pickled = pickle.dumps(vectors)
    assert len(pickled) < 8 * 4096
    np.testing.assert_array_equal(pickle.loads(pickled).take(range(8)), vectors.take(range(8)))


def test_a_shard_that_is_gone_or_cut_short_is_told(data_dir, tmp_path):
    folder = tmp_path / "vectors"
    shutil.copytree(data_dir / "image_features/train/1.0.0", folder)
    shard = max(folder.glob("*.tfrecord-*"))
    shard.write_bytes(shard.read_bytes()[:9_000])
    vectors = ImageVectors.open(folder)
    with pytest.raises(MalmoiError, match=r"00001-of-00002: expected vectors of images, found: .*Prepare them again"):
        vectors.take(range(5))
    shard.unlink()
    with pytest.raises(MalmoiError, match="No such file or directory"):
        ImageVectors.open(folder).take(range(5))


def test_two_origins_are_not_joined(data_dir):
    with pytest.raises(MalmoiError) as caught:
        ImageVectors.open("image_features/train", "image_features/other", data_dir=data_dir)
    assert str(caught.value) == (
        "image_features/train and image_features/other are vectors of different origins and can't be used together: "
        "pictures.resize 'squash', 'crop'; weights 'random:1', 'random:2'. Prepare them in the same way."
    )
    with pytest.raises(MalmoiError, match="dtype 'float32', 'float16'"):
        ImageVectors.open("image_features/train", "image_features/half", data_dir=data_dir)
    assert ImageVectors.open("image_features/half", data_dir=data_dir).dtype == np.dtype("<f2")


def test_an_image_in_two_datasets_is_an_error(data_dir):
    with pytest.raises(MalmoiError, match="more than one vector of the images 31"):
        ImageVectors.open("image_features/train", "image_features/again", data_dir=data_dir)


def test_what_is_not_there_or_something_else(data_dir, tmp_path):
    with pytest.raises(MalmoiError, match=r"image_features/none is not prepared: .* --images"):
        ImageVectors.open("image_features/none", data_dir=data_dir)
    with pytest.raises(MalmoiError, match="no image features are named"):
        ImageVectors.open()
    (tmp_path / "dataset_info.json").write_text("{}")
    with pytest.raises(MalmoiError, match=r"expected image features \(image_index\.npy among the files\)"):
        ImageVectors.open(tmp_path)


def test_reading_needs_neither_tensorflow_nor_beam(data_dir):
    script = (
        "import sys\n"
        "from malmoi.datasets.image_vectors import ImageVectors\n"
        "vectors = ImageVectors.open('image_features/train', data_dir=sys.argv[1])\n"
        "print(len(vectors), int(vectors.take(vectors.places([700]))[0, 0]))\n"
        "print({'tensorflow', 'apache_beam', 'keras', 'h5py'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(data_dir)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"5 {int(vector(700)[0])}\nset()\n"), done.stderr
