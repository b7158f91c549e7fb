import keras
import numpy as np
import pytest
from keras import ops

from malmoi.models.training.restarts import Restarts
from tests.models import toy

pytestmark = pytest.mark.skipif(keras.backend.backend() != "jax", reason="needs KERAS_BACKEND=jax")


def restarts(seeds, **options):
    # Without random noise, so that a restart alone draws the same numbers as beside others.
    return Restarts(lambda seed: toy.model(seed, random_noise=0.0, **options), seeds, batch_size=32, clip_norm=40.0)


def test_each_trains_as_keras_would_train_it_alone():
    features, labels = toy.examples(100)
    order = np.random.default_rng(0).permutation(100)
    together = restarts([1, 2, 3])
    together.set_rates(np.array([0.01, 0.02, 0.0]))
    together.epoch(features, labels, order=order)
    for place, (seed, rate) in enumerate([(1, 0.01), (2, 0.02), (3, 0.0)]):
        alone = toy.model(seed, random_noise=0.0)
        alone.compile(
            keras.optimizers.SGD(rate, clipnorm=40.0),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
        )
        shuffled = {name: array[order] for name, array in features.items()}
        alone.fit(shuffled, labels[order], batch_size=32, shuffle=False, verbose=0)
        for variable, expected in zip(
            together.model(place).trainable_variables, alone.trainable_variables, strict=True
        ):
            np.testing.assert_allclose(
                ops.convert_to_numpy(variable), ops.convert_to_numpy(expected), rtol=1e-4, atol=1e-5
            )


def test_losses_are_those_of_the_model():
    features, labels = toy.examples(100)
    together = restarts([1, 2])
    losses, accuracies = together.losses(features, labels, batch_size=33)
    for place in range(2):
        logits = together.model(place)(features)
        expected = ops.mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True))
        assert losses[place] == pytest.approx(float(expected), rel=1e-4)
        right = ops.convert_to_numpy(logits).argmax(-1) == labels
        assert accuracies[place] == pytest.approx(right.mean())


def test_they_learn():
    features, labels = toy.examples(512)
    together = restarts([1, 2])
    together.set_rates(np.full(2, 0.02))
    rng = np.random.default_rng(0)
    for _ in range(40):
        loss, accuracy = together.epoch(features, labels, order=rng.permutation(512))
    assert loss.shape == (2,)
    assert accuracy.max() > 0.95
    assert together.losses(*toy.examples(100, seed=9))[1].max() > 0.95


def test_restored_arrays_go_on_as_before():
    features, labels = toy.examples(100)
    one = restarts([1, 2])
    one.set_rates(np.full(2, 0.01))
    one.epoch(features, labels, order=np.arange(100))
    other = restarts([5, 6])
    other.restore(one.arrays())
    for each in (one, other):
        each.epoch(features, labels, order=np.arange(100))
    for name, array in one.arrays().items():
        np.testing.assert_array_equal(other.arrays()[name], array)


def test_state_is_set_for_each():
    together = restarts([1, 2])
    together.set_state("linear", np.array([True, False]))
    assert together.model(0).linear_attention
    assert not together.model(1).linear_attention
