"""The language model's input function: the same windows as the lanes, whoever reads them."""

import subprocess
import sys
import textwrap

import keras
import numpy as np
import pytest
import tensorflow as tf

from malmoi.datasets.lanes import Lanes
from malmoi.datasets.language_model import language_model
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.token_stream import TokenStream
from malmoi.errors import MalmoiError
from tests.datasets.story_dataset import Corpus
from tests.datasets.story_dataset import numbered as stories
from tests.datasets.text_dataset import Text, cut_into_records, numbered

TEXT = Text(splits={"train": numbered(50), "test": [3, 1, 2]}, shards=3, block=4, chunk=7)


def of_lanes(folder, **arguments):
    every_token = arguments.get("every_token", False)
    lanes = Lanes(TokenStream(Prepared.open(folder), "train"), **arguments)
    return [window if every_token else window[:2] for window in lanes]


def assert_same(given, wanted):
    assert len(given) == len(wanted)
    for window, other in zip(given, wanted, strict=True):
        assert len(window) == len(other)
        for part, same in zip(window, other, strict=True):
            assert part.dtype == same.dtype
            np.testing.assert_array_equal(part, same)


@pytest.mark.parametrize("every_token", [False, True])
@pytest.mark.parametrize(
    ("batch_size", "num_steps", "tokens"), [(1, 1, 2), (2, 2, 8), (3, 4, 50), (1, 49, 50), (7, 3, 30), (20, 1, 43)]
)
def test_the_windows_of_the_lanes(tmp_path, batch_size, num_steps, tokens, every_token):
    folder = TEXT.with_(splits={"train": numbered(tokens)}).write(tmp_path)
    sizes = {"batch_size": batch_size, "num_steps": num_steps, "every_token": every_token}
    dataset = language_model(folder, **sizes)
    wanted = of_lanes(folder, **sizes)
    assert dataset.cardinality() == len(wanted)
    for _ in range(2):
        assert_same(list(dataset.as_numpy_iterator()), wanted)


@pytest.mark.parametrize("every_token", [False, True])
def test_lanes_longer_than_what_is_read_at_a_time(tmp_path, every_token):
    tokens = np.random.default_rng(0).integers(1, 100, 70_001)
    folder = Text(splits={"train": tokens}, shards=3, block=512, chunk=5000).write(tmp_path)
    sizes = {"batch_size": 3, "num_steps": 35, "every_token": every_token}
    assert_same(list(language_model(folder, **sizes).as_numpy_iterator()), of_lanes(folder, **sizes))


def test_the_example_of_the_documentation(tmp_path):
    folder = TEXT.with_(splits={"train": numbered(8)}).write(tmp_path)
    [window] = language_model(folder, batch_size=2, num_steps=2).as_numpy_iterator()
    assert [part.tolist() for part in window] == [[[1, 2], [5, 6]], [[1, 2], [5, 6]]]
    _, second = language_model(folder, batch_size=2, num_steps=2, every_token=True).as_numpy_iterator()
    assert [part.tolist() for part in second] == [[[3, 4], [7, 0]], [[3, 4], [7, 0]], [[1, 1], [1, 0]]]


def test_static_shapes(tmp_path):
    folder = TEXT.write(tmp_path)
    for options, count in (({}, 2), ({"repeat": True}, 2), ({"every_token": True}, 3)):
        spec = language_model(folder, batch_size=3, num_steps=4, **options).element_spec
        assert [tuple(part.shape) for part in spec] == [(3, 4)] * count
        assert [part.dtype for part in spec] == [tf.int32, tf.int32, tf.float32][:count]


def test_repeating_begins_anew(tmp_path):
    folder = TEXT.write(tmp_path)
    endless = language_model(folder, batch_size=3, num_steps=4, repeat=True)
    assert endless.cardinality() == tf.data.INFINITE_CARDINALITY
    wanted = of_lanes(folder, batch_size=3, num_steps=4)
    assert_same(list(endless.take(2 * len(wanted)).as_numpy_iterator()), wanted + wanted)


def test_splits(tmp_path):
    folder = TEXT.write(tmp_path)
    [(ids, classes)] = language_model(folder, split="test", batch_size=1, num_steps=2)
    assert (ids.numpy().tolist(), classes.numpy().tolist()) == ([[3, 1]], [[0, 1]])
    with pytest.raises(MalmoiError, match=r"text/tiny, split test has 3 tokens, too few.* Lower both, for example"):
        language_model(folder, split="test")
    with pytest.raises(MalmoiError, match=r"has no split 'validation', it has: train, test\."):
        language_model(folder, split="validation")


