import numpy as np
import pytest
from hypothesis import given

from malmoi.featurize.caption_metrics import rouge
from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.rouge import rouge_l
from tests.featurize.caption_metrics.plain import plain_rouge_l
from tests.featurize.caption_metrics.strategies import PICTURES, columns


def score(caption, *references):
    return rouge_l(Compared.of([caption.split()], [[text.split() for text in references]]))[0]


def test_by_hand():
    """The sentences of Lin 2004, section 3.1, with β = 1.2: 3 of 4 words, and 2 of 4."""
    assert score("police kill the gunman", "police killed the gunman") == pytest.approx(0.75)
    assert score("the gunman kill police", "police killed the gunman") == pytest.approx(0.5)
    # P = 2/3 of either reference, R = 1 of the first: 2.44 · 2/3 / (1 + 1.44 · 2/3).
    assert score("a red bus", "a bus", "the red bus") == pytest.approx(2.44 * (2 / 3) / (1 + 1.44 * 2 / 3))


def test_precision_and_recall_may_come_from_different_references():
    # P = 2/2 by the second, R = 1/1 by the first.
    assert score("a b", "a", "a x b x") == pytest.approx(1)


def test_ends():
    assert score("a b c", "a b c") == 1
    assert score("a b c", "d e") == 0
    assert score("", "a") == 0
    assert score("a", "") == 0
    assert score("", "") == 0


@given(PICTURES)
def test_it_is_what_loops_compute(pictures):
    captions, references = columns(pictures)
    expected = [plain_rouge_l(caption, of) for caption, of in zip(captions, references, strict=True)]
    np.testing.assert_allclose(rouge_l(Compared.of(captions, references)), expected)


def test_blocks_change_nothing(monkeypatch):
    generator = np.random.default_rng(0)
    made = [["abcdefgh"[place] for place in generator.integers(0, 8, size)] for size in generator.integers(0, 40, 120)]
    compared = Compared.of(made[:30], [made[30 + 3 * place : 33 + 3 * place] for place in range(30)])
    whole = rouge_l(compared)
    monkeypatch.setattr(rouge, "_BLOCK", 7)
    np.testing.assert_array_equal(rouge_l(compared), whole)
