import dataclasses

import numpy as np
import pytest
from keras import ops

from malmoi.models.memory_language_recipe import MemoryLanguageRecipe
from malmoi.models.training.memory_language_model import train_memory_language_model
from tests.models import token_dataset

RECIPE = MemoryLanguageRecipe(
    dimensions=8,
    hops=2,
    memory_size=4,
    batch_size=32,
    rate=0.02,
    schedule="plateau",
    decay=1 / 1.5,
    clip=50.0,
    epochs=4,
)


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return token_dataset.write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    return train_memory_language_model(dataset, recipe=RECIPE, folder=tmp_path_factory.mktemp("run"), seed=1)


def losses(run):
    return [(epoch["loss"], epoch["validation_loss"]) for epoch in run.about["epochs"]]


def test_it_learns(trained):
    assert losses(trained)[-1][1] < 1.3  # of ln 9 = 2.2
    assert trained.about["kind"] == "memory_language_model"
    assert trained.model.settings["memory_size"] == 4


def test_the_validation_loss_is_the_mean_of_all_tokens(trained):
    text = np.array(token_dataset.tokens(401, seed=1))
    memories = np.stack([np.concatenate([[0] * 4, text])[place : place + 4] for place in range(401)])
    logits = ops.convert_to_numpy(trained.model({"memory": memories.astype("int32")})).astype("float64")
    expected = (np.log(np.exp(logits).sum(-1)) - logits[np.arange(401), text - 1]).mean()
    assert losses(trained)[-1][1] == pytest.approx(expected, rel=1e-5)


def test_a_killed_training_ends_as_if_it_had_not_been(trained, dataset, tmp_path):
    """The order of the examples is another one each epoch: it has to go on with the right one."""

    def watch(epoch):
        if epoch.done == 2:
            raise KilledError

    arguments = {"recipe": RECIPE, "folder": tmp_path / "killed", "seed": 1, "save_after": 0.0}
    with pytest.raises(KilledError):
        train_memory_language_model(dataset, watch=watch, **arguments)
    resumed = train_memory_language_model(dataset, **arguments)
    np.testing.assert_allclose(losses(resumed), losses(trained), rtol=1e-5)


def test_epochs_are_shuffled_by_the_seed(trained, dataset, tmp_path):
    recipe = dataclasses.replace(RECIPE, epochs=1)
    other = train_memory_language_model(dataset, recipe=recipe, folder=tmp_path, seed=2)
    assert losses(other)[0] != losses(trained)[0]