def test_replicas_get_lanes_of_their_own(tmp_path):
    # Two machines with two replicas each: eight lanes in all, two for a replica.
    folder = TEXT.with_(splits={"train": numbered(90)}).write(tmp_path)
    whole = of_lanes(folder, batch_size=8, num_steps=3)
    for pipeline in range(2):
        context = tf.distribute.InputContext(2, pipeline, num_replicas_in_sync=4)
        dataset = language_model(folder, batch_size=2, num_steps=3, input_context=context)
        assert dataset.cardinality() == 2 * len(whole)
        wanted = [
            tuple(part[4 * pipeline + 2 * replica :][:2] for part in window) for window in whole for replica in range(2)
        ]
        assert_same(list(dataset.as_numpy_iterator()), wanted)


def test_pipelines_without_replicas_share_the_lanes(tmp_path):
    folder = TEXT.with_(splits={"train": numbered(90)}).write(tmp_path)
    parts = [
        list(
            language_model(
                folder, batch_size=2, num_steps=3, every_token=True, input_context=tf.distribute.InputContext(3, i)
            ).as_numpy_iterator()
        )
        for i in range(3)
    ]
    together = [
        tuple(np.concatenate(part) for part in zip(*windows, strict=True)) for windows in zip(*parts, strict=True)
    ]
    assert_same(together, of_lanes(folder, batch_size=6, num_steps=3, every_token=True))


def test_replicas_that_do_not_fit_the_pipelines(tmp_path):
    context = tf.distribute.InputContext(2, 0, num_replicas_in_sync=3)
    with pytest.raises(MalmoiError, match="3 replicas can't share 2 input pipelines"):
        language_model(TEXT.write(tmp_path), input_context=context)


def test_a_dataset_of_another_kind(tmp_path):
    folder = Corpus(splits={"train": stories(2)}).write(tmp_path)
    with pytest.raises(MalmoiError, match="story/tiny, split train is no token stream"):
        language_model(folder)


LONG = Text(splits={"train": numbered(30_000)}, shards=2, block=100)


def read_all(folder):
    dataset = language_model(folder, batch_size=1, num_steps=10)  # its only lane begins where the file does
    with explained("reading"):
        return list(dataset)


def spoiled(folder, change):
    """The folder with other records in its last shard, of 150."""
    file = LONG.write(folder) / LONG.file("train", 1)
    file.write_bytes(change(cut_into_records(file.read_bytes())))
    return folder


def test_a_gap_further_on_is_noticed(tmp_path):
    folder = spoiled(tmp_path, lambda records: b"".join(records[:100] + records[101:]))
    with pytest.raises(
        MalmoiError,
        match=r"feature offset: expected that of the next block, found 25100 in place of 25000 in .*00001-of-00002$",
    ):
        read_all(folder)


def test_a_file_that_ends_early_is_noticed(tmp_path):
    folder = spoiled(tmp_path, lambda records: b"".join(records[:100]))
    with pytest.raises(MalmoiError, match=r"found 30000 in place of 25000 in .*00001-of-00002$"):
        read_all(folder)
    spoiled(tmp_path, lambda records: b"".join(records[:100]) + records[100][:-7])
    with pytest.raises(MalmoiError, match="truncated record"):
        read_all(folder)


def test_ids_out_of_the_vocabulary_are_noticed(tmp_path):
    tokens = numbered(30_000)
    tokens[29_000] = 100
    folder = LONG.with_(splits={"train": tokens}).write(tmp_path)
    with pytest.raises(
        MalmoiError, match=r"feature tokens: expected ids from 1 to 99, found 1 to 100 in .*00001-of-00002$"
    ):
        read_all(folder)


def test_damage_before_a_lane_is_noticed_at_once(tmp_path):
    folder = LONG.write(tmp_path)
    file = folder / LONG.file("train", 0)
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(MalmoiError, match=r"text-train\.tfrecord-00000-of-00002: expected a whole record at byte"):
        language_model(folder, batch_size=20, num_steps=20)


def test_a_model_that_carries_its_state_learns_a_cycle(tmp_path):
    folder = Text(splits={"train": numbered(400, vocabulary=6)}, vocabulary=6).write(tmp_path)
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.layers.Embedding(6, 8),
            keras.layers.GRU(16, return_sequences=True, stateful=True),
            keras.layers.Dense(5),
        ]
    )
    model.build((4, 5))
    model.compile(
        keras.optimizers.Adam(0.03),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        weighted_metrics=["accuracy"],
    )
    dataset = language_model(folder, batch_size=4, num_steps=5, repeat=True)
    model.fit(dataset, epochs=1, steps_per_epoch=120, verbose=0, shuffle=False)
    every = language_model(folder, batch_size=4, num_steps=5, every_token=True)
    assert model.evaluate(every, verbose=0, return_dict=True)["accuracy"] == 1


def test_reading_does_not_import_beam(tmp_path):
    folder = TEXT.write(tmp_path)
    code = f"""
        import sys
        from malmoi.datasets.language_model import language_model
        from malmoi.datasets.memory_language_model import memory_language_model
        language_model({str(folder)!r}, batch_size=2, num_steps=5)
        memory_language_model({str(folder)!r}, shuffle_seed=1)
        print("tensorflow" in sys.modules, "apache_beam" in sys.modules)
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "True False\n"
