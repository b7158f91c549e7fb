"""The input function: what a model reads of each question, on either side, shuffled, cut, sharded."""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.visual_features import VisualFeatures
from malmoi.datasets.visual_qa import visual_qa, visual_qa_arrays
from malmoi.errors import MalmoiError
from tests.datasets.visual_dataset import Asked, Visual, bytes_feature, int_feature, numbered

TABLE = Asked([2, 3, 4, 5, 6], image_id=397899, answer=2, kind=3, question_id=7)
HERE = Asked([2, 3, 7], image_id=11, answer=0, kind=1, question_id=9)
TWO = Visual(splits={"train": [TABLE, HERE]})

in_memory_or_not = pytest.mark.parametrize("in_memory", [False, True])


@pytest.mark.parametrize(
    ("padding", "question", "place"),
    [
        ("left", [[2, 3, 4, 5, 6], [0, 0, 2, 3, 7]], [[1, 2, 3, 4, 5], [0, 0, 1, 2, 3]]),
        ("right", [[2, 3, 4, 5, 6], [2, 3, 7, 0, 0]], [[1, 2, 3, 4, 5], [1, 2, 3, 0, 0]]),
    ],
)
def test_the_example_of_the_docstring(tmp_path, padding, question, place):
    features, answers = visual_qa_arrays(TWO.write(tmp_path), padding=padding, keys=("type", "image_id", "question_id"))
    assert features["question"].tolist() == question
    assert features["place"].tolist() == place
    assert {key: features[key].tolist() for key in ("type", "image_id", "question_id")} == {
        "type": [3, 1],
        "image_id": [397899, 11],
        "question_id": [7, 9],
    }
    assert answers.tolist() == [2, 0]
    assert {array.dtype for array in (*features.values(), answers)} == {np.dtype(np.int32)}


@settings(deadline=None, max_examples=20)
@given(
    questions=st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=9), min_size=1, max_size=8),
    length=st.integers(1, 10),
    padding=st.sampled_from(["left", "right"]),
)
def test_any_questions(questions, length, padding):
    settings = VisualFeatures(length=length, padding=padding, words=100, answers=10, keys=("type",))
    corpus = Visual(splits={})
    features, _ = settings.parse(tf.constant([corpus.example(Asked(question)) for question in questions]))
    for question, row, place in zip(questions, features["question"].numpy(), features["place"].numpy(), strict=True):
        kept = question[:length]
        blank = [0] * (length - len(kept))
        assert row.tolist() == (blank + kept if padding == "left" else kept + blank)
        numbers = list(range(1, len(kept) + 1))
        assert place.tolist() == (blank + numbers if padding == "left" else numbers + blank)


def test_the_longest_training_question_sets_the_length(tmp_path):
    folder = TWO.with_(splits={"train": [HERE], "test": [TABLE]}, longest=3).write(tmp_path)
    features, _ = visual_qa_arrays(folder, split="test")
    assert features["question"].tolist() == [[2, 3, 4]]  # the first words of a longer one
    features, _ = visual_qa_arrays(folder, split="test", length=6, padding="right")
    assert features["question"].tolist() == [[2, 3, 4, 5, 6, 0]]


@in_memory_or_not
def test_weights_leave_unknown_answers_out(tmp_path, in_memory):
    (batch,) = visual_qa(TWO.write(tmp_path), weights=True, in_memory=in_memory)
    _, answers, weights = batch
    assert answers.numpy().tolist() == [2, 0]
    assert (weights.dtype, weights.numpy().tolist()) == (tf.float32, [1.0, 0.0])


def test_keys_may_be_none(tmp_path):
    features, _ = visual_qa(TWO.write(tmp_path), keys=()).element_spec
    assert set(features) == {"question", "place"}


@in_memory_or_not
def test_static_shapes(tmp_path, in_memory):
    folder = Visual(splits={"train": numbered(10)}, longest=4).write(tmp_path)
    for options in ({"drop_remainder": True}, {"repeat": True}, {"repeat": True, "shuffle_seed": 1}):
        dataset = visual_qa(folder, batch_size=4, in_memory=in_memory, weights=True, **options)
        shapes = tf.nest.map_structure(lambda spec: tuple(spec.shape), dataset.element_spec)
        features = {"question": (4, 4), "place": (4, 4), "type": (4,), "image_id": (4,)}
        assert shapes == (features, (4,), (4,))
    assert [len(answers) for _, answers in visual_qa(folder, batch_size=4, in_memory=in_memory)] == [4, 4, 2]
    assert len(visual_qa(folder, batch_size=4, in_memory=in_memory)) == 3


def numbers(dataset):
    return [index - 2 for features, _ in dataset for index in features["question"].numpy()[:, 0].tolist()]


@in_memory_or_not
@pytest.mark.parametrize("batch_size", [1, 3, 7])
def test_shards_and_batches_keep_the_order_of_the_corpus(tmp_path, batch_size, in_memory):
    folder = Visual(splits={"train": numbered(7)}, shards=3).write(tmp_path)
    assert numbers(visual_qa(folder, batch_size=batch_size, in_memory=in_memory)) == list(range(7))


