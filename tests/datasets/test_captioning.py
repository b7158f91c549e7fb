"""The input function of captions: by hand, against the arrays, shuffled, shared out, and datasets that do not fit."""

import shutil
from collections import Counter

import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.captioning import caption_arrays, captioning
from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.models.captioning.examples import CaptionExamples, caption_batches, shifted
from tests.datasets.caption_dataset import NAME, prepare_captions, records, write_raw
from tests.datasets.prepared_babi import rewrite, shard
from tests.datasets.test_coco_captioning import TRAIN, data_dir, with_pictures  # noqa: F401
from tests.datasets.visual_dataset import bytes_feature, prepare_sample
from tests.pipelines.made_photos import vector

PICTURES = {3: ["a b", "b a b a b a"], 5: ["a"], 9: ["b"] * 7}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("captions")
    return prepare_captions(write_raw(folder / "raw", PICTURES), folder / "data")


@pytest.fixture(scope="module")
def vectors(data_dir):  # noqa: F811
    return with_pictures(data_dir, "fc7", "vectors")


@pytest.fixture(scope="module")
def grids(data_dir):  # noqa: F811
    return with_pictures(data_dir, "conv5", "grids")


def together(batches):
    """All batches as one: captions, said, weights."""
    parts = [(features["caption"], said, weight) for features, said, weight in batches.as_numpy_iterator()]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def test_by_hand(dataset):
    assert dataset.words.words == ("<pad>", "<unk>", "<begin>", "<end>", "b", "a")
    captions, said, weights = together(captioning(dataset, length=4, batch_size=4))
    assert captions[:3].tolist() == [[2, 5, 4, 3, 0], [2, 4, 5, 4, 5], [2, 5, 3, 0, 0]]
    assert said[:3].tolist() == [[4, 3, 2, 0, 0], [3, 4, 3, 4, 2], [4, 2, 0, 0, 0]]
    assert weights[:3].tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 1, 0, 0, 0]]
    assert len(captions) == 10
    assert (captions.dtype, said.dtype, weights.dtype) == (np.int32, np.int32, np.float32)


def test_grouped_by_hand(dataset):
    captions, said, weights = together(captioning(dataset, length=2, grouped=True, captions=3, batch_size=2))
    assert captions.shape == said.shape == weights.shape == (3, 3, 3)
    assert captions[0].tolist() == [[2, 5, 4], [2, 4, 5], [0, 0, 0]]
    assert said[0].tolist() == [[4, 3, 2], [3, 4, 2], [0, 0, 0]]
    assert weights[:, :, 0].tolist() == [[1, 1, 0], [1, 0, 0], [1, 1, 1]]


