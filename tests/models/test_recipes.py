import dataclasses
import json

import pytest

from malmoi.errors import MalmoiError
from malmoi.models import recipes


@pytest.mark.parametrize("name", recipes.names())
def test_each_is_there_and_says_what_it_is(name):
    assert dataclasses.is_dataclass(recipes.recipe(name))
    assert recipes.headline(name).endswith(".")


def test_the_papers_settings():
    # Section 4.2: rate .01 halved every 25 epochs to 100, batches of 32, norm 40, 20 dimensions, ten restarts.
    recipe = recipes.recipe("babi/pe-ls-rn")
    assert (recipe.hops, recipe.dimensions, recipe.batch_size, recipe.clip_norm) == (3, 20, 32, 40.0)
    assert (recipe.memory_size, recipe.random_noise, recipe.restarts) == (50, 0.1, 10)
    assert (recipe.schedule.rate, recipe.schedule.halve_every, recipe.schedule.epochs) == (0.01, 25, 100)
    assert recipe.schedule.linear_rate == 0.005
    joint = recipes.recipe("babi/joint")
    assert (joint.dimensions, joint.schedule.epochs, joint.schedule.halve_every) == (50, 60, 15)


@pytest.mark.parametrize(
    ("name", "units", "num_steps", "keep", "decay", "decay_after", "epochs", "clip", "init_scale"),
    [
        ("lm/ptb-small", 200, 20, 1.0, 0.5, 4, 13, 5, 0.1),
        ("lm/ptb-medium", 650, 35, 0.5, 0.8, 6, 39, 5, 0.05),
        ("lm/ptb-large", 1500, 35, 0.35, 1 / 1.15, 14, 55, 10, 0.04),
    ],
)
def test_the_tutorials_settings(name, units, num_steps, keep, decay, decay_after, epochs, clip, init_scale):
    recipe = recipes.recipe(name)
    assert (recipe.cell, recipe.layers, recipe.batch_size, recipe.dataset) == ("lstm", 2, 20, "ptb/word")
    assert (recipe.units, recipe.num_steps, recipe.epochs, recipe.clip) == (units, num_steps, epochs, clip)
    assert (recipe.optimizer, recipe.rate, recipe.summed, recipe.init_scale) == ("sgd", 1.0, True, init_scale)
    assert (recipe.schedule, recipe.decay, recipe.decay_after) == ("step", decay, decay_after)
    assert recipe.dropout == 1 - keep


def test_the_memory_networks_settings():
    # Section 5: rate .01, divided by 1.5 until it is below 1e-5; batches of 128, norm 50.
    recipe = recipes.recipe("lm/ptb-memn2n")
    assert (recipe.dimensions, recipe.hops, recipe.memory_size, recipe.batch_size) == (150, 6, 100, 128)
    assert (recipe.rate, recipe.schedule, recipe.least_rate, recipe.clip) == (0.01, "plateau", 1e-5, 50)
    assert recipe.decay == 1 / 1.5


def test_an_unknown_name_lists_the_known():
    with pytest.raises(MalmoiError, match="babi/pe-ls-rn"):
        recipes.recipe("babi")


@pytest.mark.parametrize("name", recipes.names())
def test_settings_are_those_of_one_recipe_alone(name):
    settings = dataclasses.asdict(recipes.recipe(name))
    assert recipes.name_of(json.loads(json.dumps(settings))) == name
    assert recipes.name_of(settings | {"restarts": 99}) == name
    assert recipes.name_of(settings | {"nothing": 7}) is None


@pytest.mark.parametrize(
    ("name", "network", "picture", "dropout"),
    [
        ("vqa/img", "img", "alone", 0.0),
        ("vqa/img-prior", "img_prior", "alone", 0.0),
        ("vqa/knn", "knn", "beside", 0.0),
        ("vqa/img-bow", "bow", "beside", 0.0),
        ("vqa/vis-lstm", "lstm", "first", 0.2),
        ("vqa/two-vis-blstm", "lstm", "both", 0.4),
        ("vqa/vis-last", "lstm", "last", 0.2),
    ],
)
def test_the_settings_of_models_that_look_at_pictures(name, network, picture, dropout):
    # Ren, Kiros and Zemel 2015, and the authors' code: words 500 wide, LSTMs 300, batches of 100, a tenth held out.
    recipe = recipes.recipe(name)
    assert (recipe.network, recipe.picture, recipe.dropout) == (network, picture, dropout)
    assert (recipe.embedding, recipe.units, recipe.batch_size) == (500, 300, 100)
    assert (recipe.validation_fraction, recipe.again, recipe.standardise) == (0.1, True, True)
    assert recipe.dataset == "coco_qa/released-fc7"
    assert recipe.bidirectional == (name == "vqa/two-vis-blstm")
    assert recipe.layers == (2 if name == "vqa/vis-last" else 1)
