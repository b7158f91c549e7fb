from collections import Counter
from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.datasets.answer_texts import answer_texts
from malmoi.errors import MalmoiError
from malmoi.models.runs import runs_in
from malmoi.models.training.visual_messages import VISUAL_MESSAGES
from malmoi.models.training.visual_qa import train_visual_qa
from malmoi.models.visual_evaluation import evaluate_guess, evaluate_visual_qa, given_answers
from malmoi.models.visual_recipe import VisualRecipe
from malmoi.models.visual_run import VisualRun
from tests.datasets.visual_dataset import prepare_sample
from tests.models.asked_pictures import THINGS, write_asked

RECIPE = VisualRecipe(network="bow", embedding=8, units=8, batch_size=32, rate=0.03, epochs=6, patience=2)


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = tmp_path_factory.mktemp("asked")
    return prepare_sample("coco_qa/released", root / "data", raw=write_asked(root / "raw"))


@pytest.fixture(scope="module")
def whole(dataset, tmp_path_factory):
    epochs = []
    run = train_visual_qa(dataset, recipe=RECIPE, folder=tmp_path_factory.mktemp("run"), seed=1, watch=epochs.append)
    return run, epochs


def weights(run):
    return [np.array(ops.convert_to_numpy(weight)) for weight in run.model.weights]


def test_it_learns_and_tells(whole):
    run, epochs = whole
    about = run.about
    assert runs_in(run.folder) == [run]
    assert isinstance(run, VisualRun)
    assert about["epochs"] == 1 + int(np.argmin([epoch["validation_loss"] for epoch in about["history"]]))
    assert about["length"] == run.length == 7
    first, last = epochs[0], epochs[-1]
    assert float(first.measured["loss"][0]) > 3 * float(last.measured["loss"][0])
    assert VISUAL_MESSAGES.epoch(first).startswith(
        f"loss {first.measured['loss'][0]:.3f}, held out {first.validation[0]:.3f}, "
    )
    assert VISUAL_MESSAGES.scalars(first)["learning_rate"] == pytest.approx(0.03)
    assert "then trained on all questions" in VISUAL_MESSAGES.result(run)


def test_then_it_is_trained_on_all_questions(whole):
    run, epochs = whole
    stopped = len(run.about["history"])
    again = epochs[stopped:]
    assert [epoch.done for epoch in epochs] == list(range(1, stopped + run.about["epochs"] + 1))
    assert len(again) == len(run.about["again"]) == run.about["epochs"]
    assert all("on all questions" in VISUAL_MESSAGES.epoch(epoch) for epoch in again)
    assert all("validation/loss" not in VISUAL_MESSAGES.scalars(epoch) for epoch in again)


@pytest.mark.usefixtures("wordnet")
def test_it_answers_what_it_was_asked(dataset, whole):
    run, _ = whole
    found = evaluate_visual_qa(run, dataset, split="train")
    assert found == {"accuracy": 1, "WUPS 0.9": 1, "WUPS 0.0": 1, "number": 1, "color": 1}
    ids = np.stack([run.words.encode(["how", "many", thing, "are", "there"]) for thing in ("cats", "dogs")])
    assert given_answers(run, {"question": ids}) == [THINGS["cats"][1], THINGS["dogs"][1]]


@pytest.mark.usefixtures("wordnet")
def test_an_answer_that_training_lacks_is_wrong(dataset, whole):
    found = evaluate_visual_qa(whole[0], dataset)
    assert found["accuracy"] == pytest.approx(59 / 60)
    assert found["object"] == 0
    assert found["color"] == found["number"] == 1
    # kitten and a colour or a number are both something, after all.
    assert 0 < found["WUPS 0.0"] - 59 / 60 < 1 / 60


def test_without_training_again_the_best_epoch_is_kept(dataset, tmp_path):
    recipe = replace(RECIPE, again=False, epochs=3, patience=None)
    run = train_visual_qa(dataset, recipe=recipe, folder=tmp_path)
    assert "again" not in run.about
    assert run.about["epochs"] == len(run.about["history"]) == 3
    assert VISUAL_MESSAGES.result(run).endswith("in epoch 3")


@pytest.mark.skipif(keras.backend.backend() == "jax", reason="the loop is the same; language models are killed on JAX")
def test_a_killed_training_ends_as_if_it_had_not_been(dataset, tmp_path):
    recipe = replace(RECIPE, dropout=0.2, epochs=3, patience=3)
    epochs = []

    def kill(epoch):
        epochs.append(epoch)
        if len(epochs) == 4:  # when all questions are trained on
            raise KilledError

    options = {"recipe": recipe, "seed": 2, "save_after": 0.0}
    with pytest.raises(KilledError):
        train_visual_qa(dataset, folder=tmp_path / "killed", watch=kill, **options)
    killed = train_visual_qa(dataset, folder=tmp_path / "killed", **options)
    straight = train_visual_qa(dataset, folder=tmp_path / "straight", **options)
    for one, other in zip(weights(killed), weights(straight), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-7)
    assert [epoch["loss"] for epoch in killed.about["history"]] == pytest.approx(
        [epoch["loss"] for epoch in straight.about["history"]]
    )


def test_a_trained_run_is_left_as_it_is_and_another_refused(dataset, whole):
    run, _ = whole
    before = (run.folder / "run.json").read_bytes()
    train_visual_qa(dataset, recipe=RECIPE, folder=run.folder, seed=1)
    assert (run.folder / "run.json").read_bytes() == before
    with pytest.raises(MalmoiError, match="other settings"):
        train_visual_qa(dataset, recipe=replace(RECIPE, embedding=9), folder=run.folder, seed=1)


def test_words_begin_with_vectors_made_elsewhere(dataset, tmp_path):
    file = tmp_path / "vectors.txt"
    file.write_text("2 3\nsky 1 2 3\ngrass 4 5 6\n")
    recipe = replace(RECIPE, embeddings=str(file), embedding=3, rate=1e-9, epochs=1, patience=1)
    run = train_visual_qa(dataset, recipe=recipe, folder=tmp_path / "run")
    table = np.array(ops.convert_to_numpy(run.model.embedding.embeddings))
    np.testing.assert_allclose(table[[run.words.id("sky"), run.words.id("grass")]], [[1, 2, 3], [4, 5, 6]], atol=1e-5)


@pytest.mark.usefixtures("wordnet")
def test_the_guess_is_the_commonest_answer_of_a_type(dataset):
    counts = Counter(answer_texts(dataset, "train"))
    found = evaluate_guess(dataset, split="train")
    assert found["color"] == pytest.approx(max(counts["blue"], counts["green"]) / (counts["blue"] + counts["green"]))
    assert found["number"] == pytest.approx(max(counts["two"], counts["three"]) / (counts["two"] + counts["three"]))
    assert evaluate_guess(dataset)["object"] == 0


def test_pictures_that_are_not_there_are_named(dataset, tmp_path):
    with pytest.raises(MalmoiError, match="'first', but coco_qa/released has no vectors of pictures"):
        train_visual_qa(dataset, recipe=replace(RECIPE, network="lstm", picture="first"), folder=tmp_path)
