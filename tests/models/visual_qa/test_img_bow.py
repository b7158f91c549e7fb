import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.visual_qa.img_bow import ImgBOW

QUESTIONS = np.array([[3, 1, 7, 3], [5, 0, 0, 0], [0, 0, 6, 2], [0, 0, 0, 0]], "int32")
FC7 = np.random.default_rng(0).normal(size=(4, 6)).astype("float32")


def make(**options):
    return ImgBOW(9, 5, **({"features": 6, "embedding": 3, "seed": 1} | options))


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


@pytest.mark.parametrize("picture", [True, False])
def test_it_follows_its_equation(picture):
    model = make(picture=picture)
    model.embedding.set_weights([np.random.default_rng(1).normal(size=(9, 3))])
    table = array(model.embedding.embeddings)
    for question, fc7, logits in zip(QUESTIONS, FC7, array(model({"question": QUESTIONS, "fc7": FC7})), strict=True):
        values = sum((table[word] for word in question if word), np.zeros(3))
        values = np.concatenate([values, fc7]) if picture else values
        np.testing.assert_allclose(logits[1:], (values @ array(model.output_kernel))[1:], atol=1e-5)
        assert logits[0] < -1e8


def test_order_and_padding_change_nothing():
    model = make()
    other = {"question": np.array([[0, 3, 3, 7, 1], [0, 0, 0, 0, 5], [2, 6, 0, 0, 0], [0] * 5]), "fc7": FC7}
    np.testing.assert_allclose(array(model(other)), array(model({"question": QUESTIONS, "fc7": FC7})), atol=1e-6)


def test_a_blind_model_needs_no_picture():
    assert array(make(picture=False)({"question": QUESTIONS})).shape == (4, 5)


def test_a_saved_model_answers_alike(tmp_path):
    model = make(dropout=0.5)
    model.save(tmp_path / "model.keras")
    inputs = {"question": QUESTIONS, "fc7": FC7}
    np.testing.assert_allclose(array(keras.models.load_model(tmp_path / "model.keras")(inputs)), array(model(inputs)))
    assert (array(model(inputs, training=True)) != array(model(inputs))).any()


@pytest.mark.parametrize(("sizes", "name"), [((1, 5), "vocabulary_size"), ((9, 1), "answers")])
def test_sizes_that_cannot_be_are_named(sizes, name):
    with pytest.raises(MalmoiError, match=f"{name} is 1; it must be at least 2"):
        ImgBOW(*sizes)
