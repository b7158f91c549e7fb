"""Similarities of words: worked out by hand, and equal to what NLTK says of every pair of synsets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.featurize.wu_palmer import pair_similarities, similarity_matrix, wu_palmer

# Answers of DAQUAR and COCO-QA, compounds, plurals, names, words that are no nouns, and words whose synsets have
# several parents or are less deep than a synset above them.
TEXT = """
two three ten red white cat dog puppy pup kitten table chair chairs night_stand dressing_table bed sofa settee
lamp curtain blinds window door room kitchen mirror man men woman person people child boy computer laptop
keyboard mouse bus train airplane head stick religious jesuit carmelite wrongdoer criminal delinquent
physicist born behaviorist psychologist politico substance part protease lsd rome paris Rome 2163 quickly n,w
"""
WORDS = TEXT.split()


def by_nltk(first, second):
    """The measure of the published script: max over x in first, y in second, of x.wup_similarity(y)."""
    from nltk.corpus import wordnet as wn

    if first == second:
        return 1.0
    best = 0.0
    for x in wn.synsets(first, pos=wn.NOUN):
        for y in wn.synsets(second, pos=wn.NOUN):
            alike = x.wup_similarity(y)
            if alike is not None and alike > best:
                best = alike
    return best


# The tree of WordNet 3.0 down to the synset that is shared, with how many synsets its longest way has.
BY_HAND = [
    # 8: entity > physical_entity > object > whole > artifact > covering > protective_covering > blind; curtain is
    # under blind.
    ("curtain", "blinds", 16 / (8 + 1 + 8)),
    # 7: entity > abstraction > attribute > property > visual_property > color > chromatic_color; both are under it.
    ("red", "blue", 14 / (8 + 8)),
    # 8: entity > physical_entity > object > whole > artifact > instrumentality > furnishing > furniture; table is under
    # it, and chair under seat under it.
    ("table", "chair", 16 / (9 + 10)),
    # 12: entity > physical_entity > object > whole > living_thing > organism > animal > chordate > vertebrate > mammal
    # > placental > carnivore; cat is under feline, dog under canine. Nobody asks for the dog's shorter way, which is by
    # domestic_animal.
    ("cat", "dog", 24 / (14 + 14)),
    # 9: entity > abstraction > relation > part > substance > material > paper > card > playing_card; deuce and trey are
    # under it. (Its shortest way, entity > physical_entity > matter > substance > ..., has 8.)
    ("two", "three", 18 / (10 + 10)),
    # The same synset: .n.01 of both.
    ("car", "auto", 1.0),
    # Equal words, in WordNet or not; and words that are no nouns.
    ("n,w", "n,w", 1.0),
    ("night_stand", "table", 0.0),
    ("chair", "quickly", 0.0),
    ("", "chair", 0.0),
]


@pytest.mark.parametrize(("first", "second", "expected"), BY_HAND)
def test_values_worked_out_by_hand(wordnet, first, second, expected):
    assert wu_palmer(first, second) == expected
    assert wu_palmer(second, first) == expected


def test_the_order_of_two_words_may_matter(wordnet):
    # entity > physical_entity > causal_agent > person > religious_person > religious > jesuit is the shortest way, so
    # religious is the 6th; organism, too, is above both and the 6th: entity > physical_entity > object > whole >
    # living_thing > organism > person > religious_person > religious > jesuit, which is the longest way.
    # The first synset, being one of the two, is preferred: religious, 9 deep on the longest way, 0 and 1 steps below.
    assert wu_palmer("religious", "jesuit") == 18 / (9 + 10)
    # Otherwise the first by name: organism, 6 deep; jesuit is 4 steps below it and religious 3.
    assert wu_palmer("jesuit", "religious") == 12 / (10 + 9)


def test_a_synset_need_not_be_wholly_like_itself(wordnet):
    # "domestic_dog" has the one synset dog.n.01, 9th on its shortest way; canine above it is the 13th on its only one.
    assert wu_palmer("domestic_dog", "canis_familiaris") == 26 / (14 + 14)
    assert wu_palmer("domestic_dog", "domestic_dog") == 1.0


word = st.sampled_from(WORDS)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(word, max_size=3), columns=st.lists(word, max_size=3))
def test_every_value_is_nltks(wordnet, rows, columns):
    matrix = similarity_matrix(rows, columns)
    assert matrix.shape == (len(rows), len(columns))
    assert matrix.dtype == np.float64
    assert matrix.tolist() == [[by_nltk(row, column) for column in columns] for row in rows]


@settings(max_examples=40, deadline=None)
@given(seeds=st.tuples(st.integers(0, 2**32), st.integers(0, 2**32)))
def test_every_value_is_nltks_for_any_nouns(wordnet, all_nouns, seeds):
    first, second = (all_nouns[seed % len(all_nouns)] for seed in seeds)
    assert wu_palmer(first, second) == by_nltk(first, second)
    assert wu_palmer(first, first.upper()) == by_nltk(first, first.upper())


def test_every_value_is_nltks_where_synsets_are_less_deep_than_one_above(wordnet, all_nouns):
    from malmoi.featurize.wordnet import noun_synsets

    odd = []
    for noun, synsets in zip(all_nouns[::20], noun_synsets(all_nouns[::20]), strict=True):
        for synset in synsets:
            tops = [above for above in synset.steps if above is not synset and above.shortest >= synset.shortest]
            odd += [(top.name.partition(".")[0], noun) for top in tops]
    assert len(odd) > 200
    odd = odd[:: len(odd) // 100]
    pairs = odd + [(second, first) for first, second in odd]
    assert pair_similarities(pairs).tolist() == [by_nltk(*pair) for pair in pairs]


@given(pairs=st.lists(st.tuples(word, word), max_size=20))
@settings(max_examples=25, deadline=None)
def test_pairs_and_matrix_agree(wordnet, whole, pairs):
    places = [(WORDS.index(first), WORDS.index(second)) for first, second in pairs]
    assert pair_similarities(pairs).tolist() == [whole[place] for place in places]


def test_blocks_of_words_are_put_together_again(wordnet, whole, monkeypatch):
    monkeypatch.setattr("malmoi.featurize.wu_palmer._ROWS", 3)
    assert (similarity_matrix(WORDS, WORDS) == whole).all()
    monkeypatch.setattr("malmoi.featurize.wu_palmer._FIRSTS", 5)
    pairs = [(first, second) for first in WORDS for second in WORDS[::7]]
    assert pair_similarities(pairs).tolist() == whole[:, ::7].ravel().tolist()


def test_bounds(whole):
    assert whole.min() == 0
    assert whole.max() == 1
    assert (np.diag(whole) == 1).all()
    no_nouns = [WORDS.index(word) for word in ("night_stand", "2163", "quickly", "n,w")]
    assert (whole[no_nouns].sum(1) == 1).all()
    assert (whole[:, no_nouns].sum(0) == 1).all()
    assert not (whole == whole.T).all()  # the order matters for some


def test_repeated_words_and_empty_vocabularies(wordnet):
    assert similarity_matrix(["cat", "cat"], ["dog", "cat", "cat"]).tolist() == [[24 / 28, 1, 1]] * 2
    assert similarity_matrix([], ["cat"]).shape == (0, 1)
    assert similarity_matrix(["cat"], []).shape == (1, 0)
    assert similarity_matrix(["n,w"], ["2163"]).tolist() == [[0]]
    assert pair_similarities([]).shape == (0,)


@pytest.fixture(scope="module")
def whole(wordnet):
    return similarity_matrix(WORDS, WORDS)


@pytest.fixture(scope="module")
def all_nouns(wordnet):
    from nltk.corpus import wordnet as wn

    return sorted(wn.all_lemma_names("n"))
