"""Corrections of tags, each on captions in which a tagger of newspapers errs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.parsing import tags
from malmoi.featurize.parsing.tags import RULES, corrected_tags


def changed(rule, tagged):
    words, given_tags = map(list, zip(*(pair.rsplit("/", 1) for pair in tagged.split()), strict=True))
    rule(words, given_tags)
    return " ".join(f"{word}/{tag}" for word, tag in zip(words, given_tags, strict=True))


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("next_to", "cat/NN next/IN to/TO it/PRP", "cat/NN next/JJ to/TO it/PRP"),
        ("next_to", "the/DT next/JJ day/NN", "the/DT next/JJ day/NN"),
        ("prepositions", "sits/VBZ atop/VBP a/DT hill/NN", "sits/VBZ atop/IN a/DT hill/NN"),
        ("prepositions", "is/VBZ outside/RB", "is/VBZ outside/RB"),
        ("plurals", "two/CD giraffes/NN here/RB", "two/CD giraffes/NNS here/RB"),
        ("plurals", "dogs/NNS outdoors/NNS", "dogs/NNS outdoors/RB"),
        ("plurals", "a/DT glass/NN", "a/DT glass/NN"),
        ("modifiers", "big/JJ carved/VBD wooden/JJ bed/NN", "big/JJ carved/VBN wooden/JJ bed/NN"),
        ("modifiers", "man/NN carved/VBD wood/NN", "man/NN carved/VBD wood/NN"),
        ("possessives", "bends/VBZ it/PRP 's/VBZ neck/NN", "bends/VBZ it/PRP 's/POS neck/NN"),
        ("possessives", "it/PRP 's/VBZ late/RB", "it/PRP 's/VBZ late/RB"),
        ("colors", "a/DT yellow/NN bus/NN", "a/DT yellow/JJ bus/NN"),
        ("colors", "peels/VBZ an/DT orange/NN", "peels/VBZ an/DT orange/NN"),
        ("colors", "an/DT orange/NN cat/NN", "an/DT orange/JJ cat/NN"),
        ("verbs", "table/NN and/CC eat/NN pizza/NN", "table/NN and/CC eat/VBP pizza/NN"),
        ("verbs", "a/DT cat/NN", "a/DT cat/NN"),
        ("nouns", "drinks/VBZ milk/RB from/IN", "drinks/VBZ milk/NN from/IN"),
        ("nouns", "a/DT laptop/JJ sits/NNS", "a/DT laptop/NN sits/NNS"),
        ("nouns", "the/DT walk/VB there/RB", "the/DT walk/NN there/RB"),
        ("nouns", "four/CD are/VBP here/RB", "four/CD are/VBP here/RB"),
        ("nouns", "men/NNS ride/VBP bikes/NNS", "men/NNS ride/VBP bikes/NNS"),
        ("common_nouns", "a/DT purple/JJ Frisbee/NNP in/IN", "a/DT purple/JJ Frisbee/NN in/IN"),
        ("common_nouns", "the/DT Big/NNP Ben/NNP", "the/DT Big/NNP Ben/NNP"),
        ("verbs_of_plurals_in_front", "cattle/NNS lie/NN in/IN hay/NN", "cattle/NNS lie/VBP in/IN hay/NN"),
        ("verbs_of_plurals_in_front", "fire/NN hydrant/NN in/IN hay/NN", "fire/NN hydrant/NN in/IN hay/NN"),
        ("last_words", "with/IN office/NN supplies/VBZ", "with/IN office/NN supplies/NNS"),
        ("last_words", "the/DT dog/NN sits/VBZ", "the/DT dog/NN sits/VBZ"),
        ("nouns_before_participles", "two/CD teddy/NN bears/VBZ sitting/VBG", "two/CD teddy/NN bears/NNS sitting/VBG"),
        ("nouns_before_participles", "a/DT dog/NN is/VBZ sitting/VBG", "a/DT dog/NN is/VBZ sitting/VBG"),
        ("objects_of_verbs", "eats/VBZ leaves/VBZ from/IN", "eats/VBZ leaves/NNS from/IN"),
        ("objects_of_verbs", "is/VBZ leaves/VBZ", "is/VBZ leaves/VBZ"),
        ("verbs_in_s", "a/DT laptop/NN sits/NNS on/IN it/PRP", "a/DT laptop/NN sits/VBZ on/IN it/PRP"),
        ("verbs_in_s", "man/NN photographs/NNS a/DT cake/NN", "man/NN photographs/VBZ a/DT cake/NN"),
        ("verbs_in_s", "a/DT dog/NN is/VBZ on/IN train/NN tracks/NNS", "a/DT dog/NN is/VBZ on/IN train/NN tracks/NNS"),
        (
            "verbs_in_s",
            "man/NN rides/NNS meat/NN while/IN his/PRP$ dog/NN begs/VBZ",
            "man/NN rides/VBZ meat/NN while/IN his/PRP$ dog/NN begs/VBZ",
        ),
        ("verbs_of_plurals", "two/CD girls/NNS ride/NN a/DT bus/NN", "two/CD girls/NNS ride/VBP a/DT bus/NN"),
        ("participles", "a/DT cat/NN laying/NN on/IN it/PRP", "a/DT cat/NN laying/VBG on/IN it/PRP"),
        ("participles", "Wii/NNP Sports/NNP boxing/NN in/IN it/PRP", "Wii/NNP Sports/NNP boxing/NN in/IN it/PRP"),
        ("participles", "an/DT office/NN building/NN in/IN fog/NN", "an/DT office/NN building/NN in/IN fog/NN"),
        (
            "reduced_clauses",
            "girl/NN dressed/VBD in/IN white/JJ rides/VBZ",
            "girl/NN dressed/VBN in/IN white/JJ rides/VBZ",
        ),
        ("reduced_clauses", "dog/NN jumped/VBD and/CC barks/VBZ", "dog/NN jumped/VBD and/CC barks/VBZ"),
        ("second_verbs", "are/VBP cars/NNS parked/VBD here/RB", "are/VBP cars/NNS parked/VBN here/RB"),
        ("second_verbs", "is/VBZ along/IN the/DT waters/NNS edge/VBP", "is/VBZ along/IN the/DT waters/NNS edge/NN"),
        ("second_verbs", "he/PRP sits/VBZ and/CC reads/VBZ", "he/PRP sits/VBZ and/CC reads/VBZ"),
    ],
)
def test_a_rule(wordnet, rule, before, after):
    assert changed(getattr(tags, rule), before) == after


def test_every_rule_has_an_example():
    told = {mark.args[1][n][0] for mark in test_a_rule.pytestmark for n in range(len(mark.args[1]))}
    assert told == {rule.__name__ for rule in RULES}


TAGGED = st.tuples(
    st.sampled_from("it 's next to atop dogs orange eat lie leaves running parked the while is xyz".split()),  # noqa: SIM905
    st.sampled_from("DT NN NNS NNP JJ VBZ VBP VBD VBN VBG VB IN TO CC , RB PRP CD POS".split()),  # noqa: SIM905
)


@given(st.lists(TAGGED))
def test_any_words_keep_their_number(wordnet, tagged):
    words, given_tags = [word for word, _ in tagged], [tag for _, tag in tagged]
    assert len(corrected_tags(words, given_tags)) == len(words)
    assert given_tags == [tag for _, tag in tagged]  # what was given is left alone
