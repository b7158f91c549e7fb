import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.memn2n_language_model import MemN2NLanguageModel

VOCABULARY, DIMENSIONS, MEMORY = 9, 6, 4


@pytest.fixture
def inputs():
    return {"memory": np.array([[3, 1, 7, 2], [0, 0, 5, 8], [0, 0, 0, 0]], "int32")}


def make(**options):
    defaults = {"dimensions": DIMENSIONS, "hops": 3, "memory_size": MEMORY, "stddev": 0.8, "seed": 1}
    return MemN2NLanguageModel(VOCABULARY, **(defaults | options))


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def by_equations(model, memory, *, hops, linear):
    """Section 5 of the paper, a text and a word at a time."""
    keys, values = array(model.embedding.embeddings), array(model.output_embedding.embeddings)
    key_times, value_times = array(model.times), array(model.output_times)
    nothing = np.zeros(DIMENSIONS)
    logits, attention = [], []
    for words in memory:
        m = np.array([keys[word] + key_times[i] if word else nothing for i, word in enumerate(words)])
        c = np.array([values[word] + value_times[i] if word else nothing for i, word in enumerate(words)])
        u, reads = np.full(DIMENSIONS, 0.1), []
        for _ in range(hops):
            p = np.exp(m @ u - (m @ u).max())
            p /= p.sum()
            reads.append(p)
            u = u @ array(model.between_hops) + p @ c
            u[linear:] = np.maximum(u[linear:], 0)
        logits.append(u @ array(model.classes))
        attention.append(reads)
    return np.array(logits), np.array(attention)


@pytest.mark.parametrize("hops", [1, 3])
@pytest.mark.parametrize(("share", "linear"), [(0.5, 3), (0.0, 0), (1.0, 6), (0.2, 1)])
def test_it_computes_the_papers_equations(inputs, hops, share, linear):
    model = make(hops=hops, linear_share=share)
    logits, attention = model(inputs, return_attention=True)
    expected, read = by_equations(model, inputs["memory"], hops=hops, linear=linear)
    assert logits.shape == (3, VOCABULARY - 1)
    np.testing.assert_allclose(array(logits), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(array(attention), read, rtol=1e-4, atol=1e-5)


def test_all_hops_share_their_weights():
    shapes = [tuple(weight.shape) for weight in make(hops=6).trainable_variables]
    assert shapes == [tuple(weight.shape) for weight in make(hops=1).trainable_variables]
    assert len(shapes) == 6


def test_weights_start_as_in_the_paper():
    model = MemN2NLanguageModel(2000, dimensions=20, memory_size=50)
    for weight in model.trainable_variables:
        values = array(weight)
        assert values.std() == pytest.approx(0.05, rel=0.15)
        assert abs(values.mean()) < 0.01
    starts = {array(weight).ravel()[:5].tobytes() for weight in model.trainable_variables}
    assert len(starts) == 6


def test_vectors_made_elsewhere_become_initial_embeddings(inputs):
    model = make()
    vectors = np.random.default_rng(0).normal(size=(VOCABULARY, DIMENSIONS)).astype("float32")
    before = array(model(inputs))
    model.embedding.set_weights([vectors])
    np.testing.assert_array_equal(array(model.embedding(inputs["memory"])), vectors[inputs["memory"]])
    assert (array(model(inputs)) != before).any()


def test_a_saved_model_predicts_alike(inputs, tmp_path):
    model = make(linear_share=0.2)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.settings == model.settings
    np.testing.assert_allclose(array(loaded(inputs)), array(model(inputs)), atol=1e-6)


def test_the_same_seed_starts_alike(inputs):
    one, other, third = (array(make(seed=seed)(inputs)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, other)
    assert (one != third).any()


def test_half_precision_gives_single_precision_logits(inputs):
    logits = array(make(dtype="mixed_bfloat16", stddev=0.1)(inputs))
    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits, array(make(stddev=0.1)(inputs)), atol=0.02)


def test_it_learns_compiled():
    """The next word is the one that stands at the place before the last."""
    memory = np.random.default_rng(0).integers(1, VOCABULARY, (1024, MEMORY)).astype("int32")
    classes = memory[:, -2] - 1
    model = make(dimensions=24, stddev=0.1)
    model.compile(
        keras.optimizers.Adam(0.01, global_clipnorm=50.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=True,
        steps_per_execution=4,
    )
    before = [array(weight) for weight in model.trainable_variables]
    model.fit({"memory": memory}, classes, epochs=20, batch_size=32, verbose=0)
    assert model.evaluate({"memory": memory}, classes, verbose=0)[1] > 0.99
    for weight, old in zip(model.trainable_variables, before, strict=True):
        assert np.isfinite(array(weight)).all()
        assert (array(weight) != old).any(), weight.path


def test_a_memory_of_another_size_is_refused():
    with pytest.raises(MalmoiError, match=r"memory: expected 4 words \(memory_size\), found 5"):
        make()({"memory": np.ones((1, 5), "int32")})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"hops": 0}, "hops is 0; it must be at least 1"),
        ({"dimensions": 0}, "dimensions is 0; it must be at least 1"),
        ({"linear_share": 1.5}, "linear_share is 1.5; it is a share"),
    ],
)
def test_a_setting_that_cannot_be_is_named(options, message):
    with pytest.raises(MalmoiError, match=message):
        make(**options)
