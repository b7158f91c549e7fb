import dataclasses
import json
import os
import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.models.language_recipe import LanguageRecipe
from malmoi.models.language_run import LanguageRun
from malmoi.models.training.language_model import train_language_model
from tests.models import token_dataset

RECIPE = LanguageRecipe(
    units=12, layers=1, batch_size=10, num_steps=6, summed=False, optimizer="adam", rate=0.03, schedule="none", epochs=3
)


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return token_dataset.write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    return train_language_model(dataset, recipe=RECIPE, folder=tmp_path_factory.mktemp("run"), seed=1)


def losses(run):
    return [(epoch["loss"], epoch["validation_loss"]) for epoch in run.about["epochs"]]


def weights(run):
    return [ops.convert_to_numpy(variable) for variable in run.model.trainable_variables]


def test_it_learns(trained):
    first, *_, last = losses(trained)
    assert first[0] > last[0]
    assert last[1] < 0.75  # of ln 9 = 2.2; none is much below 0.49


def test_the_run_tells_how_it_was_made(trained, dataset):
    about = json.loads((trained.folder / "run.json").read_text())
    assert (about["kind"], about["dataset"], about["unit"]) == ("language_model", "text/tiny", "word")
    assert about["recipe"] == dataclasses.asdict(RECIPE)
    assert about["backend"] == keras.backend.backend()
    assert len(about["epochs"]) == 3
    assert all(epoch["tokens_per_second"] > 0 for epoch in about["epochs"])
    assert trained.tokens == dataset.vocabulary("tokens")
    assert trained.kept["epoch"] == 3


def test_training_and_validation_loss_are_means_of_tokens(dataset, tmp_path):
    """Worked out step by step: a rate too small to change anything, the state carried over the whole lanes."""
    recipe = dataclasses.replace(RECIPE, optimizer="sgd", rate=1e-30, epochs=1, batch_size=4, num_steps=7, summed=True)
    run = train_language_model(dataset, recipe=recipe, folder=tmp_path)

    def loss(rows, classes, seen):
        logits = ops.convert_to_numpy(run.model(ops.convert_to_tensor(rows)))
        logits = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
        picked = np.take_along_axis(logits, classes[..., None], -1)[..., 0]
        return -(picked * seen).sum() / seen.sum()

    train = np.array(token_dataset.tokens(3000, seed=0))
    length = 749 // 7 * 7  # lanes of 3000 // 4, whole windows
    rows = np.stack([train[lane * 750 : lane * 750 + length + 1] for lane in range(4)])
    expected = loss(rows[:, :-1], rows[:, 1:] - 1, np.ones((4, length)))
    assert losses(run)[0][0] == pytest.approx(expected, rel=1e-5)

    held_out = np.array(token_dataset.tokens(401, seed=1))
    rows = np.stack([held_out[lane * 100 : lane * 100 + 101] for lane in range(4)])
    expected = loss(rows[:, :-1], rows[:, 1:] - 1, np.ones((4, 100)))
    assert losses(run)[0][1] == pytest.approx(expected, rel=1e-5)


