"""Models that write captions, by recipe, trained on prepared captions and measured."""

import json
from dataclasses import replace

import keras
import numpy as np
import pytest

from malmoi.datasets.captioning import caption_arrays
from malmoi.errors import MalmoiError
from malmoi.featurize.caption_words import caption_words
from malmoi.models.caption_evaluation import evaluate_captioning, evaluate_chance
from malmoi.models.caption_run import CaptionRun
from malmoi.models.recipes import recipe
from malmoi.models.training.caption_messages import CAPTION_MESSAGES
from malmoi.models.training.captioning import train_captioning
from tests.models.captioned import prepare_captioned

SMALL = {
    "embedding": 12,
    "units": 24,
    "dropout": 0.0,
    "rate": 0.02,
    "batch_size": 32,
    "length": 8,
    "beam": 2,
    "standardise": True,
    "patience": 2,
}
RECIPES = {
    "show-attend-tell": {"attention": 8, "epochs": 8, "dataset": "coco_captioning/2014-conv5"},
    "show-tell": {"epochs": 10},
}


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    root = tmp_path_factory.mktemp("captioned")
    return {
        "show-attend-tell": prepare_captioned(root / "grids"),
        "show-tell": prepare_captioned(root / "vectors", grids=False),
    }


@pytest.fixture(scope="module")
def trained(datasets, tmp_path_factory):
    """Each run by its recipe, trained when it is first asked for; and the epochs that were watched."""
    root, runs = tmp_path_factory.mktemp("runs"), {}

    def run_of(name):
        if name not in runs:
            epochs = []
            small = replace(recipe(f"caption/{name}"), **SMALL | RECIPES[name])
            run = train_captioning(datasets[name], recipe=small, folder=root / name, seed=1, watch=epochs.append)
            runs[name] = run, epochs
        return runs[name]

    return run_of


@pytest.mark.parametrize("name", RECIPES)
def test_it_learns_to_tell_what_it_sees(datasets, trained, name):
    run, epochs = trained(name)
    shown = []
    track = lambda batches: shown.extend(batches) or batches  # noqa: E731
    scores = evaluate_captioning(run, datasets[name], split="validation", track=track)
    chance = evaluate_chance(datasets[name], split="validation")
    assert scores["BLEU-4"] > 0.9 > 0.6 > chance["BLEU-4"]
    assert scores["CIDEr"] > 2 * chance["CIDEr"]
    assert shown == [0, 16, 32]
    loss = run.about["history"][0]["validation_loss"]
    assert f", validation {loss:.3f}, " in CAPTION_MESSAGES.epoch(epochs[0])
    assert CAPTION_MESSAGES.scalars(epochs[-1])["validation/loss"] == run.about["history"][-1]["validation_loss"]
    assert f"in epoch {run.about['epochs']} (a perplexity of " in CAPTION_MESSAGES.result(run)


def test_attention_looks_where_the_thing_is(datasets, trained):
    run, _ = trained("show-attend-tell")
    arrays = caption_arrays(datasets["show-attend-tell"], split="validation", length=8)
    captions = [caption_words(first) for first, _ in arrays.texts[:8]]
    pictures = arrays.pictures(np.arange(8))
    looked = np.stack([run.attention(*pair) for pair in zip(pictures, captions, strict=True)])
    assert looked.shape == (8, 6, 4)  # five words and the end
    np.testing.assert_allclose(looked.sum(-1), 1, atol=1e-5)
    left, right = looked[:, 1].mean(0), looked[:, 4].mean(0)
    assert left[0] > right[0]
    assert right[2] > left[2]


def test_a_model_that_sees_pictures_as_a_whole_has_no_attention(trained):
    run, _ = trained("show-tell")
    with pytest.raises(MalmoiError, match="sees a picture as a whole"):
        run.attention(np.ones(24, "float32"), ["a"])


def test_chance_is_the_same_every_time_and_another_one_with_another_seed(datasets):
    first, again, other = (evaluate_chance(datasets["show-tell"], split="validation", seed=seed) for seed in (0, 0, 1))
    assert first == again != other


