"""Captions to questions, and the count of everything."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.questions.candidate import TYPES
from malmoi.featurize.questions.generate import LONGEST, MOST_CHARACTERS, Tally, generate
from malmoi.featurize.questions.rules import CORRECTED, FAITHFUL, rules_of

pytestmark = pytest.mark.usefixtures("parsing_data")


def made(*captions, rules=FAITHFUL, tally=None):
    parser = ChunkParser(slips=rules is FAITHFUL)
    return list(generate(captions, parser=parser, rules=rules, tally=Tally() if tally is None else tally))


def asked(caption, rules=FAITHFUL):
    (found,) = made(caption, rules=rules)
    return {f"{each.question} / {each.answer}" for each in found.questions}


# The captions and questions that the reference tells beside each other.
@pytest.mark.parametrize(
    ("caption", "question"),
    [
        ("Four small teddy bears with tiaras and bows", "how many small teddy bears with tiaras and bows / four"),
        ("A man is riding a surfboard through a wave", "what is the man riding through a wave / surfboard"),
        ("A brown building has graffiti on the side", "what is the color of the building / brown"),
        (
            "a man plays Wii Sports boxing in a very messy living room",
            "where does the man play wii sports boxing / room",
        ),
    ],
)
def test_what_the_release_has(caption, question):
    assert question in asked(caption)


def test_both_modes_of_a_fragment():
    assert asked("A bus parked in a lot.") == {"what parked in the lot / bus"}
    assert asked("A bus parked in a lot.", CORRECTED) == {"what is parked in a lot / bus"}
    assert asked("An old man riding a brown horse") == {
        "an old man riding what / horse",
        "what is the color of the horse / brown",
    }
    assert "what is the old man riding / horse" in asked("An old man riding a brown horse", CORRECTED)


def test_a_question_comes_once_whatever_the_readings():
    tally = Tally()
    (found,) = made("A cargo train going under a red bridge", tally=tally)
    assert len({(each.type, each.question, each.answer) for each in found.questions}) == len(found.questions)
    assert tally.dropped["color: asked already"] == 1
    assert len(found.trees) == 2


@pytest.mark.parametrize(
    ("caption", "reason"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        (".", "empty"),
        ("?!, ...", "no word"),
        ("🐈🐈", "no word"),
        ("cat " * 200, "too long"),
        (" ".join(["cat"] * LONGEST), ""),
        ("Un chat noir est assis sur une chaise", ""),
        ("猫が座っている", ""),
        ('A "cat"\nsits 🐈 here', ""),
        ("a" * MOST_CHARACTERS, ""),
        ("a" * (MOST_CHARACTERS + 1), "too long"),
    ],
)
def test_captions_of_all_kinds(caption, reason):
    tally = Tally()
    (found,) = made(caption, tally=tally)
    assert found.set_aside == reason
    assert tally.set_aside == Counter([reason] if reason else [])
    assert not (reason and found.questions)


@given(st.lists(st.text() | st.sampled_from(["A cat sits on a red mat", "two dogs", "", "A man in a room is here"])))
def test_every_caption_and_every_candidate_is_counted(parsing_data, captions):
    tally = Tally()
    results = made(*captions, tally=tally)
    assert tally.captions == len(results) == len(captions)
    assert tally.captions == tally.asked + tally.silent + tally.set_aside.total()
    assert tally.asked == sum(bool(result.questions) for result in results)
    assert tally.questions.total() == tally.rules.total() == sum(len(result.questions) for result in results)
    assert tally.candidates == tally.questions.total() + tally.dropped.total()
    assert set(tally.questions) <= set(TYPES)


def test_tallies_add_up(parsing_data):
    captions = ["A cat sits on a red mat", "", "A street in a shirt is here", "red"]
    whole, first, second = Tally(), Tally(), Tally()
    made(*captions, tally=whole)
    made(*captions[:2], tally=first)
    made(*captions[2:], tally=second)
    first.add(second)
    assert first == whole


def test_a_parser_that_has_no_tree():
    class Nothing:
        def readings(self, captions):
            return ([] for _ in captions)

    tally = Tally()
    list(generate(["a cat"], parser=Nothing(), rules=FAITHFUL, tally=tally))
    assert tally.set_aside == {"no tree": 1}


def test_a_mode_that_there_is_not():
    with pytest.raises(MalmoiError, match="no mode 'strict' of making questions; there are: faithful, corrected"):
        rules_of("strict")


ENGLISH = re.compile(r"(what|where|how many)( [^ ]+){2,}")


def test_on_real_captions_the_release_comes_out(coco_captions, raw_dir):
    """A sixth of what the benchmark measures; its goals less what so few may miss."""
    annotations = json.loads(coco_captions.read_bytes())["annotations"]
    annotations = [each for each in annotations if each["image_id"] % 6 == 1]
    results = made(*(each["caption"] for each in annotations))
    ours = {
        (each["image_id"], question.type, question.answer, question.question)
        for each, result in zip(annotations, results, strict=True)
        for question in result.questions
    }
    triples = {candidate[:3] for candidate in ours}
    images = {each["image_id"] for each in annotations}
    total, found, exact = Counter(), Counter(), Counter()
    for split in ("train", "test"):
        names = ("questions", "answers", "types", "img_ids")
        columns = [(raw_dir / "cocoqa" / split / f"{name}.txt").read_text().split("\n") for name in names]
        for question, answer, kind, image in zip(*columns, strict=True):
            if image and int(image) in images:
                key = (int(image), TYPES[int(kind)], answer)
                total[key[1]] += 1
                found[key[1]] += key in triples
                exact[key[1]] += (*key, question) in ours
    assert total.total() > 350
    assert found.total() / total.total() > 0.93
    assert exact.total() / total.total() > 0.82
    assert all(exact[kind] / total[kind] > 0.7 for kind in TYPES), (exact, total)
    assert len(ours) / len(annotations) < 1.0


def test_on_real_captions_corrected_questions_begin_as_questions(coco_captions):
    annotations = json.loads(coco_captions.read_bytes())["annotations"][:1500]
    questions = [
        each for result in made(*(a["caption"] for a in annotations), rules=CORRECTED) for each in result.questions
    ]
    assert len(questions) > 600
    plain = [each for each in questions if not each.question.startswith(("dining", "living"))]
    assert all(ENGLISH.match(each.question) for each in plain if each.type != "color")
    assert not [each for each in questions if each.rule.endswith("unmoved")]
    assert not [each for each in questions if each.type == "number" and each.answer == "one"]
