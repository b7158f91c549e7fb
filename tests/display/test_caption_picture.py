"""The map of each word lies over what the network saw, and the captions stand below the photo."""

import io
import math
import warnings

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from malmoi.display.caption_picture import caption_attention_picture, caption_picture
from malmoi.display.fonts import MissingGlyphs
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.picture_size import RESIZE
from tests.display.one_font import no_hangul
from tests.test_extras import hide

LEFT, TOP = 16, 64  # of the first picture
STEP = 240  # from a picture to the next one, and 288 to the next row
EVEN = np.full((1, 196), 1 / 196)


def photo(width=320, height=240):
    """Red grows to the right, green downwards."""
    across, down = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([across, down, np.full_like(across, 200)], axis=-1).astype(np.uint8))


def pixels(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def tile(drawn, number):
    row, column = divmod(number, 5)
    top, left = TOP + 288 * row, LEFT + STEP * column
    return drawn[top : top + 224, left : left + 224]


def title(drawn, number):
    row, column = divmod(number, 5)
    top, left = 16 + 288 * row, LEFT + STEP * column
    return drawn[top : top + 47, left : left + 224]


def light(drawn, number):
    """How bright a picture is beside the first one, of shape (224, 224)."""
    return tile(drawn, number).sum(axis=-1) / tile(drawn, 0).sum(axis=-1)


@pytest.mark.parametrize("resize", RESIZE)
def test_pictures_are_shown_as_the_network_saw_them(resize):
    drawn = pixels(caption_attention_picture(photo(), ["fence"], EVEN, resize=resize))
    assert drawn.shape == (304, 496, 3)
    seen = RESIZE[resize](photo())
    assert (tile(drawn, 0) == seen).all()
    assert (tile(drawn, 1) == seen).all()
    assert (title(drawn, 0) == 255).all()
    assert (title(drawn, 1) < 128).any()


def test_each_place_is_lit_where_it_is():
    attention = np.zeros((3, 6))
    attention[[0, 1, 2], [0, 5, 1]] = 0.4, 1, 1
    attention[2, 4] = 0.5
    drawn = pixels(caption_attention_picture(photo(), ["a", "b", "c"], attention, grid=(2, 3)))
    # The middles of 2 rows and 3 columns of places.
    middles = [(row, column) for row in (56, 168) for column in (37, 112, 186)]

    def lights(number):
        return [round(float(light(drawn, number)[place]), 1) for place in middles]

    assert lights(1) == [1, 0.2, 0.2, 0.2, 0.2, 0.2]
    assert lights(2) == [0.2, 0.2, 0.2, 0.2, 0.2, 1]
    assert lights(3) == [0.2, 1, 0.2, 0.2, 0.6, 0.2]


def test_words_stand_in_rows_of_five():
    words = [*"abcdefghij", "<end>"]
    drawn = pixels(caption_attention_picture(photo(), words, np.tile(EVEN, (11, 1))))
    assert drawn.shape == (3 * 288 + 16, 5 * STEP + 16, 3)
    assert all((tile(drawn, number) == tile(drawn, 0)).all() for number in range(12))
    assert all((title(drawn, number) < 128).any() for number in range(1, 12))
    assert (tile(drawn, 12) == 255).all()


def test_a_file_gives_what_the_picture_in_memory_gives(tmp_path):
    photo().save(tmp_path / "a.png")
    in_memory = caption_attention_picture(photo(), ["a"], EVEN)
    assert caption_attention_picture(tmp_path / "a.png", ["a"], EVEN) == in_memory
    assert caption_attention_picture(str(tmp_path / "a.png"), ["a"], EVEN) == in_memory
    assert caption_picture(tmp_path / "a.png", [("a", -1.0)]) == caption_picture(photo(), [("a", -1.0)])
    grey = pixels(caption_attention_picture(photo().convert("L"), ["a"], EVEN))
    assert (tile(grey, 0)[..., 0] == tile(grey, 0)[..., 1]).all()


def test_bytes_are_the_same_each_time():
    attention = caption_attention_picture(photo(), ["a"], EVEN)
    below = caption_picture(photo(), [("a", -1.0)])
    with matplotlib.rc_context({"font.size": 30, "savefig.facecolor": "red", "savefig.dpi": 20}):
        assert caption_attention_picture(photo(), ["a"], EVEN) == attention
        assert caption_picture(photo(), [("a", -1.0)]) == below
    assert caption_attention_picture(photo(), ["b"], EVEN) != attention


@settings(max_examples=10, deadline=None)
@given(words=st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=4))
def test_any_words_are_drawn(words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingGlyphs)
        drawn = pixels(caption_attention_picture(photo(), words, np.tile(EVEN, (len(words), 1))))
        below = pixels(caption_picture(photo(), [(" ".join(words), -1.0)]))
    assert drawn.shape == (304, STEP * (len(words) + 1) + 16, 3)
    assert (tile(drawn, len(words)) == tile(drawn, 0)).all()
    assert (below[16:736, 16:976] != 255).any()


