import dataclasses
import json

import pytest

from malmoi.errors import MalmoiError
from malmoi.models import recipes
from malmoi.models.recipe import Recipe


@pytest.mark.parametrize("name", recipes.names())
def test_each_is_there_and_says_what_it_is(name):
    assert isinstance(recipes.recipe(name), Recipe)
    assert recipes.headline(name).endswith(".")


def test_the_papers_settings():
    # Section 4.2: rate .01 halved every 25 epochs to 100, batches of 32, norm 40, 20 dimensions, ten restarts.
    recipe = recipes.recipe("babi_pe_ls_rn")
    assert (recipe.hops, recipe.dimensions, recipe.batch_size, recipe.clip_norm) == (3, 20, 32, 40.0)
    assert (recipe.memory_size, recipe.random_noise, recipe.restarts) == (50, 0.1, 10)
    assert (recipe.schedule.rate, recipe.schedule.halve_every, recipe.schedule.epochs) == (0.01, 25, 100)
    assert recipe.schedule.linear_rate == 0.005
    joint = recipes.recipe("babi_joint")
    assert (joint.dimensions, joint.schedule.epochs, joint.schedule.halve_every) == (50, 60, 15)


def test_restarts_can_be_chosen():
    assert recipes.recipe("babi_pe", restarts=2).restarts == 2


def test_an_unknown_name_lists_the_known():
    with pytest.raises(MalmoiError, match="babi_pe_ls_rn"):
        recipes.recipe("babi")


@pytest.mark.parametrize("name", recipes.names())
def test_settings_have_a_name(name):
    settings = dataclasses.asdict(recipes.recipe(name, restarts=3))
    assert recipes.name_of(json.loads(json.dumps(settings))) == name
    assert recipes.name_of(settings | {"hops": 7}) is None