@in_memory_or_not
def test_shuffling_follows_from_the_seed(tmp_path, in_memory):
    folder = Visual(splits={"train": numbered(40)}, shards=2).write(tmp_path)

    def epochs(seed):
        dataset = visual_qa(folder, shuffle_seed=seed, in_memory=in_memory)
        return [numbers(dataset) for _ in range(2)]

    first, second = epochs(1)
    assert sorted(first) == sorted(second) == list(range(40))
    assert first != second
    assert epochs(1) == [first, second]
    assert epochs(2) != [first, second]


def test_each_input_pipeline_has_its_own_questions(tmp_path):
    folder = Visual(splits={"train": numbered(10)}).write(tmp_path)
    given = [
        numbers(visual_qa(folder, batch_size=2, input_context=tf.distribute.InputContext(3, pipeline)))
        for pipeline in range(3)
    ]
    assert given == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]]


@in_memory_or_not
def test_no_picture_is_in_both_parts(tmp_path, in_memory):
    folder = Visual(splits={"train": numbered(60, images=20)}, shards=2).write(tmp_path)

    def pictures(part, **options):
        dataset = visual_qa(folder, part=part, in_memory=in_memory, **options)
        return [number for features, _ in dataset for number in features["image_id"].numpy().tolist()]

    train, validation = pictures("train"), pictures("validation")
    assert len(train) + len(validation) == 60
    assert not set(train) & set(validation)
    assert len(set(validation)) == 2
    assert pictures("validation", validation_seed=1) != validation
    assert len(set(pictures("validation", validation_fraction=0.5))) == 10
    assert pictures("validation") == validation


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"length": 0}, "length is 0, expected at least 1"),
        ({"padding": "both"}, "padding is 'both', expected one of: left, right"),
        ({"keys": ("answer_text",)}, "keys holds 'answer_text', expected some of: type, image_id, question_id"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"split": "dev"}, "has no split 'dev'"),
        ({"part": "dev"}, "part is 'dev', expected one of: train, validation"),
        ({"part": "train", "validation_fraction": 1}, "validation_fraction is 1"),
    ],
)
def test_options_that_make_no_sense(tmp_path, option, message):
    with pytest.raises(MalmoiError, match=message):
        visual_qa(TWO.write(tmp_path), **option)


def test_one_picture_can_not_be_cut(tmp_path):
    folder = Visual(splits={"train": numbered(5, images=1)}).write(tmp_path)
    with pytest.raises(MalmoiError, match="there is one picture only: no validation part"):
        visual_qa(folder, part="train")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ({"answer": int_feature(10)}, "feature answer: expected ids from 0 to 9, found 10"),
        ({"type": int_feature(4)}, "feature type: expected ids from 0 to 3"),
        ({"image_id": int_feature(2**31)}, "feature image_id: expected ids from 0 to 2147483647"),
        ({"question": bytes_feature(b"\0\0\0")}, "feature question: expected ids of 4 bytes, at least one, found 3"),
        ({"question": bytes_feature(b"")}, "feature question: expected ids of 4 bytes, at least one, found 0"),
        ({"question": bytes_feature(b"\x64\0\0\0")}, "feature question: expected ids from 0 to 99"),
        ({"question": bytes_feature(b"\2\0\0\0" + b"\0" * 4)}, "feature question: expected ids above 0, found 0"),
        ({"question": None}, "question"),
    ],
)
@pytest.mark.parametrize("padding", ["left", "right"])
def test_records_that_do_not_fit(tmp_path, spoil, message, padding):
    with pytest.raises(MalmoiError, match=rf"visual/tiny, split train, first example: .*{message}"):
        visual_qa(TWO.with_(spoil=spoil).write(tmp_path), padding=padding)


def test_a_dataset_of_another_kind(tmp_path):
    from tests.datasets.story_dataset import Corpus, Question

    corpus = Corpus(splits={"train": [Question(story=[[2]], question=[2], answer=1)]})
    with pytest.raises(MalmoiError, match=r"expected the feature 'type'.*found \['answer'"):
        visual_qa(corpus.write(tmp_path))


def test_reading_needs_no_beam(tmp_path):
    folder = TWO.write(tmp_path)
    code = (
        "import sys\nfrom malmoi.datasets.visual_qa import visual_qa\n"
        f"list(visual_qa({str(folder)!r}))\nprint([name for name in sys.modules if name.startswith('apache_beam')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_trains_under_a_strategy(tmp_path):
    folder = Visual(splits={"train": numbered(8)}).write(tmp_path)
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    dataset = strategy.distribute_datasets_from_function(
        lambda context: visual_qa(folder, batch_size=4, drop_remainder=True, input_context=context)
    )
    shapes = [features["question"].shape for features, _ in dataset]
    assert shapes == [(4, 1), (4, 1)]


def test_a_compiled_function_reads_it(tmp_path):
    folder = TWO.write(tmp_path)

    @tf.function(jit_compile=True)
    def words(features):
        return tf.reduce_max(features["place"], axis=-1)

    (batch,) = visual_qa(folder, batch_size=2, drop_remainder=True)
    assert words(batch[0]).numpy().tolist() == [5, 3]
