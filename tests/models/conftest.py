"""A tiny prepared dataset of stories, made once."""

import pytest

from malmoi.datasets.preparing import prepare_dataset
from malmoi.samples import write_babi


@pytest.fixture(scope="session")
def sample_dataset(tmp_path_factory):
    """Task 1 of a sample corpus: 1,000 training and 200 test questions."""
    root = tmp_path_factory.mktemp("sample")
    write_babi(root / "raw", tasks=[1], questions_train=1000, questions_test=200)
    return prepare_dataset("babi/en-1k-qa1", raw_dir=root / "raw", data_dir=root / "data").dataset
