from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.samples.scene import PAINTS, PLACES, PLURALS, WALLS, scene, scenes
from malmoi.samples.scene_questions import NUMBERS, QUESTIONS, TYPES, questions

ANSWERS = {
    "object": set(PLURALS),
    "number": set(NUMBERS),
    "color": {*PAINTS, *WALLS},
    "location": set(PLACES),
}


@given(seed=st.integers(), split=st.sampled_from(["train", "test"]), number=st.integers(0, 10**6))
def test_questions_are_words_and_do_not_hold_their_answers(seed, split, number):
    found = scene(seed, split, number)
    asked = list(questions(found, seed))
    assert len(asked) == QUESTIONS
    assert Counter(one.kind for one in asked) == {"object": 1, "number": 1, "color": 2, "location": 1}
    for one in asked:
        assert one.text == " ".join(one.text.split())
        assert one.text.isascii()
        assert one.text.islower()
        assert "?" not in one.text
        assert one.answer in ANSWERS[one.kind]
        assert one.answer not in one.text.split()
    right = {one.kind: one.answer for one in asked if "color" not in one.kind}
    assert right == {"object": found.kind, "number": NUMBERS[found.count - 1], "location": found.place}
    colors = {one.answer for one in asked if one.kind == "color"}
    assert colors == {found.color, found.wall}
    assert list(questions(found, seed)) == asked


def test_who_knows_all_training_questions_by_heart_guesses_no_better_than_chance():
    known = defaultdict(Counter)
    for one in (one for found in scenes(0, "train", 2_000) for one in questions(found, 0)):
        known[one.text][one.answer] += 1
    right, count = Counter(), Counter()
    for one in (one for found in scenes(0, "test", 1_000) for one in questions(found, 0)):
        guess, _ = known[one.text].most_common(1)[0]
        wall = "wall" if one.kind == "color" and one.text.endswith("wall") else ""
        count[one.kind + wall] += 1
        right[one.kind + wall] += guess == one.answer
    chance = {"object": 4, "number": 3, "color": 6, "colorwall": 4, "location": 4}
    assert count.keys() == chance.keys()
    for kind, answers in chance.items():
        assert right[kind] / count[kind] == pytest.approx(1 / answers, abs=0.05), kind


def test_types_are_those_of_coco_qa():
    from malmoi.pipelines import visual_question

    assert TYPES == visual_question.TYPES
