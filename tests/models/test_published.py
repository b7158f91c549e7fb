import numpy as np
import pytest

from malmoi.models.published import BABI_1K


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
