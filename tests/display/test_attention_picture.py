"""The picture holds what the table holds, whatever the letters and the weights."""

import io
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from matplotlib import font_manager, image

from malmoi.display.attention import Reading
from malmoi.display.attention_picture import attention_picture
from malmoi.display.fonts import MissingGlyphs
from malmoi.errors import MalmoiError
from tests.display.one_font import no_hangul, one_font
from tests.display.readings import KOREAN, reading, readings
from tests.test_extras import hide


def pixels(picture: bytes) -> np.ndarray:
    return image.imread(io.BytesIO(picture), format="png")[..., :3]


def share(picture: bytes, colour: tuple[float, float, float]) -> float:
    """Which part of the picture is of that colour, all but exactly."""
    return float((np.abs(pixels(picture) - colour).max(axis=-1) < 0.02).mean())


def inked(picture: bytes) -> int:
    """How many dots are in the colour of the text."""
    return round(share(picture, (0x1F / 255, 0x23 / 255, 0x28 / 255)) * pixels(picture)[..., 0].size)


def test_is_a_png_with_colours_on_white() -> None:
    drawn = pixels(attention_picture(reading()))
    assert drawn.shape[0] in range(150, 500)
    assert drawn.shape[1] in range(400, 900)
    assert drawn[0, 0] == pytest.approx(1)
    assert drawn.std() > 0.05


def test_is_the_same_each_time() -> None:
    first = attention_picture(reading(supporting=(1,)))
    with matplotlib.rc_context({"font.size": 30, "savefig.facecolor": "red", "savefig.dpi": 20}):
        assert attention_picture(reading(supporting=(1,))) == first
    assert attention_picture(reading()) != first


def test_the_strongest_weight_is_dark_blue_and_a_negative_one_red() -> None:
    blue, red = matplotlib.colormaps["Blues"](1.0)[:3], matplotlib.colormaps["RdBu"](0.0)[:3]
    strong = attention_picture(reading(attention=np.array([[0.0, 1.0, 0.0]])))
    weak = attention_picture(reading(attention=np.array([[0.3, 0.4, 0.3]])))
    scores = attention_picture(reading(attention=np.array([[-7.0, 1.0, 0.0]])))
    assert share(strong, blue) > 0.02
    assert share(weak, blue) < 0.001
    assert share(scores, red) > 0.02


def test_the_answer_is_green_or_red() -> None:
    green, red = (0x1A / 255, 0x7F / 255, 0x37 / 255), (0xCF / 255, 0x22 / 255, 0x2E / 255)
    right, wrong = (
        attention_picture(reading(expected="hallway")),
        attention_picture(reading(expected="garden")),
    )
    assert share(right, green) > 0.001 > share(wrong, green)
    assert share(wrong, red) > 0.001 > share(right, red)


def test_dollars_are_no_formulas() -> None:
    attention_picture(reading(("$\\frac{$", "a_b^c $x$", "100 % of $5"), question="$", answer="$\\bad$"))


def test_hangul_is_drawn_with_the_font_that_has_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_hangul(monkeypatch)
    # Without a question, which is bold where no other font is needed.
    blank, korean = (reading((label, "b", "c"), question="") for label in ("a", "가가가가"))
    with pytest.warns(MissingGlyphs):
        boxes = attention_picture(korean)
    font_manager.fontManager.addfont(one_font(tmp_path / "one.ttf", "가", name="Malmoi Picture Squares"))
    # A square of 0.9 × 9 points at 150 dots an inch has 16.9 dots a side; the outer ones are grey.
    assert inked(attention_picture(korean)) - inked(attention_picture(blank)) > 4 * 15 * 15
    assert inked(boxes) - inked(attention_picture(blank)) < 4 * 15 * 15


def test_without_a_font_one_warning_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    no_hangul(monkeypatch)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        attention_picture(reading(KOREAN))
    (warning,) = caught
    assert warning.category is MissingGlyphs
    assert "apt install fonts-nanum" in str(warning.message)
    assert warning.filename == __file__


def test_long_stories_and_sentences_stay_readable() -> None:
    one = pixels(attention_picture(reading(("Mary left.",), attention=np.ones((3, 1)))))
    many = pixels(attention_picture(reading(("Mary left.",) * 50, attention=np.full((3, 50), 0.02))))
    row = (many.shape[0] - one.shape[0]) / 49
    assert row == pytest.approx(0.25 * 150, abs=1)  # as high for 50 sentences as for one
    long = pixels(attention_picture(reading(("Mary went to the garden. " * 100,), attention=np.ones((3, 1)))))
    assert long.shape[1] < 1100  # broken into lines
    assert long.shape[0] - one.shape[0] == pytest.approx(5 * 0.17 * 150, abs=2)  # of which there are six


def test_very_tall_pictures_get_fewer_dots_an_inch(monkeypatch: pytest.MonkeyPatch) -> None:
    story = reading(("Mary went to the garden. " * 10,) * 30, attention=np.full((1, 30), 0.0))
    assert pixels(attention_picture(story)).shape[0] > 3000
    monkeypatch.setattr("malmoi.display.attention_picture._MOST_PIXELS", 2000)
    assert pixels(attention_picture(story)).shape[0] in range(1700, 2000)


def test_only_the_sentences_in_the_memory_are_drawn() -> None:
    story = ("Mary left.",) * 10
    full, part = (
        pixels(attention_picture(reading(story, attention=np.full((1, size), 0.1)))).shape[0] for size in (10, 4)
    )
    # Six rows less, and the line that says so.
    assert full - part == pytest.approx((6 * 0.25 - 0.17) * 150, abs=15)


@pytest.mark.filterwarnings("ignore::malmoi.display.fonts.MissingGlyphs")
@settings(max_examples=25, deadline=None)
@given(readings())
def test_draws_any_reading(shown: Reading) -> None:
    assert min(pixels(attention_picture(shown)).shape[:2]) > 50


def test_says_how_to_install_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "matplotlib")
    with pytest.raises(MalmoiError, match=r'pip install "malmoi\[plots\]"'):
        attention_picture(reading())
