"""The story QA input function: what a model gets from what is stored."""

import itertools
import json
import subprocess
import sys
import textwrap

import keras
import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.story_qa import story_qa, story_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.models.sentences import word_weights
from tests.datasets.story_dataset import Corpus, Question, asked, bytes_feature, int_feature, numbered

FIRST = Question(story=[[2, 3, 4]], question=[7, 3, 2], answer=1, task=2, story_id=5, question_id=0)
SECOND = Question(story=[[2, 3, 4], [5, 6], [5, 3, 4]], question=[7, 5], answer=3, task=2, story_id=5, question_id=1)
SMALL = Corpus(splits={"train": [FIRST, SECOND], "test": [SECOND]})


def test_golden(tmp_path):
    features, answers = story_qa_arrays(SMALL.write(tmp_path))
    assert {name: array.dtype for name, array in features.items()} == dict.fromkeys(
        ("story", "time", "question"), np.int32
    )
    assert features["story"].tolist() == [
        [[2, 3, 4], [0, 0, 0], [0, 0, 0]],
        [[2, 3, 4], [5, 6, 0], [5, 3, 4]],
    ]
    assert features["time"].tolist() == [[1, 0, 0], [3, 2, 1]]
    assert features["question"].tolist() == [[7, 3, 2], [7, 5, 0]]
    assert answers.dtype == np.int32
    assert answers.tolist() == [1, 3]


def test_the_latest_statements_are_kept(tmp_path):
    features, _ = story_qa_arrays(SMALL.write(tmp_path), memory_size=2)
    assert features["story"].tolist() == [[[2, 3, 4], [0, 0, 0]], [[5, 6, 0], [5, 3, 4]]]
    assert features["time"].tolist() == [[1, 0], [2, 1]]


def test_a_test_story_longer_than_those_of_train_keeps_its_latest_statements(tmp_path):
    corpus = SMALL.with_(longest=2)
    features, _ = story_qa_arrays(corpus.write(tmp_path), split="test")
    assert features["story"].tolist() == [[[5, 6, 0], [5, 3, 4]]]
    assert features["time"].tolist() == [[2, 1]]


@pytest.mark.parametrize(("memory_size", "width"), [(None, 70), (100, 70), (50, 50), (1, 1)])
def test_the_memory_is_as_wide_as_the_longest_training_story(tmp_path, memory_size, width):
    corpus = SMALL.with_(longest=70)
    assert story_qa(corpus.write(tmp_path), memory_size=memory_size).element_spec[0]["story"].shape == (
        None,
        width,
        3,
    )


def test_a_question_before_any_statement(tmp_path):
    corpus = Corpus(splits={"train": [Question(story=[], question=[2], answer=1), FIRST, SECOND]})
    features, _ = story_qa_arrays(corpus.write(tmp_path))
    assert not features["story"][0].any()
    assert not features["time"][0].any()


def test_keys(tmp_path):
    features, _ = story_qa_arrays(SMALL.write(tmp_path), keys=("task", "story_id", "question_id"))
    assert {key: features[key].tolist() for key in ("task", "story_id", "question_id")} == {
        "task": [2, 2],
        "story_id": [5, 5],
        "question_id": [0, 1],
    }
    assert features["task"].dtype == np.int32


in_memory_or_not = pytest.mark.parametrize("in_memory", [False, True])


@in_memory_or_not
@pytest.mark.parametrize("batch_size", [1, 2, 5, 6])
def test_shards_and_batches_keep_the_order_of_the_corpus(tmp_path, batch_size, in_memory):
    folder = Corpus(splits={"train": numbered(5)}, shards=3).write(tmp_path)
    given = [
        row for features, _ in story_qa(folder, batch_size=batch_size, in_memory=in_memory) for row in asked(features)
    ]
    assert given == [(1, story, 0) for story in range(5)]


def test_stored_encodings_are_given_where_there_are_any(tmp_path):
    folder = SMALL.with_(encoded=True).write(tmp_path)
    spec, _ = story_qa(folder).element_spec
    assert spec["story_weights"].shape == (None, 3, 3, 2)
    assert spec["question_weights"].shape == (None, 3, 2)
    assert spec["story_weights"].dtype == tf.float32
    features, _ = story_qa_arrays(folder)
    assert features["question"].tolist() == [[2, 3, 7], [5, 7, 0]]  # distinct and rising
    assert set(story_qa(folder, stored_encoding=False).element_spec[0]) == {"story", "time", "question"}


def test_stored_encodings_asked_for_where_there_are_none(tmp_path):
    with pytest.raises(MalmoiError, match=r"expected the feature 'story_weights', float32 of shape \(any, 3, any\)"):
        story_qa(SMALL.write(tmp_path), stored_encoding=True)


