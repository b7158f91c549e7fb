import pytest

from malmoi.samples import korean_words
from malmoi.samples.korean_verbs import Verb


@pytest.mark.parametrize(
    ("verb", "narrative", "past", "future", "asked", "honorific_past", "meanwhile", "short"),
    [
        (Verb("찾", "찾아"), "찾는다", "찾았", "찾을", "찾으세요", "찾으셨", "찾으며", "찾"),
        (Verb("가", "가"), "간다", "갔", "갈", "가세요", "가셨", "가며", "가"),
        (Verb("흔들", "흔들어"), "흔든다", "흔들었", "흔들", "흔드세요", "흔드셨", "흔들며", "흔드"),
        (Verb("쓰", "써"), "쓴다", "썼", "쓸", "쓰세요", "쓰셨", "쓰며", "쓰"),
        (Verb("부르", "불러"), "부른다", "불렀", "부를", "부르세요", "부르셨", "부르며", "부르"),
        (Verb("간직하", "간직해"), "간직한다", "간직했", "간직할", "간직하세요", "간직하셨", "간직하며", "간직하"),
        (Verb("웃", "웃어"), "웃는다", "웃었", "웃을", "웃으세요", "웃으셨", "웃으며", "웃"),
        (Verb("닦", "닦아"), "닦는다", "닦았", "닦을", "닦으세요", "닦으셨", "닦으며", "닦"),
        (Verb("멀", "멀어"), "먼다", "멀었", "멀", "머세요", "머셨", "멀며", "머"),
    ],
)
def test_endings(verb, narrative, past, future, asked, honorific_past, meanwhile, short):
    assert (verb.narrative, verb.past, verb.future) == (narrative, past, future)
    assert (verb.request, verb.honorific_past) == (asked, honorific_past)
    assert (verb.meanwhile, verb.short) == (meanwhile, short)


def test_the_words_have_no_verb_that_changes_in_other_ways():
    # Verbs in ㄷ, ㅂ and ㅅ may (듣다: 들어; 줍다: 주워; 짓다: 지어); these do not: they keep it in the infinitive.
    words = korean_words
    others = (*words.GESTURES, *words.WEATHER)
    verbs = {verb for verbs in words.DONE_WITH.values() for verb in verbs} | {verb for _, verb in others}
    verbs |= {*words.HANDED, *words.MOTIONS, *words.DRIFTS}
    ending = {verb for verb in verbs if (ord(verb.stem[-1]) - 0xAC00) % 28 in (7, 17, 19)}
    assert Verb("닫", "닫아") in ending
    assert all(verb.infinitive.startswith(verb.stem) for verb in ending)