def test_letters_that_no_font_has_are_told(monkeypatch):
    no_hangul(monkeypatch)
    with pytest.warns(MissingGlyphs, match="apt install fonts-nanum"):
        caption_attention_picture(photo(), ["울타리"], EVEN)
    with pytest.warns(MissingGlyphs, match="boxes are drawn"):
        caption_picture(photo(), [("울타리", -1.0)])


@pytest.mark.parametrize(
    ("words", "attention", "told"),
    [
        ([], np.zeros((0, 196)), "no words"),
        (["a", "b"], EVEN, r"shape \(1, 196\); 2 words over 14 x 14 places have \(2, 196\)"),
        (["a"], np.ones((1, 49)), r"shape \(1, 49\)"),
        (["a"], np.ones((1, 14, 14)), r"shape \(1, 14, 14\)"),
        (["a", "b"], np.stack([EVEN[0], -EVEN[0]]), r"word 2 \('b'\)"),
        (["a"], np.full((1, 196), np.nan), "not finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(words, attention, told):
    with pytest.raises(MalmoiError, match=told):
        caption_attention_picture(photo(), words, attention)


def test_other_wrong_input_is_told(tmp_path, monkeypatch):
    with pytest.raises(MalmoiError, match="resize 'stretch'; there are: squash, crop"):
        caption_attention_picture(photo(), ["a"], EVEN, resize="stretch")
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"a\.jpg"):
        caption_attention_picture(tmp_path / "a.jpg", ["a"], EVEN)
    with pytest.raises(FileNotFoundError):
        caption_picture(tmp_path / "b.jpg", [("a", -1.0)])
    hide(monkeypatch, "matplotlib")
    with pytest.raises(MalmoiError, match=r'pip install "malmoi\[plots\]"'):
        caption_picture(photo(), [("a", -1.0)])


def test_no_attention_at_all_is_dark():
    drawn = pixels(caption_attention_picture(photo(), ["a"], np.zeros((1, 196))))
    assert light(drawn, 1) == pytest.approx(0.2, abs=0.01)


def test_captions_stand_below_the_photo():
    captions = [("a red fence", -1.25), ("$x$", -20.0), ("", -math.inf)]
    none, one, two = (pixels(caption_picture(photo(), captions[:count])) for count in (0, 1, 3))
    assert none.shape == (752, 992, 3)
    assert [one.shape[0], two.shape[0]] == [782, 812]
    assert (one[:736] == none[:736]).all()
    assert (none[16:736, 16:976] == np.asarray(photo().resize((960, 720), Image.Resampling.BILINEAR))).all()
    assert (none[736:] == 255).all()
    assert (one[752:782, 16:100] < 128).any()
    assert (one[752:782, 120:] < 128).any()
    assert (two[782:, 120:] < 128).any()


def test_long_captions_are_broken():
    drawn = pixels(caption_picture(photo(), [("fence " * 20, -1.0)]))
    assert drawn.shape[0] == 806
    assert (drawn[:, 976:] == 255).all()


@pytest.mark.parametrize(("width", "height"), [(4000, 3), (3, 4000), (1, 1)])
def test_photos_of_any_shape(width, height):
    drawn = pixels(caption_picture(photo(width, height), [("a", -1.0)]))
    assert drawn.shape[1] == 992
    assert drawn.shape[0] <= 960 + 62
    assert (drawn[16:96, 16:976] != 255).any()
