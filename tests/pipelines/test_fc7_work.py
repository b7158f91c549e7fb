import numpy as np
import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.fc7_work import ChunkReport, Work, file_sha256
from malmoi.pipelines.image_file import ImageChunk, ImageFile
from malmoi.pipelines.passes import Failure

MANIFEST = {"network": "vgg16", "weights": {"name": "imagenet"}}
REJECT = BadInput(reason="empty-file", file="9.jpg", line=None, expected="a", found="b")


def chunk(number, changed=0):
    return ImageChunk(number, (ImageFile(image_id=number, name="a", path="x", size=1, changed=changed),))


@pytest.fixture
def work(tmp_path):
    from etils import epath

    return Work(epath.Path(tmp_path / "deep/work"))


def finish(work, made):
    """Leaves what computing a chunk leaves."""
    work.shard(made.number).write_bytes(b"shard")
    report = ChunkReport(
        digest=made.digest,
        image_ids=np.array([3, 8]),
        offsets=np.array([37, 99]),
        mean=np.array([0.1, 1 / 3]),
        squares=np.array([1e-300, 7.0]),
        raw_sha256="ab",
        shard_bytes=5,
        shard_sha256=file_sha256(work.shard(made.number)),
        rejects=(REJECT.record(),),
    )
    work.save(made.number, report)
    return report


def test_what_is_finished_is_found_again(work):
    chunks = [chunk(number) for number in range(3)]
    assert work.begin(MANIFEST, chunks, anew=False) == {}
    report = finish(work, chunks[1])
    found = work.begin(MANIFEST, chunks, anew=False)
    assert list(found) == [1]
    for name, value in vars(report).items():
        np.testing.assert_array_equal(getattr(found[1], name), value)
    assert found[1].mean.dtype == np.float64
    assert BadInput(**found[1].rejects[0]).record() == REJECT.record()


def test_a_chunk_whose_files_changed_is_not_finished(work):
    work.begin(MANIFEST, [], anew=False)
    finish(work, chunk(0))
    assert work.begin(MANIFEST, [chunk(0, changed=1)], anew=False) == {}


@pytest.mark.parametrize("damage", ["shard gone", "shard other", "report gone", "report cut", "report empty"])
def test_a_chunk_that_is_not_whole_is_not_finished(work, damage):
    work.begin(MANIFEST, [], anew=False)
    finish(work, chunk(0))
    what, how = damage.split()
    file = work.folder / {"shard": "00000.tfrecord", "report": "00000.npz"}[what]
    content = file.read_bytes()
    file.write_bytes({"other": b"shArd", "cut": content[: len(content) // 2], "empty": b"", "gone": b""}[how])
    if how == "gone":
        file.unlink()
    assert work.begin(MANIFEST, [chunk(0)], anew=False) == {}


def test_another_extraction_is_not_mixed_in(work):
    work.begin(MANIFEST, [], anew=False)
    finish(work, chunk(0))
    other = MANIFEST | {"network": "vgg19"}
    with pytest.raises(MalmoiError, match=r"other settings \(there, now\): network 'vgg16', 'vgg19'\. .* --overwrite"):
        work.begin(other, [chunk(0)], anew=False)
    assert list(work.begin(MANIFEST, [chunk(0)], anew=True)) == [0], "what fits is kept"
    assert work.begin(other, [chunk(0)], anew=True) == {}
    assert not work.shard(0).exists()


def test_the_first_failure_reaches_the_driver_and_is_gone_the_next_time(work):
    work.begin(MANIFEST, [], anew=False)
    assert work.failed() is None
    work.fail(12, Failure(place=(0, 12), message="later"))
    work.fail(2, Failure(place=(0, 2), message="", bad_input=REJECT.record() | {"hint": "Look."}))
    error = work.failed()
    assert isinstance(error, BadInput)
    assert str(error) == "9.jpg: expected a, found b. Look."
    work.begin(MANIFEST, [], anew=False)
    assert work.failed() is None


def test_what_a_killed_run_left_unfinished_is_removed(work):
    work.begin(MANIFEST, [], anew=False)
    (work.folder / "incomplete.abc.00001.tfrecord").write_bytes(b"x")
    work.ticks.write_bytes(b"...")
    work.begin(MANIFEST, [], anew=False)
    assert sorted(path.name for path in work.folder.iterdir()) == ["incomplete.ticks", "manifest.json"]
    assert work.ticks.read_bytes() == b""
    work.remove()
    assert not work.folder.exists()
