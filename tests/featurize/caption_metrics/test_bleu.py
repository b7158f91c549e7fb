import math

import numpy as np
import pytest
from hypothesis import given

from malmoi.featurize.caption_metrics.bleu import bleu
from malmoi.featurize.caption_metrics.captions import Compared
from tests.featurize.caption_metrics.strategies import PICTURES, columns


def scores(captions, references):
    return bleu(Compared.of([text.split() for text in captions], [[text.split() for text in of] for of in references]))


def test_the_example_of_the_paper():
    """Papineni et al. 2002, section 2.1.1: precisions 2/7 clipped, 17/18 and 8/14, and the same for pairs of words."""
    cat = ["the cat is on the mat", "there is a cat on the mat"]
    assert scores(["the the the the the the the"], [cat])[0] == pytest.approx(2 / 7)
    guide = [
        "it is a guide to action that ensures that the military will forever heed party commands",
        "it is the guiding principle which guarantees the military forces always being under the command of the party",
        "it is the practical guide for the army always to heed the directions of the party",
    ]
    good = "it is a guide to action which ensures that the military always obeys the commands of the party"
    bad = "it is to insure the troops forever hearing the activity guidebook that party direct"
    # 18 words and 14: the closest references have 18 and 16 of them; the second candidate is too short.
    np.testing.assert_allclose(scores([good], [guide])[:2], [17 / 18, math.sqrt(17 / 18 * 10 / 17)])
    short = math.exp(1 - 16 / 14)
    np.testing.assert_allclose(scores([bad], [guide])[:2], [8 / 14 * short, math.sqrt(8 / 14 * 1 / 13) * short])


def test_counts_of_the_corpus_are_added_before_they_are_divided():
    # Words: 3 of 3 and 1 of 4; pairs: 2 of 2 and 0 of 3. 7 words against 3 + 3.
    found = scores(["a dog runs", "a b c d"], [["a dog runs"], ["a cat sleeps"]])
    np.testing.assert_allclose(found[:2], [4 / 7, math.sqrt(4 / 7 * 2 / 5)])


def test_of_references_equally_close_the_shorter_counts():
    # 4 words; the references have 3 and 5: were the longer one taken, the caption would be too short.
    assert scores(["a b c d"], [["a b c", "a b c d e"]])[0] == pytest.approx(1)
    assert scores(["a b c d"], [["a b c d e", "a b"]])[0] == pytest.approx(math.exp(1 - 5 / 4))


def test_a_caption_that_stands_among_its_references_is_perfect():
    np.testing.assert_allclose(scores(["a b c d e"], [["x", "a b c d e"]]), 1)


def test_nothing_in_common_is_next_to_nothing():
    assert (scores(["x y z u v"], [["a b c d e"]]) < 1e-3).all()
    assert (scores([""], [["a b"]]) == 0).all()


@given(PICTURES)
def test_it_is_nltks(pictures):
    """Of captions of four words or more, with a common n-gram of each n: elsewhere NLTK counts differently."""
    corpus_bleu = pytest.importorskip("nltk.translate.bleu_score").corpus_bleu
    captions, references = columns(pictures)
    captions = [[*caption, *"abcd"] for caption in captions]
    references[0].append([*"abcd"])
    weights = [(1.0,), (1 / 2,) * 2, (1 / 3,) * 3, (1 / 4,) * 4]
    np.testing.assert_allclose(bleu(Compared.of(captions, references)), corpus_bleu(references, captions, weights))