def test_greedy_captions_are_no_more_probable_than_a_beams(datasets, trained):
    run, _ = trained("show-tell")
    pictures = np.random.default_rng(0).normal(3, 1, (20, 24)).astype("float32")
    greedy, beam = (run.writer(beam=width)(pictures) for width in (1, 3))
    assert {len(captions) for captions in greedy} == {1}
    assert all(best[0].log_probability >= one[0].log_probability - 1e-4 for one, best in zip(greedy, beam, strict=True))
    assert not {"<unk>", "<begin>", "<end>"} & {word for captions in beam for one in captions for word in one.words}


def test_a_search_is_compiled_once(trained, monkeypatch):
    made = []
    monkeypatch.setattr("malmoi.models.caption_run.caption_writer", lambda *model, **options: made.append(options))
    run = CaptionRun(trained("show-tell")[0].folder)
    for beam in (1, 3, 3, 1):
        run.writer(beam=beam)
    assert [options["beam"] for options in made] == [1, 3]


def test_pictures_are_standardised_as_in_training(datasets, trained):
    run, _ = trained("show-tell")
    assert run.standardising is not None
    captions = run.writer()(np.full((1, 24), 3, "float32"))[0]
    moved = CaptionRun(run.folder)
    moved.about["recipe"]["standardise"] = False
    seen = run.standardising(np.full((1, 24), 3, "float32"))
    assert [one.words for one in moved.writer()(seen)[0]] == [one.words for one in captions]


def test_a_trained_one_is_left_as_it_is_and_other_settings_are_refused(datasets, trained):
    run, _ = trained("show-tell")
    settings = replace(recipe("caption/show-tell"), **SMALL | RECIPES["show-tell"])
    written = (run.folder / "run.json").read_bytes()
    train_captioning(datasets["show-tell"], recipe=settings, folder=run.folder, seed=1)
    assert (run.folder / "run.json").read_bytes() == written
    with pytest.raises(MalmoiError, match="other settings"):
        train_captioning(datasets["show-tell"], recipe=settings, folder=run.folder, seed=2)


def test_the_network_must_find_the_pictures_that_it_looks_at(datasets, tmp_path):
    with pytest.raises(MalmoiError, match=r"looks at the conv5 of pictures, and coco_captioning/2014-fc7 has none"):
        train_captioning(datasets["show-tell"], recipe=recipe("caption/show-attend-tell"), folder=tmp_path)


def test_pictures_of_another_origin_and_other_words_are_refused(datasets, trained, tmp_path):
    run, _ = trained("show-tell")
    other = prepare_captioned(tmp_path / "other", grids=False, weights="random:2")
    with pytest.raises(MalmoiError, match="vectors of another origin"):
        evaluate_captioning(run, other, split="validation")
    with pytest.raises(MalmoiError, match=r"has no vectors of them \(fc7\)"):
        evaluate_captioning(run, datasets["show-attend-tell"], split="validation")
    few = prepare_captioned(tmp_path / "few", train=2, held=1, grids=False)
    with pytest.raises(MalmoiError, match="other words"):
        evaluate_captioning(run, few, split="validation")


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="one backend is enough")
def test_train_evaluate_by_command(run, tmp_path):
    prepare_captioned(tmp_path, train=60, held=20, grids=False)
    places = ["--data-dir", tmp_path / "data"]
    changes = [part for name in ("embedding=8", "units=8", "epochs=2", "beam=2") for part in ("--set", name)]
    name = "coco_captioning/2014-fc7"
    status, out, _ = run("train", "caption/rnn", name, *places, "--out", tmp_path / "runs", *changes)
    assert (status, "on validation captions in epoch" in out) == (0, True)
    assert json.loads((tmp_path / "runs/2014-fc7/run.json").read_text())["kind"] == "captioning"
    status, out, _ = run("evaluate", tmp_path / "runs", *places, "--markdown")
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert status == 0
    assert "a recipe of its own, 2 epochs, a beam of 2" in out
    assert rows[0].split("|")[1:3] == [" validation ", " BLEU-1 "]
    assert "drawn at random" in rows[2]
    status, _, err = run("evaluate", tmp_path / "runs", *places, "--split", "test")
    assert (status, "test" in err) == (1, True)