def test_the_summed_loss_has_the_gradient_of_all_steps(dataset, tmp_path):
    """So that the rate 0.1 of a mean is the rate 0.1 / num_steps of a sum."""
    settings = {"optimizer": "sgd", "clip": None, "epochs": 1}
    mean = dataclasses.replace(RECIPE, rate=0.6, **settings)
    total = dataclasses.replace(RECIPE, rate=0.1, summed=True, **settings)
    one = train_language_model(dataset, recipe=mean, folder=tmp_path / "mean", seed=3)
    other = train_language_model(dataset, recipe=total, folder=tmp_path / "sum", seed=3)
    assert losses(one)[0] == pytest.approx(losses(other)[0], rel=1e-4)
    for left, right in zip(weights(one), weights(other), strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"dropout": 0.3, "gradient_noise": 0.001, "schedule": "step", "decay_after": 1},
        {"patience": 3, "average": 0.9, "average_after": 1, "rate": 0.1},
    ],
)
def test_a_killed_training_ends_as_if_it_had_not_been(dataset, tmp_path, changes):
    recipe = dataclasses.replace(RECIPE, epochs=4, **changes)
    whole = train_language_model(dataset, recipe=recipe, folder=tmp_path / "whole", seed=2)

    def watch(epoch):
        if epoch.done == 2:
            raise KilledError

    arguments = {"recipe": recipe, "folder": tmp_path / "killed", "seed": 2, "save_after": 0.0}
    with pytest.raises(KilledError):
        train_language_model(dataset, watch=watch, **arguments)
    seen = []
    resumed = train_language_model(dataset, watch=seen.append, **arguments)
    assert [epoch.done for epoch in seen] == [3, 4]
    np.testing.assert_allclose(losses(resumed), losses(whole), rtol=1e-5)
    for one, other in zip(weights(resumed), weights(whole), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_with_patience_the_best_epoch_is_kept(dataset, tmp_path):
    # A rate that ruins the model after the first epochs.
    recipe = dataclasses.replace(
        RECIPE, optimizer="sgd", rate=3.0, clip=None, schedule="exponential", decay=4.0, epochs=6, patience=2
    )
    run = train_language_model(dataset, recipe=recipe, folder=tmp_path, seed=1)
    validation = [loss for _, loss in losses(run)]
    best = int(np.argmin(validation))
    assert len(validation) == best + 3 < 6 + 1
    assert run.kept["epoch"] == best + 1
    kept = dataclasses.replace(recipe, epochs=best + 1, patience=None)
    until_then = train_language_model(dataset, recipe=kept, folder=tmp_path / "until", seed=1)
    for one, other in zip(weights(run), weights(until_then), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_training_that_diverges_says_so(dataset, tmp_path):
    recipe = dataclasses.replace(RECIPE, cell="irnn", optimizer="sgd", rate=1e6, clip=None, init_scale=1.0)
    with pytest.raises(MalmoiError, match=r"diverged: the loss of epoch 1 is (nan|inf).* Lower the rate .it is 1e.06"):
        train_language_model(dataset, recipe=recipe, folder=tmp_path)


def test_a_trained_run_is_left_alone(trained, dataset):
    def watch(epoch):
        pytest.fail("it was trained again")

    before = (trained.folder / "model.keras").read_bytes()
    train_language_model(dataset, recipe=RECIPE, folder=trained.folder, seed=1, watch=watch)
    assert (trained.folder / "model.keras").read_bytes() == before
    with pytest.raises(MalmoiError, match="other settings"):
        train_language_model(dataset, recipe=RECIPE, folder=trained.folder, seed=2)


def test_other_data_is_refused(trained, dataset, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(dataset.folder, copy)
    stats = json.loads((copy / "stats.json").read_text())
    (copy / "stats.json").write_text(json.dumps(stats | {"block": 63}))
    with pytest.raises(MalmoiError, match="of other data"):
        train_language_model(Prepared.open(copy), recipe=RECIPE, folder=trained.folder, seed=1)


def test_a_text_too_short_tells_what_to_lower(dataset, tmp_path):
    recipe = dataclasses.replace(RECIPE, batch_size=20, num_steps=800)
    with pytest.raises(MalmoiError, match=r"Lower batch_size to at most 3.*num_steps to at most"):
        train_language_model(dataset, recipe=recipe, folder=tmp_path)


def test_it_tells_how_far_an_epoch_is(dataset, tmp_path):
    shares = []
    recipe = dataclasses.replace(RECIPE, epochs=1)
    train_language_model(dataset, recipe=recipe, folder=tmp_path, within=lambda within: shares.append(within))
    assert shares[-1].share == 1
    assert [within.share for within in shares] == sorted(within.share for within in shares)
    assert all(0 < within.loss < 3 for within in shares)
    assert shares[-1].rate > 0


def test_vectors_of_other_models_are_the_embeddings_start(dataset, tmp_path):
    file = tmp_path / "vectors.txt"
    rows = {word: np.full(12, number / 8) for number, word in enumerate(token_dataset.WORDS)}
    file.write_text("9 12\n" + "".join(f"{word} {' '.join(map(str, row))}\n" for word, row in rows.items()))
    recipe = dataclasses.replace(RECIPE, optimizer="sgd", rate=1e-30, epochs=1, embeddings=str(file))
    run = train_language_model(dataset, recipe=recipe, folder=tmp_path / "run")
    table = ops.convert_to_numpy(run.model.embedding.embeddings)
    np.testing.assert_allclose(table[1:], list(rows.values()), atol=1e-6)
    assert run.about["words_without_vector"] == 0


WITHOUT_TENSORFLOW = """
import sys
from importlib.machinery import PathFinder

found = PathFinder.find_spec


def without_tensorflow(name, path=None, target=None):
    return None if name.partition(".")[0] == "tensorflow" else found(name, path, target)


PathFinder.find_spec = without_tensorflow
from malmoi.cli import main
data, out = sys.argv[1:]
settings = [f"--set={each}" for each in ("units=4", "layers=1", "batch_size=10", "num_steps=6", "epochs=1")]
status = main(["train", "lm/ptb-small", "text/tiny", "--data-dir", data, "--out", out, *settings])
status = status or main(["evaluate", out, "--data-dir", data])
assert "tensorflow" not in sys.modules
sys.exit(status)
"""


def test_jax_trains_and_measures_without_tensorflow(dataset, tmp_path):
    pytest.importorskip("jax")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW, str(dataset.folder.parents[2]), str(tmp_path / "runs")],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "epoch 1: perplexity " in done.stderr
    assert "text/tiny: a recipe of its own, 1 epoch, backend jax" in done.stdout
    assert LanguageRun(tmp_path / "runs" / "tiny").about["backend"] == "jax"
