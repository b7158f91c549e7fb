"""bAbI's texts as words and ids."""

import numpy as np
import pytest

from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.babi_text import answer_tokens, encode_text, normal_answer

WORDS = Vocabulary(("mary", "left", "john", "sat"))


@pytest.mark.parametrize(
    ("answer", "normal", "tokens"),
    [
        ("bathroom", "bathroom", ["bathroom"]),
        ("Milk,Football", "milk,football", ["milk", "football"]),
        ("n,w", "n,w", ["n", "w"]),
        ("rasoi ghar", "rasoi ghar", ["rasoi", "ghar"]),
        (" yes ", "yes", ["yes"]),
        ("화장실", "화장실", ["화장실"]),
        ("\u1112\u116a\u110c\u1161\u11bc", "화장", ["화장"]),
        ("J\u030c", "\u01f0", ["\u01f0"]),  # j with a caron has a letter of its own, J has none
    ],
)
def test_answers(answer, normal, tokens):
    assert normal_answer(answer) == normal
    assert answer_tokens(normal_answer(answer)) == tokens


def test_a_sentence_is_padded_and_cut():
    assert encode_text("Mary left.", words=WORDS, width=4).tolist() == [2, 3, 0, 0]
    assert encode_text("Mary and John sat.", words=WORDS, width=3).tolist() == [2, 1, 4]
    assert encode_text("", words=WORDS, width=2).tolist() == [0, 0]
    assert encode_text("Mary", words=WORDS, width=1).dtype == np.int32
