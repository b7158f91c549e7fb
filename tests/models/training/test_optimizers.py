import keras
import numpy as np
import pytest
from keras import ops

from malmoi.models.descent_recipe import OPTIMIZERS, DescentRecipe
from malmoi.models.training.optimizers import optimizer


def variable(values):
    return keras.Variable(np.array(values, "float32"))


def step(made, weight, gradient):
    made.apply([ops.convert_to_tensor(np.array(gradient, "float32"))], [weight])
    return ops.convert_to_numpy(weight)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_goes_downhill(name):
    weight = variable([3.0, -2.0])
    made = optimizer(DescentRecipe(optimizer=name, rate=0.05, clip=None), seed=0)
    for _ in range(5):
        step(made, weight, 2 * ops.convert_to_numpy(weight))
    assert np.all(np.abs(ops.convert_to_numpy(weight)) < [3.0, 2.0])


def test_momentum_and_nesterov_by_their_equations():
    # v' = .9 v - rate g; momentum adds v', Nesterov .9 v' - rate g.
    gradients = [1.0, 0.5, -2.0]
    for name, look_ahead in [("momentum", False), ("nesterov", True)]:
        weight, velocity, expected = variable([0.0]), 0.0, 0.0
        made = optimizer(DescentRecipe(optimizer=name, rate=0.1, clip=None), seed=0)
        for gradient in gradients:
            step(made, weight, [gradient])
            velocity = 0.9 * velocity - 0.1 * gradient
            expected += 0.9 * velocity - 0.1 * gradient if look_ahead else velocity
        assert float(weight.value[0]) == pytest.approx(expected, rel=1e-5)


def test_gradients_are_clipped_by_the_norm_of_all_of_them():
    weights = [variable([0.0]), variable([0.0])]
    made = optimizer(DescentRecipe(rate=1.0, clip=1.0), seed=0)
    made.apply([ops.convert_to_tensor([3.0]), ops.convert_to_tensor([4.0])], weights)
    assert [float(weight.value[0]) for weight in weights] == pytest.approx([-0.6, -0.8])


def test_l2_draws_weights_to_zero():
    weight = variable([10.0])
    assert step(optimizer(DescentRecipe(rate=0.5, clip=None, l2=0.1), seed=0), weight, [0.0]) == pytest.approx(9.5)


def noises(count, *, seed=0, eta=0.3):
    """What a step of rate 1 with a gradient of zero changes, again and again."""
    weight = variable(np.zeros(20_000))
    made = optimizer(DescentRecipe(rate=1.0, clip=None, gradient_noise=eta), seed=seed)
    before, found = 0.0, []
    for _ in range(count):
        after = np.array(step(made, weight, np.zeros(20_000)))
        found.append(after - before)
        before = after
    return found


def test_gradient_noise_has_the_variance_of_the_paper():
    for number, noise in enumerate(noises(3)):
        assert noise.std() == pytest.approx((0.3 / (1 + number) ** 0.55) ** 0.5, rel=0.03)
        assert abs(noise.mean()) < 0.02


def test_gradient_noise_follows_from_the_seed_and_differs_by_step():
    one, other = noises(2, seed=5), noises(2, seed=5)
    np.testing.assert_array_equal(one, other)
    assert abs(np.corrcoef(one[0], one[1])[0, 1]) < 0.05
    assert abs(np.corrcoef(one[0], noises(1, seed=6)[0])[0, 1]) < 0.05


def test_the_noise_goes_on_from_the_optimizers_variables():
    weight = variable(np.zeros(10))
    made = optimizer(DescentRecipe(rate=1.0, clip=None, gradient_noise=0.3), seed=1)
    step(made, weight, np.zeros(10))
    kept = [np.array(ops.convert_to_numpy(each)) for each in [weight, *made.variables]]
    expected = np.array(step(made, weight, np.zeros(10)))
    again = variable(np.zeros(10))
    other = optimizer(DescentRecipe(rate=1.0, clip=None, gradient_noise=0.3), seed=1)
    other.build([again])
    for each, values in zip([again, *other.variables], kept, strict=True):
        each.assign(values)
    np.testing.assert_array_equal(step(other, again, np.zeros(10)), expected)


def test_averages_wait_until_they_are_asked_for():
    weight = variable([0.0])
    made = optimizer(DescentRecipe(rate=1.0, clip=None, average=0.5), seed=0)
    values = [float(step(made, weight, [-1.0])[0]) for _ in range(3)]
    assert values == [1.0, 2.0, 3.0]
    made.finalize_variable_values([weight])
    assert float(weight.value[0]) == 3.0
    made.put_averages([weight])
    assert float(weight.value[0]) == pytest.approx(0.5 * (0.5 * 1 + 0.5 * 2) + 0.5 * 3)
