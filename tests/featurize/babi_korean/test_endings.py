"""Endings, predicate by predicate."""

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean.endings import asked, noun_of, polite


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        *(("갔다", "갔습니다"), ("내려놓았다", "내려놓았습니다"), ("있다", "있습니다"), ("없다", "없습니다")),
        *(("크다", "큽니다"), ("이다", "입니다"), ("고양이이다", "고양이입니다"), ("피곤하다", "피곤합니다")),
        *(("배고프다", "배고픕니다"), ("목마르다", "목마릅니다"), ("무서워한다", "무서워합니다")),
        *(("들어간다", "들어갑니다"), ("존은 복도로 갔다", "존은 복도로 갔습니다")),
    ],
)
def test_polite(plain, expected):
    assert polite(plain) == expected
    assert asked(plain) == expected.removesuffix("다") + "까"


@pytest.mark.parametrize(
    ("plain", "noun"), [("배고프다", "배고픔"), ("목마르다", "목마름"), ("심심하다", "심심함"), ("크다", "큼")]
)
def test_noun(plain, noun):
    assert noun_of(plain) == noun


@pytest.mark.parametrize("text", ["", "정원", "갔다.", "gone", "갔어요"])
def test_only_a_plain_predicate_has_endings(text):
    for end in (polite, asked, noun_of):
        with pytest.raises(MalmoiError, match="does not end in 다"):
            end(text)


@pytest.mark.parametrize("text", ["다", "x다", ".다"])
def test_a_stem_must_be_hangul(text):
    with pytest.raises(MalmoiError, match="does not end in a Hangul syllable"):
        polite(text)


def test_no_noun_of_a_stem_that_is_closed():
    with pytest.raises(MalmoiError, match="final consonant already"):
        noun_of("갔다")
