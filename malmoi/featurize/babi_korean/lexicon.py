"""The lexicon of the bAbI language: every word that a pattern leaves open, in English and Korean.

One English word is one Korean word, everywhere. Verbs stand in the plain form, and each of several that say much the
same has a word of its own, so that nothing is lost. Where English says only that somebody gets to a place, Korean
verbs of going (갔다, 걸어갔다, 건너갔다) all say that he gets there, which 향했다 (headed for) would not.
"""

from collections.abc import Mapping
from types import MappingProxyType

PEOPLE = {
    "Antoine": "앙투안",
    "Bernhard": "베른하르트",
    "Bill": "빌",
    "Brian": "브라이언",
    "Daniel": "다니엘",
    "Emily": "에밀리",
    "Fred": "프레드",
    "Gertrude": "거트루드",
    "Greg": "그레그",
    "Jason": "제이슨",
    "Jeff": "제프",
    "Jessica": "제시카",
    "John": "존",
    "Julie": "줄리",
    "Julius": "율리우스",
    "Lily": "릴리",
    "Mary": "메리",
    "Sandra": "산드라",
    "Sumit": "수미트",
    "Winona": "위노나",
    "Yann": "얀",
}
PLACES = {
    "bathroom": "화장실",
    "bedroom": "침실",
    "cinema": "영화관",
    "garden": "정원",
    "hallway": "복도",
    "kitchen": "부엌",
    "office": "사무실",
    "park": "공원",
    "school": "학교",
}
OBJECTS = {"apple": "사과", "football": "축구공", "milk": "우유", "pajamas": "잠옷"}
CONTAINERS = {
    "box": "상자",
    "box of chocolates": "초콜릿 상자",
    "chest": "궤짝",
    "chocolate": "초콜릿",
    "container": "보관함",
    "suitcase": "여행가방",
}
ANIMALS = {
    "cat": "고양이",
    "frog": "개구리",
    "lion": "사자",
    "mouse": "쥐",
    "rhino": "코뿔소",
    "sheep": "양",
    "swan": "백조",
    "wolf": "늑대",
}
# Korean speaks of a kind in the singular: 쥐는 늑대를 무서워한다.
_PLURALS = {"cats": "cat", "mice": "mouse", "sheep": "sheep", "wolves": "wolf"}
COLORS = {
    "blue": "파란색",
    "gray": "회색",
    "green": "초록색",
    "pink": "분홍색",
    "red": "빨간색",
    "white": "흰색",
    "yellow": "노란색",
}
SHAPES = {"rectangle": "직사각형", "sphere": "구", "square": "정사각형", "triangle": "삼각형"}
DIRECTIONS = {"east": "동쪽", "north": "북쪽", "south": "남쪽", "west": "서쪽"}
RELATIONS = {"above": "위쪽", "below": "아래쪽", "to the left of": "왼쪽", "to the right of": "오른쪽"}
STATES = {"bored": "심심하다", "hungry": "배고프다", "thirsty": "목마르다", "tired": "피곤하다"}
PRONOUNS = {"he": "그", "she": "그녀", "they": "그들"}
# What comes after what.
ORDERS = {"after that": "그 후에", "afterwards": "그 뒤에", "following that": "그다음에", "then": "그러고 나서"}
TIMES = {
    "this morning": "오늘 아침에",
    "this afternoon": "오늘 오후에",
    "this evening": "오늘 저녁에",
    "yesterday": "어제",
}
MOVES = {
    "journeyed": "걸어갔다",
    "moved": "이동했다",
    "travelled": "건너갔다",
    "went": "갔다",
    "went back": "돌아갔다",
}
TAKES = {"got": "챙겼다", "grabbed": "움켜쥐었다", "picked up": "집어 들었다", "took": "집었다"}
DROPS = {"discarded": "버렸다", "dropped": "떨어뜨렸다", "left": "놓아두었다", "put down": "내려놓았다"}
GIVES = {"gave": "주었다", "handed": "건네주었다", "passed": "넘겨주었다"}

LEXICON: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        kind: MappingProxyType(words)
        for kind, words in {
            "person": PEOPLE,
            "pronoun": PRONOUNS,
            "place": PLACES,
            "object": OBJECTS,
            "container": CONTAINERS,
            "animal": {f"a {animal}": korean for animal, korean in ANIMALS.items()},
            "animals": {plural: ANIMALS[animal] for plural, animal in _PLURALS.items()},
            "color": COLORS,
            "figure": SHAPES
            | {f"{color} {shape}": f"{COLORS[color]} {SHAPES[shape]}" for color in COLORS for shape in SHAPES},
            "direction": DIRECTIONS,
            "relation": RELATIONS,
            "state": STATES,
            "order": ORDERS,
            "time": TIMES,
            "move": MOVES,
            "take": TAKES,
            "drop": DROPS,
            "give": GIVES,
        }.items()
    }
)
"""By the kind of word, as patterns name it, the English words and their Korean. No English word is of two kinds."""
