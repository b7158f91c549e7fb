import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.pipelines.fc7_records import offsets, records, stored
from malmoi.pipelines.image_file import ImageFile
from malmoi.pipelines.shards import ShardWriter


def image(number, name="a.jpg"):
    return ImageFile(image_id=number, name=name, path="x", size=1, changed=0)


@settings(deadline=None)
@given(
    images=st.dictionaries(st.integers(0, 2**63 - 1), st.text(st.characters(codec="utf-8"), max_size=300), max_size=5),
    dtype=st.sampled_from(["float32", "float16"]),
    width=st.sampled_from([1, 60, 4096]),
)
def test_records_read_back_and_the_offsets_lead_to_the_vectors(tmp_path_factory, images, dtype, width):
    path = tmp_path_factory.mktemp("shard") / "a.tfrecord"
    files = [image(number, name) for number, name in images.items()]
    vectors = np.random.default_rng(0).normal(0, 50, (len(files), width)).astype(np.float32)
    rows = stored(files, vectors, dtype=dtype)
    np.testing.assert_array_equal(rows, vectors.astype(dtype))
    made = list(records(files, rows))
    with ShardWriter(path) as writer:
        writer.write(record for record, _ in made)
    places = offsets((len(record), vector) for record, vector in made)

    data = path.read_bytes()
    for row, place in zip(rows, places, strict=True):
        np.testing.assert_array_equal(np.frombuffer(data, rows.dtype, width, place), row)
    read = [tf.train.Example.FromString(each.numpy()) for each in tf.data.TFRecordDataset(str(path))]
    for file, row, example in zip(files, rows, read, strict=True):
        feature = example.features.feature
        assert feature["image_id"].int64_list.value == [file.image_id]
        assert feature["name"].bytes_list.value == [file.name.encode()]
        assert feature["fc7"].bytes_list.value == [row.tobytes()]
        assert len(feature) == 3


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_none_names_the_image(wrong):
    vectors = np.zeros((2, 3), np.float32)
    vectors[1, 2] = wrong
    with pytest.raises(MalmoiError, match=r"two\.jpg: its vector holds numbers that are none .* weights are damaged"):
        stored([image(1, "one.jpg"), image(2, "two.jpg")], vectors, dtype="float32")


def test_a_number_too_large_for_16_bits_names_the_image():
    vectors = np.array([[65504], [70000]], np.float32)
    files = [image(1, "one.jpg"), image(2, "two.jpg")]
    with pytest.raises(MalmoiError, match=r"two\.jpg: its vector holds 70000, too large for float16: store float32"):
        stored(files, vectors, dtype="float16")
    assert stored(files, vectors, dtype="float32").tolist() == [[65504], [70000]]
