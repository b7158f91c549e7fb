"""The story QA input function on bAbI's real files, prepared by the real builder."""

import numpy as np
import pytest
import tensorflow_datasets as tfds

from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa, story_qa_arrays


@pytest.fixture(scope="module")
def data_dir(raw_dir, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    for config in ("en-1k-qa1", "en-1k-qa2-pe"):
        builder = Builder(config=config, data_dir=folder)
        builder.download_and_prepare(download_config=tfds.download.DownloadConfig(manual_dir=raw_dir / "babi"))
    return folder


def test_task_1(data_dir):
    dataset = Prepared.open("babi/en-1k-qa1", data_dir=data_dir)
    features, answers = story_qa_arrays(dataset)
    assert {name: array.shape for name, array in features.items()} == {
        "story": (1000, 10, 6),
        "time": (1000, 10),
        "question": (1000, 3),
    }
    read = [" ".join(dataset.words.decode(sentence)) for sentence in features["story"][1][:4]]
    assert read == [
        "mary moved to the bathroom",
        "john went to the hallway",
        "daniel went back to the hallway",
        "sandra moved to the garden",
    ]
    assert features["time"][1].tolist() == [4, 3, 2, 1, 0, 0, 0, 0, 0, 0]
    assert dataset.words.decode(features["question"][1]) == ["where", "is", "daniel"]
    assert dataset.answers.words[answers[1]] == "hallway"


def test_what_tfds_reads(data_dir):
    """The latest statements against TFDS's own reading."""
    count, memory = 100, 9
    features, answers = story_qa_arrays("babi/en-1k-qa2-pe", data_dir=data_dir, split="test", memory_size=memory)
    stored = list(tfds.as_numpy(tfds.load("babi/en-1k-qa2-pe", data_dir=data_dir, split=f"test[:{count}]")))
    assert len(stored) == count
    cut = 0
    for i, example in enumerate(stored):
        kept = min(len(example["story"]), memory)
        cut += len(example["story"]) > memory
        for name, source in (("story", "story_bag"), ("story_weights", "story_weights")):
            np.testing.assert_array_equal(features[name][i][:kept], example[source][-memory:])
            assert not features[name][i][kept:].any()
        for name, source in (("question", "question_bag"), ("question_weights", "question_weights")):
            np.testing.assert_array_equal(features[name][i], example[source])
        assert features["time"][i].tolist() == [*range(kept, 0, -1), *[0] * (memory - kept)]
        assert answers[i] == example["answer"]
    assert len(answers) == 1000
    assert 0 < cut < count


def test_a_tenth_of_the_stories_is_for_validation(data_dir):
    parts = {
        part: story_qa_arrays("babi/en-1k-qa1", data_dir=data_dir, part=part, keys=("story_id",))
        for part in ("train", "validation")
    }
    stories = {part: set(features["story_id"].tolist()) for part, (features, _) in parts.items()}
    assert {part: len(answers) for part, (_, answers) in parts.items()} == {"train": 900, "validation": 100}
    assert {part: len(ids) for part, ids in stories.items()} == {"train": 180, "validation": 20}
    assert not stories["train"] & stories["validation"]


def test_shuffled_epochs_hold_the_same_questions(data_dir):
    dataset = story_qa("babi/en-1k-qa1", data_dir=data_dir, shuffle_seed=3, keys=("story_id", "question_id"))
    epochs = [
        [
            pair
            for features, _ in dataset
            for pair in zip(features["story_id"].numpy(), features["question_id"].numpy(), strict=True)
        ]
        for _ in range(2)
    ]
    assert epochs[0] != epochs[1]
    assert len(set(epochs[0])) == 1000
    assert set(epochs[0]) == set(epochs[1])