@pytest.mark.parametrize("length", [1, 3, 20])
def test_the_arrays_are_the_same(dataset, length):
    arrays = caption_arrays(dataset, length=length)
    read, said, counts = shifted(arrays.captions)
    for found, expected in zip(together(captioning(dataset, length=length)), (read, said, counts), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert arrays.places.tolist() == [0, 0, 1, *[2] * 7]
    assert arrays.image_ids.tolist() == [3, 5, 9]
    assert arrays.texts == [list(texts) for texts in PICTURES.values()]
    assert arrays.pictures is None
    assert (len(arrays), arrays.captions.dtype, arrays.places.dtype) == (10, np.int32, np.int64)


def test_shapes_are_static(grids):
    features, said, weight = captioning(grids, batch_size=2, drop_remainder=True).element_spec
    assert features == {
        "caption": tf.TensorSpec((2, 21), tf.int32),
        "conv5": tf.TensorSpec((2, 196, 512), tf.float32),
    }
    assert (said, weight) == (tf.TensorSpec((2, 21), tf.int32), tf.TensorSpec((2, 21), tf.float32))
    features, said, _ = captioning(grids, batch_size=2, repeat=True, grouped=True).element_spec
    assert features["conv5"] == tf.TensorSpec((2, 196, 512), tf.float32)
    assert said == tf.TensorSpec((2, 5, 21), tf.int32)
    assert captioning(grids, batch_size=3, pictures=False).element_spec[0].keys() == {"caption"}


@pytest.mark.parametrize(("which", "layer"), [("vectors", "fc2"), ("grids", "conv5")])
@pytest.mark.parametrize("seed", [None, 5])
def test_every_caption_has_its_picture(which, layer, seed, request):
    dataset = request.getfixturevalue(which)
    arrays, name = caption_arrays(dataset), "fc7" if layer == "fc2" else "conv5"
    of_caption = {}
    for row, place in zip(arrays.captions.tolist(), arrays.places.tolist(), strict=True):
        of_caption.setdefault(tuple(row[:-1]), set()).add(int(arrays.image_ids[place]))
    first = {image_id: vector(image_id, layer=layer).ravel()[:50].tolist() for image_id in TRAIN}
    seen = Counter()
    for features, _, _ in captioning(dataset, batch_size=3, shuffle_seed=seed).as_numpy_iterator():
        for row, picture in zip(features["caption"].tolist(), features[name], strict=True):
            image_ids = {number for number in TRAIN if first[number] == picture.ravel()[:50].tolist()}
            assert image_ids & of_caption[tuple(row)]
            seen.update(image_ids)
    assert seen == dict.fromkeys(TRAIN, 5)
    (features, _, _), *_ = captioning(dataset, grouped=True, batch_size=4).as_numpy_iterator()
    np.testing.assert_array_equal(features[name], [vector(number, layer=layer) for number in TRAIN])
    taken = arrays.pictures(np.array([3, 0, 3]))
    np.testing.assert_array_equal(taken, [vector(TRAIN[place], layer=layer) for place in (3, 0, 3)])
    assert taken.dtype == (np.float32 if layer == "fc2" else np.float16)


@pytest.mark.parametrize(("which", "layer"), [("vectors", "fc7"), ("grids", "conv5")])
def test_pictures_are_standardised_over_those_of_training(which, layer, request):
    dataset = request.getfixturevalue(which)
    batches = captioning(dataset, grouped=True, standardise=True).as_numpy_iterator()
    seen = np.concatenate([features[layer] for features, _, _ in batches])
    rows = seen.reshape(-1, seen.shape[-1])
    np.testing.assert_allclose(rows.mean(0), 0, atol=1e-3)
    deviation = rows.std(0)
    np.testing.assert_allclose(deviation[deviation > 0.5], 1, atol=1e-3)
    assert (deviation > 0.5).mean() > 0.9


def test_the_arrays_are_what_models_learn_from(vectors):
    arrays = caption_arrays(vectors, length=6)
    examples = CaptionExamples(captions=arrays.captions, places=arrays.places, pictures=arrays.pictures)
    expected = list(captioning(vectors, length=6, batch_size=5).as_numpy_iterator())
    for (features, said, weights), found in zip(
        caption_batches(examples, picture="fc7", batch_size=5).batches, expected, strict=True
    ):
        for one, other in zip((features["fc7"], features["caption"], said, weights), flat(found), strict=True):
            np.testing.assert_array_equal(one, other)


def flat(batch):
    features, said, weights = batch
    return features["fc7"], features["caption"], said, weights


def test_orders_follow_from_the_seed_and_differ_by_epoch(vectors):
    def order(seed):
        return [row.tobytes() for row in together(captioning(vectors, shuffle_seed=seed, batch_size=20))[0]]

    plain = [row.tobytes() for row in together(captioning(vectors, batch_size=20))[0]]
    assert order(1) == order(1) != order(2)
    assert plain != order(1)
    assert Counter(order(1)) == Counter(plain)
    batches = captioning(vectors, shuffle_seed=1, batch_size=20)
    assert not np.array_equal(together(batches)[0], together(batches)[0])
    for grouped in (False, True):
        two = captioning(vectors, repeat=True, batch_size=3, grouped=grouped).take(15)
        assert all(len(said) == 3 for _, said, _ in two)


def test_captions_are_shared_out(dataset):
    found = []
    for pipeline in range(3):
        context = tf.distribute.InputContext(num_input_pipelines=3, input_pipeline_id=pipeline)
        found += together(captioning(dataset, length=6, batch_size=2, input_context=context))[0].tolist()
    assert sorted(found) == sorted(together(captioning(dataset, length=6))[0].tolist())


def test_how_many_batches_there_are(dataset):
    assert captioning(dataset, batch_size=4).cardinality() == 3
    assert captioning(dataset, batch_size=4, drop_remainder=True).cardinality() == 2
    assert captioning(dataset, batch_size=2, grouped=True).cardinality() == 2
    assert captioning(dataset, split="validation").cardinality() == 1


def test_arguments_that_are_none(dataset):
    for arguments, told in (
        ({"length": 0}, "length is 0"),
        ({"captions": 0}, "captions is 0"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"split": "test"}, "has no split 'test', it has: train, validation"),
    ):
        with pytest.raises(MalmoiError, match=told):
            captioning(dataset, **arguments)
    with pytest.raises(MalmoiError, match="has no split 'test'"):
        caption_arrays(dataset, split="test")


