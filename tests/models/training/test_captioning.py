"""Captioning from arrays to captions: each picture has a thing on the left and one on the right."""

from dataclasses import asdict

import numpy as np
import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.caption_metrics.scores import caption_scores
from malmoi.featurize.vocabulary import BEGIN, END, PADDING, UNKNOWN, Vocabulary
from malmoi.models.caption_recipe import CaptionRecipe
from malmoi.models.caption_run import CaptionRun
from malmoi.models.captioning.examples import CaptionExamples
from malmoi.models.runs import runs_in
from malmoi.models.training.captioning import fit_captioner
from malmoi.models.training.descent_training import DescentTraining

THINGS = ("cat", "dog", "cup", "bus")
WORDS = Vocabulary(("a", "and", *THINGS), (PADDING, UNKNOWN, BEGIN, END))
PICTURES, HELD = 400, 64


@pytest.fixture(scope="module")
def grids():
    """Two places with the vector of a thing and two without, float32 of shape (pictures, 4, 6); and the things."""
    draw = np.random.default_rng(0)
    things = draw.integers(0, 4, (PICTURES, 2))
    grids = draw.normal(0, 0.1, (PICTURES, 4, 6))
    for place in range(2):
        grids[np.arange(PICTURES), 2 * place, things[:, place]] += 2
        grids[:, 2 * place, 4 + place] += 2  # left or right
    return grids.astype(np.float32), things


def caption(things):
    left, right = (THINGS[thing] for thing in things)
    return ["a", left, "and", "a", right]


@pytest.fixture(scope="module", params=["tell", "attend"])
def trained(request, grids, tmp_path_factory):
    pictures, things = grids
    if request.param == "tell":
        pictures = pictures.reshape(PICTURES, -1)
    ids = np.array([WORDS.encode([BEGIN, *caption(pair), END, PADDING]) for pair in things])
    recipe = CaptionRecipe(
        network=request.param,
        embedding=12,
        units=24,
        attention=8,
        dropout=0.0,
        rate=0.02,
        epochs=12,
        batch_size=32,
        beam=2,
        length=8,
    )
    epochs = []
    folder = tmp_path_factory.mktemp("run")
    training = DescentTraining(dataset=None, recipe=recipe, folder=folder, watch=epochs.append, save_after=0)

    def part(places):
        return CaptionExamples(captions=ids[places], places=places, pictures=pictures.__getitem__)

    learned, held = part(np.arange(HELD, PICTURES)), part(np.arange(HELD))
    model, history = fit_captioner(training, learned, held, vocabulary_size=len(WORDS), file=folder / "epochs.npz")
    run = CaptionRun.save(
        folder, model, {"words": WORDS}, tokenizer_name="caption_words", recipe=asdict(recipe), length=recipe.length
    )
    return run, pictures[:HELD], things[:HELD], history


def test_it_learns_to_say_what_is_where(trained):
    run, pictures, things, history = trained
    assert history.validation[:, 0].min() < 0.3 * history.validation[0, 0]
    assert runs_in(run.folder) == [run]
    loaded = CaptionRun(run.folder)
    written = loaded.write(pictures)
    assert [len(captions) for captions in written] == [2] * HELD
    assert all(first.log_probability >= second.log_probability for first, second in written)
    truths = [[caption(pair)] for pair in things]
    scores = caption_scores([captions[0].words for captions in written], truths)
    by_chance = caption_scores([caption(pair) for pair in things[::-1]], truths)
    assert scores["BLEU-4"] > 0.8 > 0.6 > by_chance["BLEU-4"]
    assert len(loaded.write(pictures[:3], beam=1)[0]) == 1


def test_attention_looks_where_the_thing_is(trained):
    run, pictures, things, _ = trained
    if run.about["recipe"]["network"] == "tell":
        with pytest.raises(MalmoiError, match="sees a picture as a whole"):
            run.attention(pictures[0], ["a"])
        return
    looked = np.stack([run.attention(pictures[place], caption(things[place])) for place in range(8)])
    assert looked.shape == (8, 6, 4)
    np.testing.assert_allclose(looked.sum(-1), 1, atol=1e-5)
    left, right = looked[:, 1].mean(0), looked[:, 4].mean(0)
    assert left[0] > right[0]
    assert right[2] > left[2]
