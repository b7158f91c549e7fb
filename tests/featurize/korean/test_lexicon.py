import pickle

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.babi_korean.lexicon import PEOPLE
from malmoi.featurize.korean.lexicon import LEXICON, Lexicon


def found(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str]]:
    return [(noun.noun, noun.rest) for noun in lexicon.find(text)]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("존은 복도로 갔다.", [("존", "은"), ("복도", "로")]),
        ("사과,우유", [("사과", ""), ("우유", "")]),
        ("'은경이는'", [("은경이", "는")]),
        ("산드라은", [("산드라", "은")]),  # a wrong form
        ("쥐이다 쥐입니다 양이었습니다", [("쥐", "이다"), ("쥐", "입니다"), ("양", "이었습니다")]),
        ("사무실에서는 공원까지도", [("사무실", "에서는"), ("공원", "까지도")]),
        ("영화관에 사과나무 얀센은 구이를 빌려", [("영화관", "에")]),
        ("안존은 복도1", []),
        ("구이 구는", [("구", "는")]),
    ],
)
def test_nouns_with_particles(text, nouns):
    assert found(text) == nouns


def test_places_and_the_longest_noun():
    lexicon = Lexicon({"사과": "noun", "사과나무": "noun"})
    assert [tuple(noun) for noun in lexicon.find("그 사과나무를")] == [(2, 7, "사과나무", "를")]


def test_no_nouns():
    assert found("존은 복도로", Lexicon({})) == []


def test_the_lexicon_has_all_of_babi():
    assert {word for text in ANSWERS.values() for word in text.split()} <= LEXICON.kinds.keys()
    assert {LEXICON.kinds[name] for name in [*PEOPLE.values(), "은경이", "슈미트"]} == {"name"}
    assert (LEXICON.kinds["예"], LEXICON.kinds["둘"], LEXICON.kinds["상자"]) == ("reply", "number", "noun")


def test_it_is_a_value():
    again = pickle.loads(pickle.dumps(LEXICON))
    assert again == LEXICON
    assert hash(again) == hash(LEXICON)
    assert again != Lexicon({})


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        ({"존": "person"}, "name, noun, number, reply"),
        ({"초콜릿 상자": "noun"}, "not a single word"),
        ({"John": "name"}, "Hangul syllable"),
        ({"": "noun"}, "not a single word"),
    ],
)
def test_what_no_lexicon_holds(kinds, message):
    with pytest.raises(MalmoiError, match=message):
        Lexicon(kinds)
