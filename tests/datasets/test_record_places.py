"""Records cut out of shards: what is left of them, and where the feature lies."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from malmoi.datasets.record_places import records_without
from malmoi.pipelines.examples import bytes_feature, bytes_list_feature, example, int64_feature
from malmoi.pipelines.shards import ShardWriter


def shard(folder, records):
    with ShardWriter(folder / "shard") as writer:
        writer.write(records)
    return np.fromfile(folder / "shard", np.uint8)


@given(
    rows=st.lists(
        st.tuples(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3), st.binary(max_size=300), st.text(max_size=9)),
        max_size=5,
    ),
    name=st.sampled_from(["a", "conv5", "zz"]),
)
def test_what_is_left_and_where_the_feature_lies(rows, name, tmp_path_factory):
    made = []
    for numbers, value, text in rows:
        features = {
            "ids": int64_feature("ids", numbers),
            "conv": bytes_list_feature("conv", [text.encode(), name.encode()]),
            name: bytes_feature(name, value),
        }
        made.append(example(*(features[key] for key in sorted(features))))
    data = shard(tmp_path_factory.mktemp("any"), made)
    cuts = list(records_without(data, name))
    assert len(cuts) == len(rows)
    for cut, whole, (_, value, _) in zip(cuts, made, rows, strict=True):
        assert data[cut.start : cut.start + cut.size].tobytes() == value
        expected = tf.train.Example.FromString(whole)
        del expected.features.feature[name]
        assert tf.train.Example.FromString(cut.record) == expected
    for cut, whole in zip(records_without(data, "other"), made, strict=True):
        assert (cut.record, cut.start, cut.size) == (whole, -1, 0)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data[:20], lambda data: np.roll(data, 1)])
def test_a_file_that_is_none(change, tmp_path):
    data = shard(tmp_path, [example(bytes_feature("a", b"x" * 40))] * 2)
    with pytest.raises(ValueError, match=r"the file ends within the record at byte|no serialised example at byte"):
        list(records_without(np.ascontiguousarray(change(data)), "a"))


def test_bytes_that_are_no_example(tmp_path):
    for record in (b"hello world", b"\x0a\x05\x0a\x7fabc", b"\x0a", b"\x0a" + b"\xff" * 30):
        with pytest.raises(ValueError, match="no serialised example at byte"):
            list(records_without(shard(tmp_path, [record]), "a"))
