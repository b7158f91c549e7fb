import numpy as np
import pytest

from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError

VECTORS = np.array([[1, 7, 0], [3, 7, 4], [0, 0, 0]], np.float32)


def test_zero_mean_and_unit_variance():
    standardising = Standardising.from_moments(VECTORS[:2].mean(0), VECTORS[:2].std(0))
    # The second feature never changes; the last vector is of no picture.
    assert standardising(VECTORS).tolist() == [[-1, 0, -1], [1, 0, 1], [0, 0, 0]]


def test_saved_and_loaded(tmp_path):
    standardising = Standardising.from_moments([1, 2], [3, 0])
    standardising.save(tmp_path)
    again = Standardising.load(tmp_path)
    assert again.mean.tolist() == [1, 2]
    np.testing.assert_array_equal(again.scale, standardising.scale)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_file_that_is_none(tmp_path, content):
    if content is not None:
        (tmp_path / "standardising.npz").write_bytes(content)
    with pytest.raises(MalmoiError, match=r"standardising\.npz: expected means and scales of vectors, found: "):
        Standardising.load(tmp_path)
