"""The pipeline of image features, for the most part with a stand-in for the network: it is what takes the time."""

import json
import pickle
import signal
import subprocess
import sys
import textwrap
import zipfile

import numpy as np
import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vgg import Fc7
from malmoi.pipelines import fc7, image_file
from malmoi.pipelines.fc7_records import INDEX, INDEX_FILE
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.image_features import prepare_image_features
from malmoi.pipelines.options import pipeline_options
from tests.pipelines.engines import REPOSITORY, environment
from tests.pipelines.made_photos import StandIn, stand_in, vector, write_photos


@pytest.fixture(autouse=True)
def network(monkeypatch):
    return stand_in(monkeypatch)


@pytest.fixture
def photos(tmp_path):
    """Ten images, of which one is a text and one is cut short, and one without a number."""
    folder = write_photos(tmp_path / "photos", [5, 40, 3, 300, 21, 77, 1000, 8, 2])
    (folder / "image8.png").write_bytes((folder / "image8.png").read_bytes()[:700])
    (folder / "image33.jpg").write_text("a photo of a cat")
    (folder / "cat.png").write_bytes((folder / "image5.png").read_bytes())
    return folder


GOOD = [2, 3, 5, 21, 40, 77, 300, 1000]


@pytest.fixture
def prepare(photos, tmp_path):
    """Prepares the photos; gives the folder and what is told."""

    def prepare(name="out", *, images=None, flags=(), on_error="skip", anew=False, work="work", **changed):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        settings = Fc7Settings(
            **{"name": "x", "images": (str(images or photos),), "network": "vgg16", "weights": "random:1"} | changed
        )
        return folder, prepare_image_features(
            settings,
            folder,
            work=tmp_path / work,
            download_dir=tmp_path / "unpacked",
            options=pipeline_options(flags),
            on_error=on_error,
            anew=anew,
        )

    return prepare


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def vectors(folder):
    """By image id, through the index."""
    index = np.load(folder / INDEX_FILE)
    assert index.dtype == INDEX
    shards = sorted(folder.glob("*.tfrecord-*"))
    dtype = json.loads((folder / "manifest.json").read_text())["dtype"]
    return {
        int(row["image_id"]): np.frombuffer(shards[row["shard"]].read_bytes(), dtype, 4096, int(row["offset"]))
        for row in index
    }


def test_every_image_once_by_rising_ids(prepare, network):
    folder, prepared = prepare()
    found = vectors(folder)
    assert list(found) == GOOD
    for number, made in found.items():
        np.testing.assert_array_equal(made, vector(number))
    assert (network.loaded, sum(network.computed)) == (1, len(GOOD))
    assert [shard.examples for shard in prepared.shards["images"]] == [3, 1, 3, 1]
    names = [f"image_features-images.tfrecord-{number:05d}-of-00004" for number in range(4)]
    others = ["image_index.npy", "manifest.json", "rejects.jsonl", "stats.json"]
    assert list(files(folder)) == names + others


def test_what_is_told(prepare):
    folder, prepared = prepare(dtype="float16")
    stats = prepared.stats
    assert stats == json.loads((folder / "stats.json").read_text())
    assert stats["splits"] == {"images": {"examples": 8}}
    assert stats["settings"] == {
        "network": "vgg16",
        "layer": "fc2",
        "weights": "random:1",
        "relu": True,
        "resize": "squash",
        "dtype": "float16",
        "images": ["photos"],
    }
    assert stats["raw"]["images"] == 10
    rows = np.stack(list(vectors(folder).values())).astype(np.float64)
    np.testing.assert_allclose(stats["fc7"]["mean"], rows.mean(0), rtol=1e-6)
    np.testing.assert_allclose(stats["fc7"]["deviation"], rows.std(0), rtol=1e-6)
    assert json.loads((folder / "manifest.json").read_text())["weights"]["trained"] is False


