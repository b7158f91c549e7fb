import pytest

from malmoi.errors import MalmoiError
from malmoi.models.sizes import check_sizes


def test_the_size_that_is_too_small_is_named():
    settings = {"units": 3, "layers": 0, "embedding": None, "seed": -5}
    with pytest.raises(MalmoiError, match="layers is 0; it must be at least 1"):
        check_sizes(settings, units=3, embedding=1, layers=1)


def test_what_fits_or_is_left_open_passes():
    check_sizes({"units": 3, "embedding": None, "seed": -5}, units=3, embedding=1)
