import dataclasses
import json
import shutil

import keras
import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.models.story_evaluation import evaluate_story_qa
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.story_run import StoryRun
from malmoi.models.training.linear_start import Schedule
from malmoi.models.training.story_qa import train_story_qa

RECIPE = StoryRecipe(restarts=2, schedule=Schedule(epochs=25, halve_every=10, linear_epochs=8, patience=8))


@pytest.fixture(scope="module")
def trained(sample_dataset, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "qa1"
    return train_story_qa(sample_dataset, recipe=RECIPE, folder=folder, seed=1)


def test_it_learns_task_1(trained, sample_dataset):
    result = evaluate_story_qa(trained, sample_dataset)[1]
    assert result.questions == 200
    assert result.error < 5  # chance is over 80
    assert evaluate_story_qa(trained, sample_dataset, split="train")[1].error < 2


def test_the_run_tells_how_it_was_made(trained):
    about = json.loads((trained.folder / "run.json").read_text())
    assert about["dataset"] == "babi/en-1k-qa1"
    assert about["recipe"] == json.loads(json.dumps(dataclasses.asdict(RECIPE)))
    assert about["backend"] == keras.backend.backend()
    assert [end["seed"] for end in about["restarts"]] == [1, 2]
    assert all(0 <= end["validation_accuracy"] <= 1 for end in about["restarts"])


def test_the_restart_with_the_lowest_training_loss_is_kept(trained, sample_dataset):
    best = min(trained.about["restarts"], key=lambda end: end["loss"])
    assert trained.about["kept"] == best["seed"]
    features, labels = story_qa_arrays(sample_dataset, part="train", validation_seed=1)
    logits = StoryRun(trained.folder).model.predict(features, verbose=0)
    assert np.mean(logits.argmax(-1) == labels) == pytest.approx(best["accuracy"])


def test_evaluation_counts_what_the_model_answers(trained, sample_dataset):
    features, labels = story_qa_arrays(sample_dataset, split="test")
    right = trained.model.predict(features, verbose=0).argmax(-1) == labels
    assert evaluate_story_qa(trained, sample_dataset)[1].right == (right & (labels > 0)).sum()


def test_a_trained_run_is_left_alone(trained, sample_dataset):
    def watch(epoch):
        pytest.fail("it was trained again")

    before = (trained.folder / "model.keras").read_bytes()
    train_story_qa(sample_dataset, recipe=RECIPE, folder=trained.folder, seed=1, watch=watch)
    assert (trained.folder / "model.keras").read_bytes() == before


def test_a_folder_with_other_settings_is_refused(trained, sample_dataset):
    with pytest.raises(MalmoiError, match="other settings"):
        train_story_qa(sample_dataset, recipe=RECIPE, folder=trained.folder, seed=2)


def test_a_folder_with_other_data_is_refused(trained, sample_dataset, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(sample_dataset.folder, copy)
    stats = json.loads((copy / "stats.json").read_text())
    first = next(iter(stats["raw"].values()))
    first["sha256"] = "0" * 64
    (copy / "stats.json").write_text(json.dumps(stats))
    with pytest.raises(MalmoiError, match="of other data"):
        train_story_qa(Prepared.open(copy), recipe=RECIPE, folder=trained.folder, seed=1)


def test_another_vocabulary_is_refused(trained, sample_dataset, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(sample_dataset.folder, copy)
    words = sample_dataset.words
    dataclasses.replace(words, tokens=words.tokens[::-1]).save(copy, "words", tokenizer="babi_words", source="train")
    with pytest.raises(MalmoiError, match="other words"):
        evaluate_story_qa(trained, Prepared.open(copy))