@in_memory_or_not
def test_static_shapes(tmp_path, in_memory):
    folder = Corpus(splits={"train": numbered(10)}).write(tmp_path)
    for options in ({"drop_remainder": True}, {"repeat": True}, {"repeat": True, "shuffle_seed": 1}):
        dataset = story_qa(folder, batch_size=4, keys=("task",), in_memory=in_memory, **options)
        shapes = tf.nest.map_structure(lambda spec: tuple(spec.shape), dataset.element_spec)
        assert shapes == ({"story": (4, 1, 3), "time": (4, 1), "question": (4, 3), "task": (4,)}, (4,))


@in_memory_or_not
def test_number_of_batches(tmp_path, in_memory):
    folder = Corpus(splits={"train": numbered(10)}).write(tmp_path)
    assert [len(answers) for _, answers in story_qa(folder, in_memory=in_memory, batch_size=4)] == [4, 4, 2]
    assert [
        len(answers) for _, answers in story_qa(folder, in_memory=in_memory, batch_size=4, drop_remainder=True)
    ] == [4, 4]
    assert len(story_qa(folder, in_memory=in_memory, batch_size=4)) == 3
    assert len(story_qa(folder, in_memory=in_memory, batch_size=4, drop_remainder=True)) == 2
    assert len(story_qa(folder, in_memory=in_memory, batch_size=5, drop_remainder=True)) == 2
    endless = story_qa(folder, in_memory=in_memory, batch_size=4, repeat=True)
    assert endless.cardinality() == tf.data.INFINITE_CARDINALITY
    given = [row for features, _ in endless.take(5) for row in asked(features)]
    assert given == 2 * [(1, story, 0) for story in range(10)]


def test_tasks(tmp_path):
    questions = numbered(4, questions=2, tasks=(1, 3, 11))
    folder = Corpus(splits={"train": questions}, shards=4).write(tmp_path)
    of_task = {task: [(task, story, number) for story in range(4) for number in range(2)] for task in (1, 3, 11)}
    for tasks, wanted in ((3, [3]), ([11], [11]), ([11, 1, 11], [1, 11]), (None, [1, 3, 11])):
        features, _ = story_qa_arrays(folder, tasks=tasks)
        assert asked(features) == [row for task in wanted for row in of_task[task]]
    assert len(story_qa(folder, tasks=3, batch_size=4)) == 2


def test_unknown_task_and_split(tmp_path):
    folder = SMALL.write(tmp_path)
    with pytest.raises(MalmoiError, match=r"story/tiny, split train has no task 21, it has: 2\."):
        story_qa(folder, tasks=[2, 21])
    with pytest.raises(MalmoiError, match="tasks is empty"):
        story_qa(folder, tasks=[])
    with pytest.raises(MalmoiError, match=r"has no split 'validation', it has: train, test\."):
        story_qa(folder, split="validation")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"batch_size": 0}, "batch_size is 0"),
        ({"memory_size": 0}, "memory_size is 0"),
        ({"keys": ("text",)}, "keys holds 'text', expected some of: task"),
        ({"part": "dev"}, "part is 'dev', expected one of: train, validation"),
        ({"part": "train", "validation_fraction": 1}, "validation_fraction is 1"),
    ],
)
def test_impossible_options(tmp_path, option, message):
    with pytest.raises(MalmoiError, match=message):
        story_qa(SMALL.write(tmp_path), **option)


def test_not_prepared(tmp_path):
    with pytest.raises(MalmoiError, match="malmoi prepare babi/en-1k-qa1 --data-dir"):
        story_qa("babi/en-1k-qa1", data_dir=tmp_path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ({"question": None}, r"Feature: question .*required"),
        ({"question": bytes_feature(b"\0" * 11)}, r"feature question: expected 12 bytes, found 11"),
        ({"story": bytes_feature(b"\0" * 13)}, r"feature story: expected rows of 12 bytes, found 13"),
        ({"story": int_feature(3)}, r"Key: story.*Data types don't match"),
        (
            {"question": bytes_feature(np.array([1, 100, 0], "<i4").tobytes())},
            r"feature question: expected ids from 0 to 99, found 0 to 100",
        ),
        (
            {"story": bytes_feature(np.array([1, -2, 0], "<i4").tobytes())},
            r"feature story: expected ids from 0 to 99, found -2 to 1",
        ),
        ({"answer": int_feature(10)}, r"feature answer: expected ids from 0 to 9, found 10 to 10"),
        ({"answer": int_feature(2**40)}, r"feature answer: expected ids from 0 to 9, found 1099511627776"),
        ({"answer": int_feature(1, 2)}, r"Key: answer"),
    ],
)
def test_a_first_record_that_does_not_fit(tmp_path, spoil, message):
    folder = SMALL.with_(spoil=spoil).write(tmp_path)
    with pytest.raises(MalmoiError, match=rf"^story/tiny, split train, first example: .*{message}") as error:
        story_qa(folder)
    assert "\n" not in str(error.value)
    assert "{{" not in str(error.value)


