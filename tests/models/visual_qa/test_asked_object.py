import numpy as np
import pytest
from keras import ops

from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.visual_qa.asked_object import asked_objects, content_table, cue_table

TYPES = ["object", "number", "color", "location"]
# Questions of COCO-QA and of DAQUAR.
ASKED = [
    ("color", "what is the color of the umbrellas", "umbrellas"),
    ("color", "what colour is the chair in front of the wall", "chair"),
    ("number", "how many various remotes lined up on the table", "various"),
    ("number", "the group of people sit on a couch , how many man has a remote", "man"),
    ("number", "the number of chairs", "chairs"),  # without a cue, the last word
    ("location", "where are the two toilets", "toilets"),
    ("location", "where did the", "the"),
    ("location", "where is a", "a"),
    ("object", "what is on the table", "table"),
]
VOCABULARY = Vocabulary(tuple(sorted({word for _, question, _ in ASKED for word in question.split()})))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_thing_is_found(side):
    ids = np.zeros((len(ASKED), 20), "int32")
    for row, (_, question, _) in zip(ids, ASKED, strict=True):
        words = VOCABULARY.encode(question.split())
        row[:] = np.pad(words, (20 - len(words), 0) if side == "left" else (0, 20 - len(words)))
    types = np.array([TYPES.index(kind) for kind, _, _ in ASKED])
    found = asked_objects(ids, types, cue_table(VOCABULARY, TYPES), content_table(VOCABULARY))
    assert VOCABULARY.decode(ops.convert_to_numpy(found)) == [thing for _, _, thing in ASKED]


def test_an_unknown_word_can_be_the_thing_and_nothing_is_none():
    question = np.stack([VOCABULARY.encode(["how", "many", "gnus", "are"]), np.zeros(4, "int32")])
    found = asked_objects(question, np.array([1, 1]), cue_table(VOCABULARY, TYPES), content_table(VOCABULARY))
    assert ops.convert_to_numpy(found).tolist() == [1, 0]
