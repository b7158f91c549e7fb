import io
import warnings

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from malmoi.display import fonts
from malmoi.display.picture_answers import PictureAnswers, picture_answers_picture, picture_answers_table


@pytest.fixture
def asked(tmp_path):
    Image.fromarray(np.full((30, 40, 3), (10, 200, 30), np.uint8)).save(tmp_path / "a.png")

    def asked(question="what is on the table ?", **changed):
        given = {"image": tmp_path / "a.png", "question": question, "answers": [("cat", 0.8), ("$x$", 0.1)]} | changed
        return PictureAnswers(**given)

    return asked


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def has(image, red, green, blue):
    return int((np.abs(image.astype(int) - (red, green, blue)).max(axis=-1) < 8).sum())


def test_the_table_tells_what_was_asked_and_what_is_not_known(asked):
    console = Console(width=100)
    with console.capture() as captured:
        console.print(picture_answers_table(asked("what\x1b is it ?", expected="dog", unknown_words=["고양이"])))
    told = captured.get()
    assert "\x1b" not in told
    assert "what␛ is it ?" in told
    assert "expected: dog" in told
    assert "not in the model's vocabulary: 고양이" in told
    bars = [line.count("━") for line in told.splitlines() if "%" in line]
    assert bars == [30, 4]


def test_the_picture_shows_the_photo_and_a_bar_for_each_answer(asked):
    image = pixels(picture_answers_picture([asked()]))
    assert has(image, 10, 200, 30) > 10_000
    assert has(image, 0x09, 0x69, 0xDA) > 1_000
    right = pixels(picture_answers_picture([asked(expected="cat")]))
    green, blue = has(right, 0x1A, 0x7F, 0x37), has(right, 0x09, 0x69, 0xDA)
    assert green == pytest.approx(8 * blue, rel=0.1)


def test_several_stand_below_each_other_and_the_bytes_are_the_same(asked):
    one, two = (picture_answers_picture([asked()] * count) for count in (1, 2))
    assert pixels(two).shape[0] == 2 * pixels(one).shape[0]
    assert picture_answers_picture([asked()] * 2) == two


def test_korean_is_drawn_or_told(asked, monkeypatch):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        picture_answers_picture([asked("탁자 위에 무엇이 있습니까?", answers=[("고양이", 1.0)])])
    assert all(issubclass(warning.category, fonts.MissingGlyphs) for warning in caught)
