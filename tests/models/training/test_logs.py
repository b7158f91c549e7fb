import sys

import numpy as np
import pytest
import tensorflow as tf

from malmoi.errors import MalmoiError
from malmoi.models.training.language_messages import LANGUAGE_MESSAGES
from malmoi.models.training.linear_start import LinearPhase
from malmoi.models.training.logs import logged
from malmoi.models.training.phase import Phase
from malmoi.models.training.progress import Epoch
from malmoi.models.training.story_messages import story_scalars


def epoch(done):
    measured = {"loss": np.array([np.log(100.0)]), "tokens_per_second": np.array([13_800.0])}
    return Epoch(done, 5, Phase(rate=np.array([0.5]), left=np.array([5])), measured, np.array([np.log(120.0)]))


def read(folder):
    """The events in a folder as (step, name, value), read as TensorBoard does."""
    found = []
    for file in sorted(folder.iterdir()):
        for record in tf.data.TFRecordDataset(str(file)):
            event = tf.compat.v1.Event.FromString(record.numpy())
            for value in event.summary.value:
                assert value.metadata.plugin_data.plugin_name == "scalars"
                found.append((event.step, value.tag, float(tf.make_ndarray(value.tensor))))
    return found


def test_each_epoch_is_a_step(tmp_path):
    with logged(tmp_path / "logs", LANGUAGE_MESSAGES.scalars) as log:
        log(epoch(1))
        log(epoch(2))
        assert len(read(tmp_path / "logs")) == 12  # it can be looked at while training goes on
    events = read(tmp_path / "logs")
    assert [step for step, *_ in events] == [1] * 6 + [2] * 6
    assert {name: value for step, name, value in events if step == 2} == pytest.approx(
        {
            "loss": np.log(100),
            "perplexity": 100,
            "validation/loss": np.log(120),
            "validation/perplexity": 120,
            "learning_rate": 0.5,
            "tokens_per_second": 13_800,
        },
        rel=1e-5,
    )


def test_the_same_in_words():
    assert LANGUAGE_MESSAGES.epoch(epoch(1)) == "perplexity 100.00, validation 120.00, 13,800 tokens/s"


def test_restarts_have_a_name_each():
    phase = LinearPhase(rate=np.array([0.1, 0.2]), left=np.array([3, 3]), linear=np.array([True, False]))
    measured = {"loss": np.array([1.0, 2.0]), "accuracy": np.array([0.5, 0.6])}
    scalars = story_scalars(Epoch(1, 3, phase, measured, np.array([1.5, 2.5])))
    assert scalars == {
        "loss/0": 1.0,
        "loss/1": 2.0,
        "accuracy/0": 0.5,
        "accuracy/1": 0.6,
        "validation/loss/0": 1.5,
        "validation/loss/1": 2.5,
        "learning_rate/0": 0.1,
        "learning_rate/1": 0.2,
    }


def test_without_a_folder_nothing_is_written_nor_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with logged(None, LANGUAGE_MESSAGES.scalars) as log:
        log(epoch(1))


def test_without_tensorflow_it_is_told_before_training(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with (
        pytest.raises(MalmoiError, match=r"TensorBoard's logs .*malmoi\[cpu\].*without --logs"),
        logged(tmp_path, LANGUAGE_MESSAGES.scalars),
    ):
        pytest.fail("it went on")
