"""How many objects a picture has, as questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.questions.counts import Counted, count_question, plural

# COCO's 80 categories.
REGULAR = """
bicycle car motorcycle airplane train truck boat bird cat dog horse cow elephant bear zebra giraffe backpack
umbrella handbag tie suitcase frisbee snowboard kite skateboard surfboard bottle cup fork spoon bowl banana apple orange
carrot pizza donut cake chair couch bed toilet tv laptop remote keyboard microwave oven toaster sink refrigerator book
clock vase toothbrush"""
TOLD = {
    "person": "people",
    "bus": "buses",
    "traffic light": "traffic lights",
    "fire hydrant": "fire hydrants",
    "stop sign": "stop signs",
    "parking meter": "parking meters",
    "bench": "benches",
    "sheep": "sheep",
    "skis": "pairs of skis",
    "sports ball": "sports balls",
    "baseball bat": "baseball bats",
    "baseball glove": "baseball gloves",
    "tennis racket": "tennis rackets",
    "wine glass": "wine glasses",
    "knife": "knives",
    "sandwich": "sandwiches",
    "broccoli": "pieces of broccoli",
    "hot dog": "hot dogs",
    "potted plant": "potted plants",
    "dining table": "dining tables",
    "mouse": "mice",
    "cell phone": "cell phones",
    "scissors": "pairs of scissors",
    "teddy bear": "teddy bears",
    "hair drier": "hair driers",
}
OTHERS = {"butter knife": "butter knives", "bunny": "bunnies", "boy": "boys", "box": "boxes", "y": "ys"}


def test_the_plurals_of_all_categories():
    categories = {name: f"{name}s" for name in REGULAR.split()} | TOLD
    categories |= {"couch": "couches", "toothbrush": "toothbrushes"}
    assert len(categories) == 80
    assert {name: plural(name) for name in categories} == categories
    assert {name: plural(name) for name in OTHERS} == OTHERS


@pytest.mark.parametrize(("count", "answer"), [(1, "one"), (2, "two"), (10, "ten")])
def test_from_one_to_ten(count, answer):
    question = count_question(Counted(7, "Dog", count), pytest.fail)
    assert (question.type, question.question, question.answer) == ("number", "how many dogs are there", answer)


@pytest.mark.parametrize(
    ("counted", "reason"),
    [
        (Counted(7, "dog", 11), "instances: more than ten"),
        (Counted(7, "dog", 3, crowd=True), "instances: a crowd among them"),
        (Counted(7, "dog", 0, crowd=True), "instances: a crowd among them"),
    ],
)
def test_what_is_not_asked(counted, reason):
    reasons = []
    assert count_question(counted, reasons.append) is None
    assert reasons == [reason]


@given(st.text(min_size=1))
def test_any_name_has_a_plural(name):
    assert plural(name)
