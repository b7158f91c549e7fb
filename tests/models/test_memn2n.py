import keras
import numpy as np
import pytest
from keras import ops

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_encoding, position_weights
from malmoi.models import memn2n
from malmoi.models.memn2n import MemN2N, add_empty_memories

VOCABULARY, ANSWERS, MEMORY = 12, (1, 5, 7, 11), 6


@pytest.fixture
def inputs():
    """Two stories, of four sentences and of one."""
    return {
        "story": np.array(
            [[[2, 3, 4], [5, 6, 0], [7, 0, 0], [3, 3, 8], [0] * 3, [0] * 3], [[9, 10, 0]] + [[0] * 3] * 5],
            np.int32,
        ),
        "time": np.array([[4, 3, 2, 1, 0, 0], [1, 0, 0, 0, 0, 0]], np.int32),
        "question": np.array([[2, 9], [4, 0]], np.int32),
    }


def make(**options):
    return MemN2N(VOCABULARY, ANSWERS, **({"dimensions": 5, "memory_size": MEMORY, "seed": 3, "stddev": 0.5} | options))


def by_equations(model, inputs, *, linear=False):
    """The paper's equations, a story and a sentence at a time, in numpy."""
    settings = model.settings
    words = [ops.convert_to_numpy(table) for table in model.word_tables]
    none = np.zeros((1, settings["dimensions"]))
    times = [np.concatenate([none, ops.convert_to_numpy(table)]) for table in model.time_tables]

    def sentence(ids, table):
        ids = ids[ids != 0]
        one = np.ones((len(ids), 1))
        factor = position_encoding(len(ids), settings["dimensions"]) if settings["encoding"] == "position" else one
        return (factor * table[ids]).sum(0)

    logits, attention = [], []
    for story, time, question in zip(inputs["story"], inputs["time"], inputs["question"], strict=True):
        adjacent = settings["tying"] == "adjacent"
        u = sentence(question, words[0 if adjacent else 2])
        hops = []
        for hop in range(settings["hops"]):
            a, c = (hop, hop + 1) if adjacent else (0, 1)
            m = np.array([sentence(s, words[a]) + times[a][t] for s, t in zip(story, time, strict=True)])
            out = np.array([sentence(s, words[c]) + times[c][t] for s, t in zip(story, time, strict=True)])
            p = m @ u
            if not linear:
                p = np.exp(p - p.max()) / np.exp(p - p.max()).sum()
            hops.append(p)
            u = (u if adjacent else u @ ops.convert_to_numpy(model.between_hops)) + p @ out
            if settings["relu"]:
                u = np.maximum(u, 0)
        table = words[-1][list(ANSWERS)] if adjacent else ops.convert_to_numpy(model.answer_table)
        logits.append(table @ u)
        attention.append(hops)
    return np.array(logits), np.array(attention)


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("tying", ["adjacent", "layer_wise"])
@pytest.mark.parametrize("encoding", ["position", "bag_of_words"])
@pytest.mark.parametrize("hops", [1, 3])
def test_it_computes_the_papers_equations(inputs, encoding, tying, relu, linear, hops):
    model = make(encoding=encoding, tying=tying, relu=relu, hops=hops)
    model.linear_attention = linear
    logits, attention = model(inputs, return_attention=True)
    expected, read = by_equations(model, inputs, linear=linear)
    assert logits.shape == (2, len(ANSWERS))
    assert attention.shape == (2, hops, MEMORY)
    np.testing.assert_allclose(ops.convert_to_numpy(logits)[:, 1:], expected[:, 1:], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(ops.convert_to_numpy(attention), read, rtol=1e-4, atol=1e-5)
    assert (ops.convert_to_numpy(logits)[:, 0] < -1e8).all()  # an unknown answer is never given


@pytest.mark.parametrize(("encoding", "weigh"), [("bag_of_words", count_weights), ("position", position_weights)])
def test_stored_encodings_give_the_same_numbers(inputs, encoding, weigh):
    model = make(encoding=encoding)
    stored = dict(inputs)
    for field in ("story", "question"):
        flat = inputs[field].reshape(-1, inputs[field].shape[-1])
        bag, weights = bag_of_words(flat, weigh(flat))
        stored[field] = bag.reshape(inputs[field].shape)
        stored[f"{field}_weights"] = weights.reshape(*inputs[field].shape, -1)
    np.testing.assert_allclose(
        ops.convert_to_numpy(model(stored)), ops.convert_to_numpy(model(inputs)), rtol=1e-4, atol=1e-5
    )


def test_another_stored_encoding_is_refused(inputs):
    weights = count_weights(inputs["story"])
    with pytest.raises(ValueError, match=r"expected 2 channels .* found 1"):
        make(encoding="position")(inputs | {"story_weights": weights})


def test_more_memories_than_the_model_has_are_refused(inputs):
    with pytest.raises(ValueError, match="6 memories, more than memory_size=5"):
        make(memory_size=5)(inputs)


def test_large_and_small_vocabularies_are_embedded_alike(inputs, monkeypatch):
    model = make()
    by_bags = ops.convert_to_numpy(model(inputs))
    monkeypatch.setattr(memn2n, "_LARGEST_BAG", 1)
    np.testing.assert_allclose(ops.convert_to_numpy(model(inputs)), by_bags, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("tying", ["adjacent", "layer_wise"])
def test_the_null_embedding_stays_zero_in_training(inputs, tying):
    model = make(tying=tying)
    model.compile(
        keras.optimizers.SGD(0.1),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
    )
    before = [ops.convert_to_numpy(table).copy() for table in model.word_tables]
    model.fit(inputs, np.array([1, 2]), epochs=3, verbose=0)
    for table, old in zip(model.word_tables, before, strict=True):
        assert (ops.convert_to_numpy(table)[0] == 0).all()
        assert (ops.convert_to_numpy(table) != old).any()
    nothing = {"story": np.zeros((1, MEMORY, 3), "int32"), "time": np.zeros((1, MEMORY), "int32")}
    _, memories = model._embed(nothing | {"question": inputs["question"][:1]}, training=True)
    assert not any(ops.any(ops.not_equal(vectors, 0)) for pair in memories for vectors in pair)


@pytest.mark.parametrize("tying", ["adjacent", "layer_wise"])
def test_a_saved_model_answers_alike(inputs, tying, tmp_path):
    model = make(tying=tying, relu=True)
    model.linear_attention = True
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.settings == model.settings
    assert loaded.linear_attention
    np.testing.assert_allclose(ops.convert_to_numpy(loaded(inputs)), ops.convert_to_numpy(model(inputs)), rtol=1e-5)


def test_the_same_seed_starts_alike(inputs):
    one, other, third = (ops.convert_to_numpy(make(seed=seed)(inputs)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, other)
    assert (one != third).any()


@pytest.mark.parametrize("option", [{"encoding": "bow"}, {"tying": "none"}])
def test_an_unknown_name_lists_the_known(option):
    with pytest.raises(ValueError, match=r"there are: .*(position|adjacent)"):
        make(**option)


def test_empty_memories_move_sentences_back_and_keep_their_order():
    lengths = np.array([0, 1, 5, 20, 50])
    time = np.array([list(range(n, 0, -1)) + [0] * (50 - n) for n in lengths], np.int32)
    generator = keras.random.SeedGenerator(0)
    seen = set()
    for _ in range(200):
        moved = ops.convert_to_numpy(add_empty_memories(time, 0.1, seed=generator))
        for row, n in zip(moved, lengths, strict=True):
            assert (row[n:] == 0).all()
            assert (np.diff(row[:n]) < 0).all()  # still later first, no two at once
            added = row[:n] - np.arange(n, 0, -1)
            assert (added >= 0).all()
            assert (added <= np.ceil(0.1 * n)).all()
        seen.add(tuple(moved[4] - time[4]))
    assert len(seen) > 150  # places and numbers vary
    assert any(max(shift) == 5 for shift in seen)
    assert any(max(shift) == 0 for shift in seen)


def test_empty_memories_only_in_training(inputs):
    model = make(random_noise=0.5)
    plain = ops.convert_to_numpy(model(inputs))
    np.testing.assert_array_equal(ops.convert_to_numpy(model(inputs, training=False)), plain)
    assert any((ops.convert_to_numpy(model(inputs, training=True)) != plain).any() for _ in range(20))


@pytest.mark.parametrize("steps_per_execution", [1, 4])
def test_it_learns_compiled(steps_per_execution):
    """The last word of the sentence that begins with the question's word is the answer."""
    rng = np.random.default_rng(0)
    story = np.stack([rng.permuted(np.tile([2, 3, 4], (512, 1)), axis=1), rng.integers(5, 9, (512, 3))], axis=-1)
    question = rng.integers(2, 5, (512, 1))
    answer = story[story[..., 0] == question][:, 1] - 4
    model = MemN2N(9, (1, 5, 6, 7, 8), memory_size=3, dimensions=16, hops=1, seed=1)
    model.compile(
        keras.optimizers.Adam(0.02),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
        metrics=["accuracy"],
        jit_compile=True,
        steps_per_execution=steps_per_execution,
    )
    times = np.tile([3, 2, 1], (512, 1))
    features = {
        "story": story.astype("int32"),
        "time": times.astype("int32"),
        "question": question.astype("int32"),
    }
    model.fit(features, answer.astype("int32"), epochs=20, batch_size=32, verbose=0)
    assert model.evaluate(features, answer.astype("int32"), verbose=0)[1] > 0.99