def test_another_dataset(tmp_path):
    questions = prepare_sample("coco_qa/released", tmp_path)
    for read in (captioning, caption_arrays):
        with pytest.raises(MalmoiError, match=r"expected the feature 'captions', int32 of shape \(any\), found \['ans"):
            read(questions)
        with pytest.raises(MalmoiError, match="coco_captioning/2017 is not prepared"):
            read("coco_captioning/2017", data_dir=tmp_path)


@pytest.mark.parametrize(
    ("feature", "value", "told"),
    [
        ("captions", b"", "captions: expected as many bytes as caption_lengths says"),
        ("captions", np.full(16, 2, "<i4").tobytes(), "captions: expected as many bytes"),
        ("caption_lengths", b"\4\0\0", "caption_lengths: expected lengths of 4 bytes, at least one"),
        ("caption_lengths", b"", "caption_lengths: expected lengths of 4 bytes"),
        ("caption_lengths", np.array([1, 11], "<i4").tobytes(), "as many bytes as caption_lengths says"),
        ("captions", np.full(12, 4, "<i4").tobytes(), "captions: expected the begin token 2"),
        ("captions", np.array([2, 5, 99, 3, *[2, 4, 5, 4, 5, 4, 5, 3]], "<i4").tobytes(), "ids from 0 to 5"),
        ("captions", None, "captions"),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_record_that_does_not_fit(dataset, tmp_path, feature, value, told, place):
    copy = Prepared.open(shutil.copytree(dataset.folder, tmp_path / "copy"))

    def spoil(examples):
        record = examples[0]
        if value is None:
            del record.features.feature[feature]
        else:
            record.features.feature[feature].CopyFrom(bytes_feature(value))
        return [record, *examples[1:]] if place == 0 else [examples[1], record, examples[2]]

    rewrite(shard(copy, "train"), spoil)
    for grouped in (False, True):
        if place == 0:
            with pytest.raises(MalmoiError, match=rf"{NAME}, split train, first example: .*{told}"):
                captioning(copy, grouped=grouped)
        else:
            with pytest.raises(tf.errors.InvalidArgumentError, match=told):
                list(captioning(copy, grouped=grouped))
    with pytest.raises(MalmoiError, match=told):
        caption_arrays(copy)


def test_pictures_that_are_damaged(vectors, grids, tmp_path):
    copy = Prepared.open(shutil.copytree(vectors.folder, tmp_path / "copy"))

    def spoil(examples):
        bad = np.full(4096, np.nan, "<f4").tobytes()
        examples[0].features.feature["fc7"].CopyFrom(bytes_feature(bad))
        examples[1].features.feature["fc7"].CopyFrom(bytes_feature(b"1234"))
        return examples

    rewrite(shard(copy, "train"), spoil)
    with pytest.raises(MalmoiError, match="feature fc7: expected finite numbers"):
        captioning(copy)
    assert len(list(captioning(copy, pictures=False))) == 1
    with pytest.raises(MalmoiError, match="expected feature fc7 of 16,384 bytes, found 4"):
        caption_arrays(copy)
    short = Prepared.open(shutil.copytree(grids.folder, tmp_path / "short"))
    arrays = caption_arrays(short)
    path = shard(short, "train")
    path.write_bytes(path.read_bytes()[:-300_000])
    with pytest.raises(MalmoiError, match="the file ends before byte"):
        arrays.pictures(np.array([3]))
    with pytest.raises(MalmoiError, match="the file ends within the record at byte"):
        caption_arrays(short)


def test_the_real_captions(tmp_path, raw_dir):
    dataset = prepare_captions(raw_dir / "coco/mini", tmp_path, "coco_captioning/2017", min_count=5)
    arrays = caption_arrays(dataset)
    assert (len(arrays), len(arrays.image_ids)) == (400, 80)
    end = dataset.words.id("<end>")
    assert ((arrays.captions == end).sum(1) == 1).all()
    for one, texts in zip(records(dataset), arrays.texts, strict=True):
        assert [text.decode() for text in one["caption_texts"]] == texts
    stored = np.concatenate([one["caption_lengths"] for one in records(dataset)])
    assert np.array_equal((arrays.captions != 0).sum(1), np.minimum(stored, 22))
