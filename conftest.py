"""What holds for all tests, and for the examples in docstrings."""

import gc
import random

import pytest


def pytest_collection_finish() -> None:
    """Leaves what was imported, TensorFlow above all, out of every later collection of garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Gives models without a seed the same weights each time: Keras draws a seed for them from here."""
    random.seed(0)
