import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.visual_qa.img import Img

FC7 = np.random.default_rng(0).normal(size=(6, 7)).astype("float32")
TYPES = np.array([0, 1, 2, 0, 2, 1])


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def test_each_type_has_a_regression_of_its_own():
    model = Img(5, types=3, features=7)
    model.bias.assign(np.arange(15.0))
    logits = array(model({"fc7": FC7, "type": TYPES}))
    for row, fc7, kind in zip(logits, FC7, TYPES, strict=True):
        own = slice(5 * kind, 5 * kind + 5)
        expected = fc7 @ array(model.kernel)[:, own] + array(model.bias)[own]
        np.testing.assert_allclose(row[1:], expected[1:], rtol=1e-5, atol=1e-5)
    assert (logits[:, 0] < -1e8).all()


def test_a_question_of_one_type_teaches_that_type_only():
    model = Img(5, types=3, features=7)
    before = array(model.kernel)
    model.compile(keras.optimizers.SGD(1.0), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit({"fc7": FC7, "type": np.ones(6, "int32")}, np.full(6, 2), verbose=0)
    changed = (array(model.kernel) != before).reshape(7, 3, 5).any(axis=(0, 2))
    assert changed.tolist() == [False, True, False]


def test_a_saved_model_answers_alike(tmp_path):
    model = Img(5, types=3, features=7)
    model.save(tmp_path / "model.keras")
    inputs = {"fc7": FC7, "type": TYPES}
    np.testing.assert_allclose(array(keras.models.load_model(tmp_path / "model.keras")(inputs)), array(model(inputs)))


@pytest.mark.parametrize(("setting", "name"), [({"answers": 1}, "answers"), ({"answers": 5, "types": 0}, "types")])
def test_a_setting_that_cannot_be_is_named(setting, name):
    with pytest.raises(MalmoiError, match=f"{name} is {setting[name]}; it must be at least"):
        Img(**setting)
