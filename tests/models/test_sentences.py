import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from keras import ops

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_encoding, position_weights
from malmoi.models.sentences import embed_by_bags, embed_by_rows, word_weights

VOCABULARY, WIDTH, DIMENSIONS = 6, 5, 4
WEIGH = {"bag_of_words": count_weights, "position": position_weights}


@st.composite
def padded_sentences(draw):
    rows = draw(st.lists(st.lists(st.integers(1, VOCABULARY - 1), max_size=WIDTH), min_size=1, max_size=4))
    return np.array([row + [0] * (WIDTH - len(row)) for row in rows], dtype=np.int32)


tables = st.lists(
    arrays.arrays(np.float32, (VOCABULARY, DIMENSIONS), elements=st.floats(-2, 2, width=32)),
    min_size=1,
    max_size=3,
)


def by_the_paper(ids, encoding, table):
    """The sum over the words of a sentence, as section 4.1 writes it."""
    out = np.zeros((len(ids), DIMENSIONS))
    for row, sentence in enumerate(ids):
        words = sentence[sentence != 0]
        factors = position_encoding(len(words), DIMENSIONS) if encoding == "position" else np.ones((len(words), 1))
        out[row] = (factors * table[words]).sum(0)
    return out


@pytest.mark.parametrize("encoding", WEIGH)
@pytest.mark.parametrize("embed", [embed_by_bags, embed_by_rows])
@settings(max_examples=25, deadline=None)
@given(ids=padded_sentences(), tables=tables)
def test_computed_and_stored_encodings_are_the_papers(encoding, embed, ids, tables):
    stored_ids, stored_weights = bag_of_words(ids, WEIGH[encoding](ids))
    tensors = [ops.convert_to_tensor(table) for table in tables]
    computed = embed(ops.convert_to_tensor(ids), word_weights(ops.convert_to_tensor(ids), encoding), tensors)
    stored = embed(ops.convert_to_tensor(stored_ids), ops.convert_to_tensor(stored_weights), tensors)
    for table, one, other in zip(tables, computed, stored, strict=True):
        expected = by_the_paper(ids, encoding, table)
        np.testing.assert_allclose(ops.convert_to_numpy(one), expected, atol=1e-4)
        np.testing.assert_allclose(ops.convert_to_numpy(other), expected, atol=1e-4)