def test_grids(prepare):
    folder, prepared = prepare(layer="conv5", dtype="float16")
    content = json.loads((folder / "manifest.json").read_text())
    assert (content["layer"], content["places"], content["features"]) == ("conv5", 196, 512)
    index = np.load(folder / INDEX_FILE)
    shards = sorted(folder.glob("*.tfrecord-*"))
    grids = {
        int(row["image_id"]): np.frombuffer(shards[row["shard"]].read_bytes(), "<f2", 196 * 512, int(row["offset"]))
        for row in index
    }
    for number, found in grids.items():
        np.testing.assert_array_equal(found.reshape(196, 512), vector(number, layer="conv5"))
    assert list(grids) == GOOD
    assert prepared.stats["splits"] == {"images": {"examples": 8}}
    vectors_of_places = np.concatenate([grid.reshape(196, 512) for grid in grids.values()]).astype(np.float64)
    np.testing.assert_allclose(prepared.stats["conv5"]["mean"], vectors_of_places.mean(0), rtol=1e-6)
    np.testing.assert_allclose(prepared.stats["conv5"]["deviation"], vectors_of_places.std(0), rtol=1e-6)
    with pytest.raises(MalmoiError, match=r"with other settings .* layer 'conv5', 'fc2'"):
        prepare("other")


def test_what_can_not_be_read_is_set_aside_with_its_reason(prepare):
    folder, prepared = prepare()
    rejects = [json.loads(line) for line in (folder / "rejects.jsonl").read_text().splitlines()]
    assert [(reject["file"], reject["reason"]) for reject in rejects] == [
        ("photos/cat.png", "no-image-id"),
        ("photos/image8.png", "damaged-picture"),
        ("photos/image33.jpg", "not-a-picture"),
    ]
    assert prepared.stats["rejects"] == {"damaged-picture": 1, "no-image-id": 1, "not-a-picture": 1}


def test_or_stops_the_work(prepare, photos, network):
    with pytest.raises(BadInput, match=r"photos/cat\.png: expected a name that ends in the image's number"):
        prepare(on_error="raise")
    (photos / "cat.png").unlink()
    with pytest.raises(BadInput) as caught:
        prepare(on_error="raise")
    assert caught.value.file in ("photos/image8.png", "photos/image33.jpg")
    assert sum(network.computed) < 8, "the rest is not computed for nothing"
    prepare(on_error="skip", name="skipped")
    with pytest.raises(BadInput, match=r"photos/image8\.png: .* a damaged or truncated one"):
        prepare(on_error="raise")
    for name in ("image8.png", "image33.jpg"):
        (photos / name).unlink()
    assert prepare(on_error="raise")[1].stats["rejects"] == {}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_folder_and_an_archive_of_it_give_the_same_vectors(prepare, photos, tmp_path, packing):
    with zipfile.ZipFile(tmp_path / "photos.zip", "w", packing) as archive:
        for path in photos.iterdir():
            archive.write(path, f"deep/{path.name}")
    one, other = prepare()[0], prepare("zipped", images=tmp_path / "photos.zip", work="other")[0]
    for (number, made), (same, again) in zip(vectors(one).items(), vectors(other).items(), strict=True):
        assert number == same
        np.testing.assert_array_equal(made, again)


def test_a_run_that_was_killed_goes_on(prepare, photos, tmp_path, network):
    expected = files(prepare("whole", work="other")[0])
    script = f"""
        import os, signal, sys
        from tests.pipelines.made_photos import StandIn
        from malmoi.pipelines import fc7, image_file
        from malmoi.pipelines.fc7_settings import Fc7Settings
        from malmoi.pipelines.image_features import prepare_image_features

        class Killed(StandIn):
            computed = []
            def __call__(self, pixels, *, done):
                if len(self.computed) == 2:
                    os.kill(os.getpid(), signal.SIGKILL)
                return super().__call__(pixels, done=done)

        fc7.Fc7, image_file.CHUNK_IMAGES = Killed, 3
        settings = Fc7Settings(name="x", images=({str(photos)!r},), network="vgg16", weights="random:1")
        prepare_image_features(settings, sys.argv[1], work={str(tmp_path / "work")!r}, download_dir=sys.argv[1])
    """
    (tmp_path / "out").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "out")],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert list((tmp_path / "out").iterdir()) == []
    shards = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "work").glob("*.tfrecord")}
    assert len(shards) == 2
    network.computed.clear()
    folder, _ = prepare()
    assert files(folder) == expected
    assert len(network.computed) == 2, "two chunks were finished, two were not"
    assert {name: (tmp_path / "work" / name).stat().st_mtime_ns for name in shards} == shards
    network.loaded = 0
    assert files(prepare("again")[0]) == expected
    assert network.loaded == 0, "all is there"


