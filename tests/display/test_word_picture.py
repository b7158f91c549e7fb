"""The map of words: where they lie, and that each has its letters."""

import io
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from matplotlib import font_manager, image

from malmoi.display.fonts import MissingGlyphs
from malmoi.display.word_picture import principal_components, word_picture
from malmoi.errors import MalmoiError
from tests.display.one_font import no_hangul, one_font
from tests.test_extras import hide

RNG = np.random.default_rng(0)


def pixels(picture: bytes) -> np.ndarray:
    return image.imread(io.BytesIO(picture), format="png")[..., :3]


def inked(picture: bytes) -> int:
    """How many dots are in the colour of the words."""
    return int((np.abs(pixels(picture) - np.array([0x1F, 0x23, 0x28]) / 255).max(axis=-1) < 0.02).sum())


@settings(deadline=None, max_examples=50)
@given(arrays.arrays(np.float64, (7, 4), elements=st.floats(-100, 100, width=32)))
def test_principal_components_keep_all_that_can_be_kept(vectors: np.ndarray) -> None:
    """The variance along them is that of the covariance matrix's greatest eigenvalues."""
    places, shares = principal_components(vectors)
    values = np.linalg.eigvalsh(np.cov(vectors.T) * 6)[::-1]
    np.testing.assert_allclose((places**2).sum(axis=0), values[:2], atol=1e-6 * max(values[0], 1))
    np.testing.assert_allclose(shares, values[:2] / max(values.sum(), 1e-300), atol=1e-6)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-6)
    assert (places.max(axis=0) >= -places.min(axis=0) - 1e-6).all()


def test_few_or_narrow_vectors_leave_directions_empty() -> None:
    places, shares = principal_components(np.array([[1.0], [4.0], [1.0]]))
    np.testing.assert_allclose(places, [[-1, 0], [2, 0], [-1, 0]])
    assert shares.tolist() == [1, 0]
    places, shares = principal_components(np.ones((3, 5)))
    assert not places.any()
    assert not shares.any()


def test_is_a_png_and_the_same_each_time() -> None:
    words, vectors = [f"word{n}" for n in range(20)], RNG.normal(size=(20, 8))
    first = word_picture(words, vectors)
    assert pixels(first).shape == (1350, 1350, 3)
    with matplotlib.rc_context({"font.size": 30, "savefig.facecolor": "red", "savefig.dpi": 20}):
        assert word_picture(words, vectors * 3) == first  # directions alone count
    assert word_picture(words, RNG.normal(size=(20, 8))) != first


def test_words_without_room_are_dots() -> None:
    words, vectors = ["first", "other", "third"], np.array([[1.0, 0, 0], [0, 1, 0], [-1, 0.5, 0.2]])
    once = inked(word_picture(words, vectors))
    assert once > 0
    # Others at the same places, behind them.
    again = word_picture([*words, *(f"{word}, behind" for word in words)], np.concatenate([vectors, vectors]))
    assert inked(again) == pytest.approx(once, rel=0.1)
    assert inked(word_picture([*words, "fourth"], np.concatenate([vectors, [[0.5, -1, 0]]]))) > once * 1.2


def test_hangul_is_drawn_with_the_font_that_has_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_hangul(monkeypatch)
    vectors = np.eye(2)
    with pytest.warns(MissingGlyphs) as caught:
        boxes = word_picture(["가가가가", "a"], vectors)
    assert caught[0].filename == __file__
    font_manager.fontManager.addfont(one_font(tmp_path / "one.ttf", "가", name="Malmoi Map Squares"))
    blank = inked(word_picture(["a", "a"], vectors))
    # A square of .9 × 8 points at 150 dots an inch has 15 dots a side; the outer ones are grey.
    assert inked(word_picture(["가가가가", "a"], vectors)) - blank > 4 * 12 * 12
    assert inked(boxes) - blank < 4 * 12 * 12


def test_any_word_is_drawn() -> None:
    strange = ["$\\frac{$", "a\nb", "\x1b[2J", "x" * 500, "\ud800", "#%_^", "  "]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingGlyphs)
        assert pixels(word_picture(strange, RNG.normal(size=(7, 3)))).shape == (1350, 1350, 3)


def test_one_word_is_no_map() -> None:
    with pytest.raises(MalmoiError, match="two words at least, found 1"):
        word_picture(["a"], np.ones((1, 3)))


def test_says_how_to_install_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "matplotlib")
    with pytest.raises(MalmoiError, match=r'pip install "malmoi\[plots\]"'):
        word_picture(["a", "b"], np.eye(2))
