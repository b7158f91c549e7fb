"""Trees of captions, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.parsing.cascade import caption_tree
from malmoi.featurize.parsing.node import Node


def tree(tagged):
    words, tags = zip(*(pair.rsplit("/", 1) for pair in tagged.split()), strict=True)
    return repr(caption_tree(words, tags))


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        # A noun phrase with a participle.
        (
            "A/DT man/NN riding/VBG a/DT wave/NN on/IN it/PRP",
            "(ROOT (NP (NP (DT A) (NN man)) (VP (VBG riding) (NP (DT a) (NN wave)) (PP (IN on) (NP (PRP it))))))",
        ),
        # What is told behind a preposition is told of the whole subject; "of" belongs to the noun.
        (
            "a/DT group/NN of/IN men/NNS in/IN hats/NNS standing/VBG",
            (
                "(ROOT (NP (NP (NP (NP (DT a) (NN group)) (PP (IN of) (NP (NNS men)))) (PP (IN in) (NP (NNS hats)))) "
                "(VP (VBG standing))))"
            ),
        ),
        # A sentence; the auxiliary holds the verb.
        (
            "dogs/NNS are/VBP slowly/RB eating/VBG grass/NN",
            "(ROOT (S (NP (NNS dogs)) (VP (VBP are) (ADVP (RB slowly)) (VP (VBG eating) (NP (NN grass))))))",
        ),
        # Adjectives that "and" joins.
        (
            "a/DT red/JJ and/CC white/JJ bus/NN",
            "(ROOT (NP (DT a) (ADJP (JJ red) (CC and) (JJ white)) (NN bus)))",
        ),
        # Joined noun phrases, verb phrases and clauses.
        (
            "a/DT hat/NN ,/, a/DT tie/NN and/CC shoes/NNS",
            "(ROOT (NP (NP (DT a) (NN hat)) (, ,) (NP (DT a) (NN tie)) (CC and) (NP (NNS shoes))))",
        ),
        (
            "he/PRP holds/VBZ forks/NNS and/CC looks/VBZ at/IN it/PRP",
            (
                "(ROOT (S (NP (PRP he)) (VP (VP (VBZ holds) (NP (NNS forks))) (CC and) "
                "(VP (VBZ looks) (PP (IN at) (NP (PRP it)))))))"
            ),
        ),
        (
            "a/DT man/NN walks/VBZ and/CC a/DT dog/NN runs/VBZ",
            "(ROOT (S (S (NP (DT a) (NN man)) (VP (VBZ walks))) (CC and) (S (NP (DT a) (NN dog)) (VP (VBZ runs)))))",
        ),
        # There is.
        (
            "There/EX is/VBZ a/DT cat/NN sleeping/VBG",
            "(ROOT (S (NP (EX There)) (VP (VBZ is) (NP (NP (DT a) (NN cat)) (VP (VBG sleeping))))))",
        ),
        # Relative and subordinate clauses.
        (
            "a/DT desk/NN that/WDT has/VBZ drawers/NNS",
            "(ROOT (NP (NP (DT a) (NN desk)) (SBAR (WHNP (WDT that)) (S (VP (VBZ has) (NP (NNS drawers)))))))",
        ),
        (
            "a/DT man/NN sits/VBZ while/IN dogs/NNS bark/VBP",
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ sits) (SBAR (IN while) (S (NP (NNS dogs)) (VP (VBP bark)))))))",
        ),
        (
            "a/DT man/NN eats/VBZ while/IN sitting/VBG",
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ eats) (PP (IN while) (S (VP (VBG sitting)))))))",
        ),
        # Infinitives, particles, "next to".
        (
            "dogs/NNS run/VBP up/RP to/TO catch/VB it/PRP",
            "(ROOT (S (NP (NNS dogs)) (VP (VBP run) (PRT (RP up)) (S (VP (TO to) (VP (VB catch) (NP (PRP it))))))))",
        ),
        (
            "a/DT cat/NN next/JJ to/TO a/DT dog/NN",
            "(ROOT (NP (NP (DT a) (NN cat)) (ADJP (JJ next) (PP (TO to) (NP (DT a) (NN dog))))))",
        ),
        (
            "it/PRP sits/VBZ next/JJ to/TO me/PRP in/IN fog/NN",
            (
                "(ROOT (S (NP (PRP it)) (VP (VBZ sits) (ADVP (JJ next) (PP (TO to) (NP (PRP me)))) "
                "(PP (IN in) (NP (NN fog))))))"
            ),
        ),
        # Something before the subject.
        (
            "in/IN fog/NN ,/, dogs/NNS bark/VBP",
            "(ROOT (S (PP (IN in) (NP (NN fog))) (, ,) (NP (NNS dogs)) (VP (VBP bark))))",
        ),
        # Nothing but a word or a mark.
        ("cat/NN", "(ROOT (NP (NN cat)))"),
        ("Wow/UH", "(ROOT (FRAG (UH Wow)))"),
        (",/,", "(ROOT (FRAG (, ,)))"),
    ],
)
def test_golden_trees(tagged, expected):
    assert tree(tagged) == expected


TAGS = (
    "DT NN NNS NNP JJ VBZ VBP VBD VBN VBG VB MD IN TO CC , RB RP CD PRP PRP$ EX WDT WP WRB POS PDT . : `` '' JJR FW UH"
)
WORDS = st.sampled_from(["in", "of", "while", "as", "that", "next", "is", "and", "X", "resting"])


@given(st.lists(st.tuples(WORDS, st.sampled_from(TAGS.split())), min_size=1, max_size=100))
def test_every_word_is_in_its_place(tagged):
    words, tags = [word for word, _ in tagged], [tag for _, tag in tagged]
    made = caption_tree(words, tags)
    assert list(made.words()) == words
    assert [leaf.label for leaf in made.leaves()] == tags
    assert made.label == "ROOT"
    assert made.children[0].children
    assert Node.of(made.to_nltk()).children[0].level == made.children[0].level == 1


@pytest.mark.parametrize(
    "pattern", ["IN NN", "NN IN DT", "NN VBZ IN", "NN CC", "NN ,", "NN WDT VBZ", "IN", "VBG", "JJ CC"]
)
def test_a_hundred_words_are_no_trouble(pattern):
    tags = (pattern.split() * 100)[:100]
    words = [{"IN": "of", "WDT": "that"}.get(tag, "x") for tag in tags]
    assert list(caption_tree(words, tags).words()) == words