def test_weights_of_another_number_of_statements(tmp_path):
    weights = bytes_feature(np.zeros((2, 3, 2), "<f4").tobytes())
    folder = SMALL.with_(encoded=True, spoil={"story_weights": weights}).write(tmp_path)
    with pytest.raises(MalmoiError, match="story_weights: expected as many rows as story_bag, found 2"):
        story_qa(folder)


def test_a_later_record_that_does_not_fit(tmp_path):
    bad = Question(story=[[2]], question=[100], answer=1)
    folder = Corpus(splits={"train": [*numbered(5), bad]}).write(tmp_path)
    dataset = story_qa(folder, batch_size=2)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"feature question: expected ids from 0 to 99"):
        list(dataset)
    with pytest.raises(MalmoiError, match=r"feature question: expected ids from 0 to 99, found 0 to 100$"):
        story_qa_arrays(folder)


def test_features_of_another_kind(tmp_path):
    folder = SMALL.write(tmp_path)
    file = folder / "features.json"
    described = json.loads(file.read_text())
    stored = described["featuresDict"]["features"]
    stored["question"]["tensor"]["dtype"] = "int64"
    file.write_text(json.dumps(described))
    with pytest.raises(
        MalmoiError,
        match=r"tiny, features\.json: expected the feature 'question', int32 of shape \(any\), found int64",
    ):
        story_qa(folder)
    del stored["question"]
    file.write_text(json.dumps(described))
    with pytest.raises(MalmoiError, match=r"expected the feature 'question', .* found \['answer', 'question_id'"):
        story_qa(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda stats: stats.pop("longest"), r"expected an entry 'longest', found none"),
        (lambda stats: stats["splits"].pop("train"), r"expected an entry 'train' of the split train"),
        (
            lambda stats: stats["splits"]["train"].update(examples_by_task={"2": 1}),
            "expected 2 examples in train, found 1",
        ),
    ],
)
def test_stats_that_do_not_fit(tmp_path, change, message):
    folder = SMALL.write(tmp_path)
    stats = json.loads((folder / "stats.json").read_text())
    change(stats)
    (folder / "stats.json").write_text(json.dumps(stats))
    with pytest.raises(MalmoiError, match=rf"stats\.json: {message}"):
        story_qa(folder)


def test_tasks_out_of_order_are_noticed(tmp_path):
    questions = numbered(3, tasks=(2, 1))  # not the order that preparing keeps
    folder = Corpus(splits={"train": questions}).write(tmp_path)
    with pytest.raises(MalmoiError, match=r"feature task: expected one of \(1,\).*found 2"):
        story_qa(folder, tasks=1)


