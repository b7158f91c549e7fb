import dataclasses

import pytest

from malmoi.display.trainings import absent_line, training_lines
from malmoi.models import recipes


def training(task, *, recipe="babi/pe-ls-rn", restarts=10, **changed):
    settings = dataclasses.asdict(recipes.recipe(recipe)) | changed
    return {"dataset": f"babi/en-1k-qa{task}", "recipe": settings, "restarts": [{}] * restarts, "backend": "jax"}


def test_models_trained_alike_are_one_line():
    (line,) = training_lines([training(task) for task in (1, 2, 3)], recipes.name_of)
    assert line == (
        "3 models: recipe babi/pe-ls-rn (3 hops, 20 dimensions, position encoding, adjacent tying, linear start, "
        "random noise 0.1), the best of 10 restarts by training loss, backend jax"
    )


def test_models_trained_in_other_ways_are_told_apart():
    trainings = [training(1), training(2, recipe="babi/bow", restarts=1), training(3, hops=1, relu=True)]
    first, second, third = training_lines(trainings, recipes.name_of)
    assert first.startswith("babi/en-1k-qa1: recipe babi/pe-ls-rn (")
    assert second.startswith("babi/en-1k-qa2: recipe babi/bow (")
    assert "bag of words encoding, adjacent tying, no linear start, no random noise), 1 restart," in second
    assert third.startswith("babi/en-1k-qa3: a recipe of its own (1 hop, ")
    assert "ReLU" in third


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        (range(1, 21), ""),
        ([*range(1, 20)], "Not among these models: task 20."),
        ([1, 3], "Not among these models: tasks 2, 4–20."),
        ([*range(1, 17), 19], "Not among these models: tasks 17, 18, 20."),
    ],
)
def test_absent_tasks(measured, told):
    assert absent_line(measured, range(1, 21)) == told
