import pytest

from malmoi.featurize.korean.lexicon import LEXICON
from malmoi.featurize.korean.pieces import Piece, pieces


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("존은 갔다.", [Piece("가방은", "존", "name", "가방"), Piece("갔다.")]),
        ("교실로", [Piece("교실로")]),
        ("화장실로 부엌으로", [Piece("교실로", "화장실", "noun", "교실"), Piece("가방으로", "부엌", "noun", "가방")]),
        ("산드라은", [Piece("가방은", "산드라", "name", "가방")]),  # the stand-in fits what is written
        ("산드라으로", [Piece("가방으로", "산드라", "name", "가방")]),
        ("정원로", [Piece("학교로", "정원", "noun", "학교")]),
        ("사과,우유.", [Piece("", "사과", "noun"), Piece("", "우유", "noun")]),
        ("안녕 ... 😀!", [Piece("안녕 ... 😀!".replace("😀!", "").strip())]),
        ("Café 漢字는", [Piece("", "café", "foreign"), Piece("", "漢字", "foreign"), Piece("는")]),
        ("a/b+c*d", [Piece("a b c d")]),
        ("가" * 31, [Piece("", "가" * 31, "foreign")]),
        ("가" * 30, [Piece("가" * 30)]),
        ("", []),
        (" .,?😀", []),
    ],
)
def test_pieces(text, cut):
    assert pieces(text, LEXICON) == cut