def test_a_shard_cut_short(tmp_path):
    folder = Corpus(splits={"train": numbered(6)}).write(tmp_path)
    shard = next(folder.glob("*.tfrecord*"))
    content = shard.read_bytes()
    shard.write_bytes(content[:-7])
    with pytest.raises(MalmoiError, match="truncated record"):
        story_qa_arrays(folder)
    shard.write_bytes(content[: len(content) // 6 * 5])
    with pytest.raises(MalmoiError, match="expected to contain 6 elements but contained only 5"):
        story_qa_arrays(folder)


@in_memory_or_not
def test_shuffling(tmp_path, in_memory):
    questions = numbered(50)
    folder = Corpus(splits={"train": questions}, shards=3).write(tmp_path)

    def epochs(seed, **options):
        dataset = story_qa(folder, in_memory=in_memory, batch_size=8, shuffle_seed=seed, **options)
        return [[row for features, _ in dataset for row in asked(features)] for _ in range(2)]

    ordered = [(1, story, 0) for story in range(50)]
    first, second = epochs(7)
    assert sorted(first) == sorted(second) == ordered
    assert len({tuple(first), tuple(second), tuple(ordered)}) == 3
    assert epochs(7) == [first, second]
    assert epochs(8)[0] != first
    assert epochs(None) == [ordered, ordered]

    endless = story_qa(folder, in_memory=in_memory, batch_size=10, shuffle_seed=7, repeat=True).take(10)
    given = [row for features, _ in endless for row in asked(features)]
    assert (given[:50], given[50:]) == (first, second)


def test_a_shuffle_buffer_smaller_than_the_split_mixes_its_shards(tmp_path):
    folder = Corpus(splits={"train": numbered(60)}, shards=3).write(tmp_path)
    features, _ = next(iter(story_qa(folder, batch_size=9, shuffle_seed=1, shuffle_buffer=6)))
    assert {story // 20 for _, story, _ in asked(features)} == {0, 1, 2}


@in_memory_or_not
@pytest.mark.parametrize("shuffle_seed", [None, 3])
def test_input_pipelines_share_the_examples(tmp_path, shuffle_seed, in_memory):
    folder = Corpus(splits={"train": numbered(11, tasks=(1, 2))}, shards=2).write(tmp_path)

    def given(pipeline):
        context = tf.distribute.InputContext(num_input_pipelines=3, input_pipeline_id=pipeline)
        dataset = story_qa(folder, batch_size=2, shuffle_seed=shuffle_seed, in_memory=in_memory, input_context=context)
        return [row for features, _ in dataset for row in asked(features)]

    parts = [given(pipeline) for pipeline in range(3)]
    assert sorted(itertools.chain(*parts)) == [(task, story, 0) for task in (1, 2) for story in range(11)]
    assert sorted(map(len, parts)) == [7, 7, 8]


class Bags(keras.Model):
    def __init__(self):
        super().__init__()
        self.words = keras.layers.Embedding(100, 8)
        self.answers = keras.layers.Dense(10)

    def call(self, inputs):
        question = keras.ops.mean(self.words(inputs["question"]), axis=1)
        return self.answers(question + keras.ops.mean(self.words(inputs["story"]), axis=(1, 2)))


def test_a_model_fits(tmp_path):
    questions = [Question(story=[[2], [3, word]], question=[4], answer=word - 4) for word in [5, 6] for _ in range(20)]
    folder = Corpus(splits={"train": questions}).write(tmp_path)
    keras.utils.set_random_seed(1)
    model = Bags()
    model.compile(
        keras.optimizers.Adam(0.1),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(story_qa(folder, batch_size=8, shuffle_seed=1), epochs=10, verbose=0, shuffle=False)
    assert model.evaluate(story_qa(folder, batch_size=16), verbose=0, return_dict=True)["accuracy"] == 1


def test_stored_position_encodings_are_those_a_model_computes(tmp_path):
    folder = SMALL.with_(encoded=True).write(tmp_path)
    stored, _ = story_qa_arrays(folder)
    plain, _ = story_qa_arrays(folder, stored_encoding=False)
    computed = keras.ops.convert_to_numpy(word_weights(plain["story"], "position"))

    def dense(ids, weights):
        sums = np.zeros((*ids.shape[:-1], 100, 2))
        for index in np.ndindex(ids.shape):
            sums[index[:-1]][ids[index]] += weights[index]
        return sums

    np.testing.assert_allclose(
        dense(stored["story"], stored["story_weights"]), dense(plain["story"], computed), atol=1e-6
    )


def run_python(code: str) -> str:
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_importing_and_reading_does_not_import_beam(tmp_path):
    folder = Corpus(splits={"train": numbered(4)}).write(tmp_path)
    out = run_python(
        f"""
        import sys
        import malmoi.datasets
        heavy = ("apache_beam", "tensorflow", "keras")
        print([module for module in heavy if module in sys.modules])
        from malmoi.datasets.story_qa import story_qa, story_qa_arrays
        for part in (None, "train"):
            next(iter(story_qa({str(folder)!r}, part=part, shuffle_seed=1)))
        print("tensorflow" in sys.modules, "apache_beam" in sys.modules)
        """
    )
    assert out == "[]\nTrue False\n"


def test_two_replicas(tmp_path):
    out = run_python(
        f"""
        import tensorflow as tf
        [cpu] = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpu, 2 * [tf.config.LogicalDeviceConfiguration()])
        from malmoi.datasets.story_qa import story_qa
        folder = {str(Corpus(splits={"train": numbered(24)}).write(tmp_path))!r}
        strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])

        def make(context):
            size = context.get_per_replica_batch_size(8)
            return story_qa(folder, batch_size=size, shuffle_seed=1, input_context=context)

        for dataset in (
            strategy.distribute_datasets_from_function(make),
            strategy.experimental_distribute_dataset(story_qa(folder, batch_size=8, shuffle_seed=1)),
        ):
            stories = []
            for features, answers in dataset:
                sizes = [len(answer) for answer in strategy.experimental_local_results(answers)]
                assert sizes == [4, 4], sizes
                for question in strategy.experimental_local_results(features["question"]):
                    stories += (question[:, 1] - 1).numpy().tolist()
            print(sorted(stories) == list(range(24)))
        """
    )
    assert out == "True\nTrue\n"
