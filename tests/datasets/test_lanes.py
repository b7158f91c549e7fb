"""Lanes: those of the classic reader, and every token once."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from malmoi.datasets.lanes import Lanes
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import TokenStream
from malmoi.errors import MalmoiError
from tests.datasets.text_dataset import Text, numbered


@dataclass(frozen=True)
class Held:
    """A stream in memory, in chunks of three, with the methods that lanes use."""

    ids: list[int]
    name: str = "held, split train"

    @property
    def tokens(self):
        return len(self.ids)

    def places(self, starts):
        return {start: start for start in starts}

    def chunks(self, start, stop, *, place=None):
        assert start == stop == 0 or place == start
        for first in range(start, stop, 3):
            yield np.array(self.ids[first : min(first + 3, stop)], np.int32)


def classic(ids, batch_size, num_steps):
    """The windows of the TensorFlow tutorial's reader, written down from its description."""
    ids = np.array(ids)
    length = len(ids) // batch_size
    lanes = ids[: batch_size * length].reshape(batch_size, length)
    return [
        (lanes[:, at : at + num_steps], lanes[:, at + 1 : at + num_steps + 1])
        for at in range(0, (length - 1) // num_steps * num_steps, num_steps)
    ]


sizes = {"tokens": st.integers(2, 200), "batch_size": st.integers(1, 12), "num_steps": st.integers(1, 12)}


@settings(deadline=None)
@given(**sizes)
@example(tokens=3, batch_size=1, num_steps=1)
def test_training_lanes_are_those_of_the_classic_reader(tokens, batch_size, num_steps):
    ids = numbered(tokens)
    wanted = classic(ids, batch_size, num_steps)
    if not wanted:
        with pytest.raises(MalmoiError, match="too few"):
            Lanes(Held(ids), batch_size=batch_size, num_steps=num_steps)
        return
    lanes = Lanes(Held(ids), batch_size=batch_size, num_steps=num_steps)
    given = list(lanes)
    assert len(given) == len(lanes) == len(wanted)
    for (inputs, classes, weights), (old_inputs, old_targets) in zip(given, wanted, strict=True):
        assert inputs.tolist() == old_inputs.tolist()
        assert classes.tolist() == (old_targets - 1).tolist()
        assert (weights == 1).all()
        assert inputs.shape == classes.shape == weights.shape == (batch_size, num_steps)
        assert (inputs.dtype, classes.dtype, weights.dtype) == (np.int32, np.int32, np.float32)


@settings(deadline=None)
@given(**sizes)
@example(tokens=2, batch_size=12, num_steps=12)
@example(tokens=22, batch_size=10, num_steps=1)  # the last lane but one is short, the last one empty
def test_with_every_token_the_windows_hold_the_stream_once(tokens, batch_size, num_steps):
    ids = np.array(numbered(tokens))
    lanes = Lanes(Held(ids.tolist()), batch_size=batch_size, num_steps=num_steps, every_token=True)
    windows = list(lanes)
    length = -(-(tokens - 1) // batch_size)
    assert len(windows) == len(lanes) == -(-length // num_steps)
    assert {window[0].shape for window in windows} == {(batch_size, num_steps)}
    # Lane after lane, with the windows of each end to end.
    inputs, classes, weights = (np.concatenate(part, axis=1).reshape(-1) for part in zip(*windows, strict=True))
    counted = weights == 1
    assert inputs[counted].tolist() == ids[:-1].tolist()
    assert (classes[counted] + 1).tolist() == ids[1:].tolist()
    assert (weights[~counted] == 0).all()
    assert not inputs[~counted].any()
    assert not classes[~counted].any()


def test_the_example_of_the_documentation():
    stream = Held([1, 2, 3, 4, 5, 6, 7, 8])
    [window] = Lanes(stream, batch_size=2, num_steps=2)
    assert [part.tolist() for part in window] == [[[1, 2], [5, 6]], [[1, 2], [5, 6]], [[1, 1], [1, 1]]]
    first, second = Lanes(stream, batch_size=2, num_steps=2, every_token=True)
    assert [part.tolist() for part in first] == [[[1, 2], [5, 6]], [[1, 2], [5, 6]], [[1, 1], [1, 1]]]
    assert [part.tolist() for part in second] == [[[3, 4], [7, 0]], [[3, 4], [7, 0]], [[1, 1], [1, 0]]]


@pytest.mark.parametrize("every_token", [False, True])
def test_windows_across_what_is_read_at_a_time(tmp_path, every_token):
    # A lane is several times as long as a read, of the file and of a lane; and the last read is not full.
    tokens = np.random.default_rng(0).integers(1, 100, 70_001)
    stream = TokenStream(Prepared.open(Text(splits={"train": tokens}, shards=3, block=512).write(tmp_path)), "train")
    lanes = Lanes(stream, batch_size=3, num_steps=35, every_token=every_token)
    for _ in range(2):  # from the beginning each time
        windows = list(lanes)
        assert len(windows) == len(lanes)
        if not every_token:
            for (inputs, classes, _), (old_inputs, old_targets) in zip(windows, classic(tokens, 3, 35), strict=True):
                np.testing.assert_array_equal(inputs, old_inputs)
                np.testing.assert_array_equal(classes, old_targets - 1)
        else:
            inputs, classes, weights = (np.concatenate(part, axis=1) for part in zip(*windows, strict=True))
            np.testing.assert_array_equal(inputs[weights == 1], tokens[:-1])
            np.testing.assert_array_equal(classes[weights == 1], tokens[1:] - 1)


def test_windows_are_not_changed_by_those_that_follow():
    lanes = Lanes(Held(numbered(100)), batch_size=2, num_steps=3)
    kept = list(lanes)
    for window, again in zip(kept, lanes, strict=True):
        assert [part.tolist() for part in window] == [part.tolist() for part in again]
        assert all(part.flags.c_contiguous for part in window)


@pytest.mark.parametrize(
    ("tokens", "batch_size", "num_steps", "advice"),
    [
        (
            100,
            20,
            20,
            (
                "held, split train has 100 tokens, too few for batch_size 20 and num_steps 20: a lane has 5, and a "
                "window with its targets takes 21. Lower batch_size to at most 4, or num_steps to at most 4."
            ),
        ),
        (20, 15, 19, "Lower batch_size to at most 1."),
        (20, 4, 30, "Lower num_steps to at most 4."),
        (20, 30, 30, "Lower both, for example batch_size to 1 and num_steps to at most 19."),
        (1, 1, 1, "held, split train has 1 token: there is no next token to predict."),
    ],
)
def test_too_short_a_stream_says_what_to_lower(tokens, batch_size, num_steps, advice):
    with pytest.raises(MalmoiError) as error:
        Lanes(Held(numbered(tokens)), batch_size=batch_size, num_steps=num_steps)
    assert str(error.value).endswith(advice)


@settings(deadline=None)
@given(**sizes)
def test_the_advice_is_good_and_no_smaller_than_need_be(tokens, batch_size, num_steps):
    stream = Held(numbered(tokens))
    try:
        Lanes(stream, batch_size=batch_size, num_steps=num_steps)
    except MalmoiError as error:
        wanted = {"batch_size": batch_size, "num_steps": num_steps}
        advice = str(error).partition("Lower ")[2]
        if advice.startswith("both"):
            for name in wanted:
                with pytest.raises(MalmoiError):
                    Lanes(stream, **{**wanted, name: 1})
            Lanes(stream, batch_size=1, num_steps=tokens - 1)
            return
        for part in advice.rstrip(".").split(", or "):
            name, _, most = part.partition(" to at most ")
            Lanes(stream, **{**wanted, name: int(most)})
            with pytest.raises(MalmoiError):
                Lanes(stream, **{**wanted, name: int(most) + 1})


@pytest.mark.parametrize("sizes", [{"batch_size": 0, "num_steps": 2}, {"batch_size": 2, "num_steps": -1}])
def test_impossible_sizes(sizes):
    with pytest.raises(MalmoiError, match=r"(batch_size is 0|num_steps is -1), expected at least 1"):
        Lanes(Held(numbered(10)), **sizes)


def test_one_token_has_nothing_after_it():
    with pytest.raises(MalmoiError, match="no next token"):
        Lanes(Held([1]), batch_size=2, num_steps=2, every_token=True)
