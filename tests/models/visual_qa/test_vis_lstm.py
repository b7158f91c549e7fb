import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.visual_qa.vis_lstm import VisLSTM

VOCABULARY, ANSWERS, FEATURES = 9, 5, 7
QUESTIONS = [[3, 1, 7, 2], [5], [6, 6], []]
KINDS = [("none", False), ("first", False), ("last", True), ("both", True)]


def make(**options):
    sizes = {"features": FEATURES, "embedding": 6, "units": 4, "seed": 1}
    return VisLSTM(VOCABULARY, ANSWERS, **(sizes | options))


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def padded(questions, *, width=5, left=False):
    rows = [[0] * (width - len(row)) + row if left else row + [0] * (width - len(row)) for row in questions]
    return np.array(rows, "int32")


@pytest.fixture
def fc7():
    return np.random.default_rng(0).normal(size=(len(QUESTIONS), FEATURES)).astype("float32")


@pytest.mark.parametrize(("picture", "bidirectional", "layers"), [*((*kind, 1) for kind in KINDS), ("both", True, 2)])
def test_it_reads_the_steps_of_the_paper(picture, bidirectional, layers, fc7):
    """Each question alone, its steps in a list, none of them padding."""
    model = make(picture=picture, bidirectional=bidirectional, layers=layers)
    # The last question has no word and, for the blind model, no step: there is nothing to compare.
    questions = QUESTIONS[:3] if picture == "none" else QUESTIONS
    logits = array(model({"question": padded(QUESTIONS), "fc7": fc7}))
    table = array(model.embedding.embeddings)
    for place, question in enumerate(questions):
        steps = [table[word] for word in question]
        if picture in ("first", "both"):
            steps.insert(0, fc7[place] @ array(model.first_map))
        if picture in ("last", "both"):
            steps.append(fc7[place] @ array(model.last_map))
        orders = [steps, steps[::-1]][: 1 + bidirectional]
        ends = [
            array(recurrent(ops.array(np.stack(order)[None]))[0])[0, -1]
            for recurrent, order in zip(model.directions, orders, strict=True)
        ]
        expected = np.concatenate(ends) @ array(model.output_kernel) + array(model.output_bias)
        np.testing.assert_allclose(logits[place, 1:], expected[1:], atol=1e-5)
    assert (logits[:, 0] < -1e8).all()


@pytest.mark.parametrize(("picture", "bidirectional"), KINDS)
def test_padding_changes_nothing(picture, bidirectional, fc7):
    model = make(picture=picture, bidirectional=bidirectional)
    logits = array(model({"question": padded(QUESTIONS), "fc7": fc7}))
    for options in ({"left": True}, {"width": 9}, {"width": 9, "left": True}):
        same = array(model({"question": padded(QUESTIONS, **options), "fc7": fc7}))
        np.testing.assert_allclose(same, logits, atol=1e-5)


def test_a_blind_model_needs_no_picture(fc7):
    questions = padded(QUESTIONS)
    blind, seeing = make(picture="none"), make()
    np.testing.assert_array_equal(
        array(blind({"question": questions})), array(blind({"question": questions, "fc7": fc7}))
    )
    other = array(seeing({"question": questions, "fc7": fc7 + 1})) - array(seeing({"question": questions, "fc7": fc7}))
    assert (np.abs(other[:, 1:]).max(axis=1) > 1e-4).all()


def test_the_two_maps_and_directions_start_differently():
    model = make(picture="both", bidirectional=True)
    assert (array(model.first_map) != array(model.last_map)).all()
    forwards, backwards = (array(recurrent.get_weights()[0]) for recurrent in model.directions)
    assert (forwards != backwards).all()


@pytest.mark.parametrize(("picture", "right"), [("last", (0.98, 1)), ("none", (0, 0.7))])
def test_it_learns_what_needs_both_question_and_picture(picture, right):
    """The answer is whether the last word and the picture's sign agree: neither alone tells anything."""
    draw = np.random.default_rng(0)
    signs, words = draw.integers(0, 2, 256), draw.integers(0, 2, 256)
    questions = padded([[3, 4 + int(word)] for word in words])
    fc7 = draw.normal(size=(256, FEATURES)).astype("float32") * 0.1 + (2 * signs[:, None] - 1)
    labels = 1 + (signs == words)
    model = make(picture=picture, units=16, dropout=0.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    # Compiling by XLA would take longer than all the rest.
    model.compile(keras.optimizers.Adam(0.03), loss, metrics=["accuracy"], jit_compile=keras.backend.backend() == "jax")
    inputs = {"question": questions, "fc7": fc7.astype("float32")}
    model.fit(inputs, labels, epochs=20, batch_size=32, verbose=0)
    accuracy = model.evaluate(inputs, labels, batch_size=64, verbose=0)[1]
    assert right[0] <= accuracy <= right[1]


def test_a_saved_model_answers_alike(fc7, tmp_path):
    model = make(picture="both", bidirectional=True, layers=2, dropout=0.4)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    inputs = {"question": padded(QUESTIONS), "fc7": fc7}
    assert loaded.settings == model.settings
    np.testing.assert_allclose(array(loaded(inputs)), array(model(inputs)), atol=1e-6)
    assert (array(model(inputs, training=True)) != array(model(inputs))).any()


def test_half_precision_gives_single_precision_logits(fc7):
    inputs = {"question": padded(QUESTIONS), "fc7": fc7.astype("float16")}
    logits = array(make(dtype="mixed_bfloat16")(inputs))
    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits[:, 1:], array(make()(inputs))[:, 1:], atol=0.03)


@pytest.mark.parametrize("setting", [{"picture": "middle"}, {"units": 0}, {"layers": 0}, {"embedding": 0}])
def test_a_setting_that_cannot_be_is_named(setting):
    with pytest.raises(MalmoiError, match=next(iter(setting))):
        make(**setting)


@pytest.mark.parametrize(("sizes", "name"), [((1, 5), "vocabulary_size"), ((9, 1), "answers")])
def test_sizes_that_cannot_be_are_named(sizes, name):
    with pytest.raises(MalmoiError, match=f"{name} is 1; it must be at least 2"):
        VisLSTM(*sizes)
