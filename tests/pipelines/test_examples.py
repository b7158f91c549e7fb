"""Examples as bytes, against TensorFlow's own."""

import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from malmoi.pipelines import examples

INT64 = st.integers(-(1 << 63), (1 << 63) - 1)
TEXTS = st.lists(st.binary(max_size=40), max_size=9).map(tuple)
VALUES = st.one_of(st.binary(max_size=300), st.lists(INT64, max_size=40), TEXTS)


def serialize(features):
    """An example of bytes, of lists of numbers, and of tuples of bytes."""
    kinds = {bytes: examples.bytes_feature, list: examples.int64_feature, tuple: examples.bytes_list_feature}
    return examples.example(*(kinds[type(value)](name, value) for name, value in sorted(features.items())))


def of_tensorflow(features):
    def feature(value):
        if isinstance(value, bytes):
            return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
        if isinstance(value, tuple):
            return tf.train.Feature(bytes_list=tf.train.BytesList(value=value))
        return tf.train.Feature(int64_list=tf.train.Int64List(value=value))

    message = tf.train.Features(feature={name: feature(value) for name, value in features.items()})
    return tf.train.Example(features=message).SerializeToString(deterministic=True)


@given(st.dictionaries(st.text(max_size=20), VALUES, max_size=6))
def test_tensorflow_reads_what_we_write(features):
    ours = serialize(features)
    again = tf.train.Example.FromString(ours).SerializeToString(deterministic=True)
    assert again == of_tensorflow(features)
    # Where one name begins with another, protobuf puts the longer one first; the bytes are as many.
    assert len(ours) == len(again)


@given(st.dictionaries(st.text("abc", min_size=3, max_size=3), VALUES, max_size=6))
def test_the_bytes_are_those_of_tensorflow(features):
    assert serialize(features) == of_tensorflow(features)


@pytest.mark.parametrize("length", [0, 1, 127, 128, 16383, 16384, 1 << 21])
def test_lengths_around_the_sizes_of_a_varint(length):
    features = {"story": b"x" * length}
    assert serialize(features) == of_tensorflow(features)


def test_a_golden_example():
    assert serialize({"text": b"hi", "id": [3]}) == bytes.fromhex(
        "0a 1d"  # features, 29 bytes
        "0a 0b 0a 02 6964 12 05 1a 03 0a 01 03"  # "id": int64_list, packed, 3
        "0a 0e 0a 04 74657874 12 06 0a 04 0a 02 6869"  # "text": bytes_list, "hi"
    )


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1])
def test_numbers_that_do_not_fit_are_refused(number):
    with pytest.raises(OverflowError, match="does not fit"):
        examples.int64_feature("n", [number])


@given(st.lists(INT64, max_size=5), st.binary(max_size=20))
def test_kept_features_can_be_put_together(numbers, value):
    kept = examples.int64_feature("a", numbers), examples.bytes_feature("b", value)
    assert examples.example(*kept) == serialize({"a": numbers, "b": value})
