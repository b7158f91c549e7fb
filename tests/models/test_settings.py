from dataclasses import dataclass

import pytest

from malmoi.errors import MalmoiError
from malmoi.models.descent_recipe import DescentRecipe
from malmoi.models.language_recipe import LanguageRecipe
from malmoi.models.settings import setting_names, with_settings
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.visual_recipe import VisualRecipe


def test_each_value_is_read_as_its_type():
    changed = with_settings(
        LanguageRecipe(), ["units=300", "rate=2e-3", "tied=yes", "cell=gru", "clip=none", "embedding=7", "patience=3"]
    )
    assert (changed.units, changed.rate, changed.tied, changed.cell) == (300, 0.002, True, "gru")
    assert (changed.clip, changed.embedding, changed.patience) == (None, 7, 3)
    assert type(changed.units) is int
    assert with_settings(changed, ["tied=0", "clip=1"]) == with_settings(changed, ["clip=1.0", "tied=false"])


def test_the_recipe_itself_stays():
    recipe = LanguageRecipe()
    with_settings(recipe, ["units=300"])
    assert recipe == LanguageRecipe()


def test_changes_are_made_together():
    recipe = VisualRecipe(picture="first")
    for changes in (["network=bow", "picture=beside"], ["picture=beside", "network=bow"]):
        changed = with_settings(recipe, changes)
        assert (changed.network, changed.picture) == ("bow", "beside")
    with pytest.raises(MalmoiError, match="network=bow rate=1: picture: expected none, beside for the network bow"):
        with_settings(recipe, ["network=bow", "rate=1"])


def test_the_last_change_holds():
    assert with_settings(LanguageRecipe(), ["units=1", "units=2"]).units == 2


def test_settings_of_settings_have_dotted_names():
    changed = with_settings(StoryRecipe(), ["schedule.epochs=5", "restarts=2"])
    assert (changed.schedule.epochs, changed.schedule.rate, changed.restarts) == (5, 0.01, 2)
    assert "schedule.linear_epochs" in setting_names(changed)
    assert "schedule" not in setting_names(changed)


def test_a_value_may_hold_an_equals_sign():
    assert with_settings(LanguageRecipe(), ["embeddings=a=b.txt"]).embeddings == "a=b.txt"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("unit=3", "no setting 'unit'; is units meant"),
        ("epoch=3", "is epochs meant"),
        ("schedule=3", r"no setting 'schedule'; is .*schedule"),
        ("xyzzy=3", "there are: hops, dimensions"),
        ("hops", "NAME=VALUE, found 'hops'"),
        ("hops=three", "hops=three: expected a whole number, found 'three'"),
        ("hops=2.5", "expected a whole number"),
        ("random_noise=much", "expected a number, found 'much'"),
        ("relu=2", "expected yes or no, found '2'"),
        ("hops=none", "expected a whole number, found 'none'"),
    ],
)
def test_what_can_not_be_is_told(change, told):
    recipe = LanguageRecipe() if change.startswith(("unit", "epoch")) else StoryRecipe()
    with pytest.raises(MalmoiError, match=told):
        with_settings(recipe, [change])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("optimizer=sdg", "optimizer: expected sgd, momentum, .*, found 'sdg'"),
        ("schedule=cosine", "schedule: expected none, step, exponential, plateau, found 'cosine'"),
        ("batch_size=0", "batch_size: expected at least 1, found 0"),
        ("rate=-1", "rate: expected more than 0, found -1.0"),
        ("rate=nan", "rate: expected more than 0"),
        ("l2=-1", "l2: expected at least 0"),
        ("average=1", "average: expected at least 0 and less than 1"),
        ("patience=0", "patience: expected at least 1"),
    ],
)
def test_recipes_look_at_their_values(change, told):
    with pytest.raises(MalmoiError, match=told):
        with_settings(DescentRecipe(), [change])


def test_any_dataclass_will_do():
    @dataclass(frozen=True)
    class Two:
        one: int = 1
        name: str | None = None

    assert with_settings(Two(), ["name=None", "one=-3"]) == Two(-3, None)
