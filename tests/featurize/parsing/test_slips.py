"""Readings of the Stanford parser."""

import pytest

from malmoi.featurize.parsing.slips import readings


def read(tagged):
    words, tags = zip(*(pair.rsplit("/", 1) for pair in tagged.split()), strict=True)
    return [" ".join(tags) for tags in readings(words, tags)]


@pytest.mark.parametrize(
    ("tagged", "tags"),
    [
        # A participle is the verb of a caption without one ...
        ("a/DT bus/NN parked/VBN in/IN fog/NN", ["DT NN VBD IN NN"]),
        # ... and where there is one, no reading is new.
        ("a/DT bus/NN parked/VBN here/RB is/VBZ red/JJ", ["DT NN VBN RB VBZ JJ"]),
        ("a/DT dog/NN sits/VBZ", ["DT NN VBZ"]),
        # The last noun of a compound is a verb.
        ("a/DT cargo/NN train/NN going/VBG by/RB", ["DT NN NN VBG RB", "DT NN VBP VBG RB"]),
        ("some/DT road/NN signs/NNS near/IN it/PRP", ["DT NN NNS IN PRP", "DT NN VBZ IN PRP"]),
        # -ing is a noun, where things are counted or an object follows.
        ("two/CD dogs/NNS sitting/VBG by/IN me/PRP", ["CD NNS VBG IN PRP", "CD NNS NN IN PRP"]),
        ("a/DT dog/NN sitting/VBG by/IN me/PRP", ["DT NN VBG IN PRP"]),
        ("a/DT dog/NN eating/VBG grass/NN", ["DT NN VBG NN", "DT NN NN NN"]),
        # A caption begins with a command.
        ("compact/JJ bathroom/NN with/IN soap/NN", ["JJ NN IN NN", "VB NN IN NN"]),
        ("fire/NN hydrant/NN in/IN fog/NN", ["NN NN IN NN", "NN VBP IN NN", "VB NN IN NN"]),
        # -ed between nouns is a verb.
        ("snow/NN covered/VBN hill/NN", ["NN VBD NN"]),
        ("two/CD cooked/VBN dogs/NNS", ["CD VBN NNS", "CD VBD NNS"]),
        ("in/IN the/DT fog/NN", ["IN DT NN"]),
    ],
)
def test_each_slip(tagged, tags):
    assert read(tagged) == tags
