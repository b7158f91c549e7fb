import keras
import numpy as np
import pytest
from keras import ops

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.runs import runs_in
from malmoi.models.training.word2vec import train_word2vec
from malmoi.models.training.word2vec_messages import WORD2VEC_MESSAGES
from malmoi.models.word2vec_recipe import Word2VecRecipe
from tests.datasets.text_dataset import Text

# Words of two kinds that stand in alternating order, so that those of one kind have the same neighbours.
NOUNS, VERBS = tuple(f"noun{n}" for n in range(6)), tuple(f"verb{n}" for n in range(6))
WORDS = Vocabulary(("<eos>", *NOUNS, *VERBS, "never"), ("<pad>", "<unk>"))
RECIPE = Word2VecRecipe(dimensions=8, window=1, subsample=0.0, batch_size=128, rate=0.03, epochs=4)


class KilledError(Exception):
    pass


def sentences(count, seed):
    rng = np.random.default_rng(seed)
    rows = np.stack([rng.integers(3, 9, count), rng.integers(9, 15, count)] * 2 + [np.full(count, 2)], axis=1)
    return rows.ravel().tolist()


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    splits = {"train": sentences(600, 0), "validation": sentences(10, 1)}
    folder = Text(splits=splits, vocabulary=WORDS, block=512).write(tmp_path_factory.mktemp("text") / "tiny")
    return Prepared.open(folder)


@pytest.fixture(scope="module")
def whole(dataset, tmp_path_factory):
    epochs = []
    folder = tmp_path_factory.mktemp("run")
    return train_word2vec(dataset, recipe=RECIPE, folder=folder, seed=1, watch=epochs.append), epochs


def test_it_learns_and_tells(whole):
    run, epochs = whole
    losses = [float(epoch.measured["loss"][0]) for epoch in epochs]
    assert len(losses) == 4
    assert losses[-1] < losses[0]
    assert epochs[-1].validation[0] < epochs[0].validation[0]
    assert WORD2VEC_MESSAGES.epoch(epochs[0]).startswith(
        f"loss {losses[0]:.3f}, validation {epochs[0].validation[0]:.3f}, "
    )
    assert WORD2VEC_MESSAGES.scalars(epochs[0])["learning_rate"] == pytest.approx(0.03)
    assert run.about["loss"] == pytest.approx(losses[-1])
    assert (
        WORD2VEC_MESSAGES.result(run)
        == f"loss {losses[-1]:.3f} in training, {run.about['validation_loss']:.3f} on validation"
    )
    (found,) = runs_in(run.folder)
    assert found == run


def test_words_of_a_kind_are_neighbours(whole):
    vectors = whole[0].word_vectors
    # Neither the padding nor the line's end, and no word that the text does not have.
    assert sorted(vectors.words) == sorted(NOUNS + VERBS)
    for kind in (NOUNS, VERBS):
        for word in kind:
            assert {found.word for found in vectors.neighbours(word, 5)} == set(kind) - {word}


@pytest.mark.parametrize(
    "changed", [{"architecture": "cbow"}, {"loss": "nce"}, {"optimizer": "adagrad", "rate": 0.3, "patience": 2}]
)
def test_other_settings_learn_too(dataset, tmp_path, changed):
    losses = []
    recipe = Word2VecRecipe(
        **({"dimensions": 8, "window": 1, "subsample": 0.0, "batch_size": 128, "rate": 0.03} | {"epochs": 3} | changed)
    )
    run = train_word2vec(
        dataset, recipe=recipe, folder=tmp_path, watch=lambda epoch: losses.append(float(epoch.measured["loss"][0]))
    )
    assert losses[-1] < losses[0]
    assert len(run.word_vectors) == 12


def test_a_killed_training_ends_with_the_same_vectors(dataset, whole, tmp_path):
    def kill(epoch):
        if epoch.done == 2:
            raise KilledError

    options = {"recipe": RECIPE, "folder": tmp_path, "seed": 1, "save_after": 0.0}
    with pytest.raises(KilledError):
        train_word2vec(dataset, watch=kill, **options)
    done = []
    resumed = train_word2vec(dataset, watch=lambda epoch: done.append(epoch.done), **options)
    assert done == [3, 4]
    np.testing.assert_allclose(resumed.word_vectors.vectors, whole[0].word_vectors.vectors, atol=1e-5)
    for variable, other in zip(resumed.model.variables, whole[0].model.variables, strict=True):
        np.testing.assert_allclose(ops.convert_to_numpy(variable), ops.convert_to_numpy(other), atol=1e-5)


def test_one_that_is_done_stays_done_and_other_settings_are_refused(dataset, whole):
    run = whole[0]
    before = (run.folder / "model.keras").read_bytes()
    assert train_word2vec(dataset, recipe=RECIPE, folder=run.folder, seed=1) == run
    assert (run.folder / "model.keras").read_bytes() == before
    with pytest.raises(MalmoiError, match="holds a training with other settings"):
        train_word2vec(dataset, recipe=RECIPE, folder=run.folder, seed=2)


def test_a_text_too_short_for_a_batch(dataset, tmp_path):
    recipe = Word2VecRecipe(batch_size=1_000_000, subsample=0.0)
    with pytest.raises(MalmoiError, match="fewer than one batch of 1,000,000: lower batch_size to"):
        train_word2vec(dataset, recipe=recipe, folder=tmp_path)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"architecture": "glove"}, "architecture: expected skip_gram, cbow, found 'glove'"),
        ({"loss": "softmax"}, "loss: expected negative_sampling, nce, found 'softmax'"),
        ({"dimensions": 0}, "dimensions: expected at least 1, found 0"),
    ],
)
def test_settings_that_cannot_be(setting, message):
    with pytest.raises(ValueError, match=message):
        Word2VecRecipe(**setting)


def test_the_seed_of_keras_makes_no_difference(dataset, whole, tmp_path):
    keras.utils.set_random_seed(77)
    again = train_word2vec(dataset, recipe=RECIPE, folder=tmp_path, seed=1)
    np.testing.assert_allclose(again.word_vectors.vectors, whole[0].word_vectors.vectors, atol=1e-5)
