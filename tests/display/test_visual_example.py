import numpy as np

from malmoi.display.visual_example import VisualExample, visual_example_view
from malmoi.featurize.vocabulary import Vocabulary
from tests.display.rendered import colour_of, lines_of

EXAMPLE = {
    "split": "test",
    "question_id": 64_726,
    "image_id": 397899,
    "kind": "object",
    "text": "what is painted blue and is labeled mueller 4\u00a01/2",
    "question": np.array([2, 3, 1]),
    "answer": "train",
    "answer_class": 2,
    "answer_set": [],
    "words": Vocabulary(("what", "is")),
}


def view(**changes):
    return visual_example_view(VisualExample(**EXAMPLE | changes))


def test_what_is_shown():
    lines = [line.split() for line in lines_of(view()) if line.strip()]
    assert lines[0] == ["test,", "question", "64,726", "about", "picture", "397899,", "type", "object"]
    assert ["answer", "train"] in lines
    assert ["class", "2"] in lines
    assert ["words", "what", "is", "<unk>"] in lines
    assert ["ids", "2", "3", "1"] in lines
    assert lines[-1][:2] == ["3", "words,"]
    assert not any(line[0] == "parts" for line in lines)


def test_an_answer_that_training_does_not_have():
    shown = view(answer_class=0)
    assert "0 (no training question has this answer)" in "".join(lines_of(shown))
    assert colour_of(shown, "train") == "red"
    assert colour_of(view(), "train") == "green"


def test_characters_that_would_not_be_seen():
    text = "".join(lines_of(view(text="what\u202e is", answer_set=["a", "b\x1b"])))
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_one_word():
    assert "1 word, vocabulary" in "".join(lines_of(view(question=np.array([2]))))
