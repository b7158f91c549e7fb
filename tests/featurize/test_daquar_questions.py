"""What a question of DAQUAR names, and what it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.daquar_questions import COLOR, NUMBER, OBJECT, question_type, without_image


@pytest.mark.parametrize(
    "ending",
    [
        "in the image7 ?",
        "of the image7 ?",
        "on the image7 ?",
        "in this image7 ?",
        "in image7 ?",
        "of image7 ?",
        "image7 ?",
        "in th eimage7 ?",
        "in the image7",
        "  in  the  image7 ?",
    ],
)
def test_endings_of_the_files(ending):
    told, images = without_image(f"what is on the left side {ending}")
    assert images == [7]
    assert told.removesuffix(" ?") == "what is on the left side"


def test_a_picture_that_is_named_twice():
    assert without_image("what is the image1400 in the mirror reflection in the image1400 ?") == (
        "what is in the mirror reflection ?",
        [1400, 1400],
    )


def test_pictures_are_told_apart():
    assert without_image("is image1 like image12 ?") == ("is like ?", [1, 12])


@pytest.mark.parametrize(
    "text", ["what is the image ?", "what is imagery7 ?", "image0 ?", "image7x", "image7-b", "myimage7"]
)
def test_what_names_no_picture_stays(text):
    assert without_image(text) == (text, [])


WORDS = st.lists(
    st.sampled_from(["what", "is", "on", "the", "table", "in", "of", "image", "color"]), min_size=1, max_size=12
)


@given(WORDS, st.integers(1, 999_999_999))
def test_the_question_is_what_stood_before(words, number):
    told, images = without_image(f"{' '.join(words)} , in the image{number} ?")
    assert (told, images) == (f"{' '.join(words)} , ?", [number])


def test_types_by_the_answer():
    # The twelve colours and the digits of the authors' preparation; words joined by _ are things.
    for colour in (
        "red",
        "orange",
        "yellow",
        "green",
        "blue",
        "black",
        "white",
        "brown",
        "grey",
        "gray",
        "purple",
        "pink",
    ):
        assert question_type([colour]) == COLOR
    assert [question_type([number]) for number in ("1", "22", "2163")] == [NUMBER] * 3
    assert [question_type([thing]) for thing in ("table", "light_blue", "violet", "two", "3d")] == [OBJECT] * 5


def test_of_several_answers_each_must_be_one():
    assert question_type(["4", "6"]) == NUMBER
    assert question_type(["red", "white", "red"]) == COLOR
    assert question_type(["red", "table"]) == question_type(["4", "red"]) == OBJECT
