"""Units, against the named tokenizers: the same tokens, counted and looked up all at once."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.tokenize import normal_text, tokenizer
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.token_units import Characters, Words

UNITS = [Words(), Words(name="char"), Characters(), Characters(unknown_symbol=True)]
PIECES = ["a", "각", "😀", " ", "\n", "\u2028", "\x85", "<unk>", "<pad>", "<eos>", "<", "\U0010ffff", "\0", "e\u0323"]
TEXTS = (st.lists(st.sampled_from(PIECES)).map("".join) | st.text()).map(normal_text)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
@given(text=TEXTS)
def test_tokens_are_those_of_the_tokenizer(unit, text):
    tokens = tokenizer(unit.tokenizer)(text)
    assert unit.count(text) == Counter(tokens)
    assert unit.length(text) == len(tokens)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
@given(text=TEXTS, known=TEXTS, specials=st.sampled_from([("<pad>",), ("<pad>", "<unk>")]))
def test_ids_are_those_of_the_vocabulary_and_0_is_unknown(unit, text, known, specials):
    vocabulary = Vocabulary.from_counts(unit.count(known), specials=specials)
    ids = unit.ids(vocabulary)(text)
    assert ids.dtype == np.int32
    # <pad> may stand in a text, as a word like others; its id would say that there is no token.
    expected = [
        vocabulary.id(token) if token in vocabulary and token != "<pad>" else 0
        for token in tokenizer(unit.tokenizer)(text)
    ]
    assert ids.tolist() == expected


def test_the_first_and_the_last_code_point_have_ids():
    vocabulary = Vocabulary(("\0", "\U0010ffff", "<eos>"))
    assert Characters().ids(vocabulary)("\U0010ffff\0\n\x01").tolist() == [3, 2, 4, 0]
