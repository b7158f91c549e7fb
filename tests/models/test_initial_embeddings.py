import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.initial_embeddings import initial_embeddings, words_without_vector
from malmoi.models.language_model import LanguageModel
from malmoi.models.word_vectors import WordVectors

RNG = np.random.default_rng(0)
VECTORS = WordVectors(tuple(f"w{number}" for number in range(50)), RNG.normal(2.0, 3.0, (50, 20)))
VOCABULARY = Vocabulary(tuple(f"w{number}" for number in range(25, 425)))


def test_words_get_their_vectors_and_others_alike_ones():
    table = initial_embeddings(VECTORS, VOCABULARY, 20, seed=1)
    assert (table.shape, table.dtype) == ((402, 20), np.float32)
    np.testing.assert_array_equal(table[0], 0)
    for number in range(25, 50):
        np.testing.assert_array_equal(table[VOCABULARY.id(f"w{number}")], VECTORS.vector(f"w{number}"))
    drawn = table[27:]
    used = VECTORS.vectors[25:]
    assert drawn.mean() == pytest.approx(used.mean(), abs=0.2)
    assert drawn.std() == pytest.approx(used.std(), rel=0.05)
    assert len(np.unique(drawn[:, 0])) == len(drawn)


def test_the_same_seed_draws_the_same():
    first, again, other = (initial_embeddings(VECTORS, VOCABULARY, 20, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_it_is_told_which_words_are_drawn():
    assert len(words_without_vector(VECTORS, VOCABULARY)) == 376
    assert words_without_vector(VECTORS, VOCABULARY)[:2] == ("<unk>", "w50")


def test_other_dimensions_are_named_both():
    with pytest.raises(MalmoiError, match="vectors have 20 dimensions and the model's embeddings 30"):
        initial_embeddings(VECTORS, VOCABULARY, 30)


def test_vectors_of_another_text():
    with pytest.raises(MalmoiError, match=r"none of the 50 vectors is of a word of the vocabulary .'말', '글' …"):
        initial_embeddings(VECTORS, Vocabulary(("말", "글")), 20)


def test_a_model_starts_from_them():
    model = LanguageModel(len(VOCABULARY), units=20)
    table = initial_embeddings(VECTORS, VOCABULARY, 20)
    model.embedding.set_weights([table])
    np.testing.assert_array_equal(ops.convert_to_numpy(model.embedding.embeddings), table)