def test_an_image_that_came_meanwhile_is_computed_with_its_neighbours_alone(prepare, photos, network):
    prepare()
    network.computed.clear()
    write_photos(photos, [2000])
    folder, prepared = prepare("more")
    assert prepared.stats["splits"]["images"]["examples"] == 9
    assert network.computed == [2], "the last chunk"
    np.testing.assert_array_equal(vectors(folder)[1000], vectors(prepare("fresh", work="fresh_work")[0])[1000])


def test_other_settings_do_not_mix_with_what_was_begun(prepare):
    prepare()
    with pytest.raises(MalmoiError, match=r"other settings \(there, now\): pictures\.resize 'squash', 'crop'"):
        prepare(resize="crop")
    folder, _ = prepare("cropped", resize="crop", anew=True)
    assert json.loads((folder / "manifest.json").read_text())["pictures"]["resize"] == "crop"


def test_vectors_that_are_no_numbers_stop_the_work_and_name_the_image(prepare, monkeypatch, tmp_path):
    def broken(self, pixels, *, done):
        made = np.zeros((len(pixels), 4096), np.float32)
        made[-1, 7] = np.nan
        return made

    monkeypatch.setattr(StandIn, "__call__", broken)
    with pytest.raises(MalmoiError, match=r"photos/image\d+\.png: its vector holds numbers that are none"):
        prepare()
    assert not list((tmp_path / "out").iterdir())


def test_nothing_left_is_an_error_that_says_why(prepare, tmp_path):
    (tmp_path / "1.jpg").write_text("x")
    with pytest.raises(
        MalmoiError, match=r"no image is left \(left out: not-a-picture: 1; the first: 1\.jpg: expected"
    ):
        prepare(images=tmp_path / "1.jpg")


def test_a_vector_that_a_worker_did_not_leave_is_an_error(prepare, monkeypatch):
    monkeypatch.setattr("malmoi.pipelines.image_features.WriteChunk.process", lambda self, made: None)
    with pytest.raises(MalmoiError, match=r"the workers left no result for chunk 0\. Do all of them reach this folder"):
        prepare()


def test_what_goes_to_workers_can_go(tmp_path):
    handler = fc7.Fc7Handler("vgg16", weights=None, ticks=tmp_path / "ticks")
    pickle.loads(pickle.dumps(handler))._tick(3)
    assert (tmp_path / "ticks").read_bytes() == b"..."


@pytest.mark.slow
@pytest.mark.engines
def test_several_processes_and_a_real_network_give_the_same_bytes(prepare, tmp_path, monkeypatch):
    photos = write_photos(tmp_path / "four", [1, 2, 3, 4])
    monkeypatch.setattr(fc7, "Fc7", Fc7)
    monkeypatch.setattr(image_file, "CHUNK_IMAGES", 2)
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])  # of the workers
    one = files(prepare("one", work="first", images=photos)[0])
    flags = ["--direct_running_mode", "multi_processing", "--direct_num_workers", "2"]
    assert files(prepare("two", work="second", images=photos, flags=flags)[0]) == one
    found = np.stack(list(vectors(tmp_path / "one").values()))
    assert (found.std(0) > 0).mean() > 0.3
