import numpy as np
import pytest

from malmoi.errors import MalmoiError
from malmoi.models.published import BABI_1K, columns_beside


@pytest.mark.parametrize(
    ("column", "mean", "failed"),
    [
        ("BoW", 25.1, 15),
        ("PE", 20.3, 13),
        ("PE LS", 16.3, 12),
        ("PE LS RN", 13.9, 11),
        ("joint", 12.4, 11),
        ("LSTM", 51.3, 20),
    ],
)
def test_the_columns_add_up_to_the_papers_totals(column, mean, failed):
    errors = np.array(BABI_1K[column])
    assert len(errors) == 20
    assert errors.mean() == pytest.approx(mean, abs=0.051)
    assert (errors > 5).sum() == failed


@pytest.mark.parametrize(
    ("datasets", "columns"),
    [
        (["babi/en-1k-qa1", "babi/en-1k-qa20-pe"], ["PE LS RN"]),
        (["babi/en-1k"], ["joint"]),
        (["babi/en-10k-qa1"], []),
        (["babi/hn-1k"], []),
        (["babi/en-1k-qa1", "babi/en-10k-qa2"], []),
    ],
)
def test_the_columns_that_fit_stand_beside(datasets, columns):
    assert list(columns_beside(datasets)) == columns


def test_columns_can_be_chosen():
    beside = columns_beside(["babi/en-1k-qa1"], ["LSTM", "joint"])
    assert beside == {"LSTM": BABI_1K["LSTM"], "joint": BABI_1K["joint"]}
    assert columns_beside(["babi/en-10k"], []) == {}


def test_columns_that_are_not_about_the_dataset_are_refused():
    with pytest.raises(MalmoiError, match="not for babi/en-10k-qa1"):
        columns_beside(["babi/en-1k-qa2", "babi/en-10k-qa1"], ["joint"])
    with pytest.raises(MalmoiError, match="no published column 'nix'; there are: BoW, PE"):
        columns_beside(["babi/en-1k"], ["nix"])
