"""Statements and questions of bAbI in Korean, by hand, task by task; and what is refused."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean import OutsideLanguage, translate_question, translate_statement

# By task: statements, then questions.
GOLDEN = {
    1: {
        "Mary moved to the bathroom.": "메리는 화장실로 이동했다.",
        "John went to the hallway.": "존은 복도로 갔다.",
        "Daniel went back to the hallway.": "다니엘은 복도로 돌아갔다.",
        "Sandra journeyed to the garden.": "산드라는 정원으로 걸어갔다.",
        "John travelled to the office.": "존은 사무실로 건너갔다.",
        "Where is John? ": "존은 어디에 있습니까?",
    },
    2: {
        "Mary got the milk there.": "메리는 거기에서 우유를 챙겼다.",
        "Daniel grabbed the apple.": "다니엘은 사과를 움켜쥐었다.",
        "Daniel took the apple.": "다니엘은 사과를 집었다.",
        "John picked up the football there.": "존은 거기에서 축구공을 집어 들었다.",
        "Sandra dropped the milk.": "산드라는 우유를 떨어뜨렸다.",
        "John put down the football there.": "존은 거기에 축구공을 내려놓았다.",
        "Where is the milk? ": "우유는 어디에 있습니까?",
    },
    3: {
        "Mary discarded the football.": "메리는 축구공을 버렸다.",
        "John left the apple there.": "존은 거기에 사과를 놓아두었다.",
        "Where was the apple before the bathroom? ": "사과는 화장실에 있기 전에 어디에 있었습니까?",
    },
    4: {
        "The hallway is east of the bathroom.": "복도는 화장실의 동쪽에 있다.",
        "What is south of the bedroom?": "침실의 남쪽에는 무엇이 있습니까?",
        "What is the kitchen north of?": "부엌은 무엇의 북쪽에 있습니까?",
    },
    5: {
        "Fred gave the football to Jeff.": "프레드는 제프에게 축구공을 주었다.",
        "Bill handed the milk to Mary.": "빌은 메리에게 우유를 건네주었다.",
        "Mary passed the apple to Bill.": "메리는 빌에게 사과를 넘겨주었다.",
        "What did Bill give to Fred? ": "빌은 프레드에게 무엇을 주었습니까?",
        "Who did Fred give the apple to? ": "프레드는 누구에게 사과를 주었습니까?",
        "Who gave the football to Bill? ": "누가 빌에게 축구공을 주었습니까?",
        "Who gave the milk? ": "누가 우유를 주었습니까?",
        "Who received the football? ": "누가 축구공을 받았습니까?",
    },
    6: {"Is Sandra in the garden? ": "산드라는 정원에 있습니까?"},
    7: {"How many objects is Mary carrying? ": "메리는 물건을 몇 개 들고 있습니까?"},
    8: {"What is Daniel carrying? ": "다니엘은 무엇을 들고 있습니까?"},
    9: {
        "Sandra is in the bedroom.": "산드라는 침실에 있다.",
        "Daniel is not in the office.": "다니엘은 사무실에 없다.",
        "Mary is no longer in the bedroom.": "메리는 더 이상 침실에 없다.",
    },
    10: {
        "Fred is either in the school or the park.": "프레드는 학교 아니면 공원에 있다.",
        "Mary is either in the kitchen or the kitchen.": "메리는 부엌 아니면 부엌에 있다.",
        "Is Bill in the school? ": "빌은 학교에 있습니까?",
    },
    11: {
        "After that he went to the garden.": "그 후에 그는 정원으로 갔다.",
        "Following that she travelled to the kitchen.": "그다음에 그녀는 부엌으로 건너갔다.",
        "Then he went back to the bedroom.": "그러고 나서 그는 침실로 돌아갔다.",
    },
    12: {
        "Mary and Daniel travelled to the bathroom.": "메리와 다니엘은 화장실로 건너갔다.",
        "John and Sandra moved to the kitchen.": "존과 산드라는 부엌으로 이동했다.",
        "Daniel and John went to the garden.": "다니엘과 존은 정원으로 갔다.",
    },
    13: {"Afterwards they journeyed to the office.": "그 뒤에 그들은 사무실로 걸어갔다."},
    14: {
        "This morning Mary moved to the kitchen.": "오늘 아침에 메리는 부엌으로 이동했다.",
        "Mary moved to the kitchen this morning.": "메리는 오늘 아침에 부엌으로 이동했다.",
        "Bill journeyed to the school this afternoon.": "빌은 오늘 오후에 학교로 걸어갔다.",
        "This evening Fred went back to the cinema.": "오늘 저녁에 프레드는 영화관으로 돌아갔다.",
        "Yesterday Julie went to the park.": "어제 줄리는 공원으로 갔다.",
        "Where was Bill before the school? ": "빌은 학교에 있기 전에 어디에 있었습니까?",
    },
    15: {
        "Mice are afraid of wolves.": "쥐는 늑대를 무서워한다.",
        "Sheep are afraid of cats.": "양은 고양이를 무서워한다.",
        "Wolves are afraid of sheep.": "늑대는 양을 무서워한다.",
        "Gertrude is a mouse.": "거트루드는 쥐이다.",
        "Winona is a sheep.": "위노나는 양이다.",
        "What is emily afraid of?": "에밀리는 무엇을 무서워합니까?",
    },
    16: {
        "Lily is a frog.": "릴리는 개구리이다.",
        "Bernhard is green.": "베른하르트는 초록색이다.",
        "Greg is a rhino.": "그레그는 코뿔소이다.",
        "What color is Julius?": "율리우스는 무슨 색입니까?",
    },
    17: {
        "The triangle is above the pink rectangle.": "삼각형은 분홍색 직사각형의 위쪽에 있다.",
        "The blue square is to the left of the red sphere.": "파란색 정사각형은 빨간색 구의 왼쪽에 있다.",
        "The red sphere is below the triangle.": "빨간색 구는 삼각형의 아래쪽에 있다.",
        "Is the yellow square to the right of the triangle?": "노란색 정사각형은 삼각형의 오른쪽에 있습니까?",
    },
    18: {
        "The box fits inside the chocolate.": "상자는 초콜릿 안에 들어간다.",
        "The box of chocolates fits inside the box.": "초콜릿 상자는 상자 안에 들어간다.",
        "The container is bigger than the chest.": "보관함은 궤짝보다 크다.",
        "Is the chocolate bigger than the box?": "초콜릿은 상자보다 큽니까?",
        "Does the suitcase fit in the box of chocolates?": "여행가방은 초콜릿 상자 안에 들어갑니까?",
    },
    19: {"How do you go from the kitchen to the garden?": "부엌에서 정원까지 어떻게 갑니까?"},
    20: {
        "Yann is hungry.": "얀은 배고프다.",
        "Jason is bored.": "제이슨은 심심하다.",
        "Antoine took the pajamas there.": "앙투안은 거기에서 잠옷을 집었다.",
        "Where will sumit go?": "수미트는 어디로 갈 것입니까?",
        "Why did yann go to the kitchen?": "얀은 왜 부엌으로 갔습니까?",
        "Why did jason get the football?": "제이슨은 왜 축구공을 챙겼습니까?",
    },
}
OUTSIDE = [
    *("", " ", ".", "Mary", "Mary went to the garden", "Mary went to the garden .", "Mary went to the garden.."),
    *("Mary went  to the garden.", "Mary went\tto the garden.", "Mary went to the garden.\nJohn left.", "Mary went."),
    *("Mary went to garden.", "Marywent to the garden.", "The garden went to the Mary.", "He went to the garden."),
    *("John and Mary and Bill went to the park.", "Mary is either in the park or the.", "Emily is a.", "a a a"),
    *("PERSON MOVE to the PLACE.", "{person} {move} to the {place}.", "person went to the garden.", "%s %s %s."),
    *("Mary went to the garden.\x00", "\x00Mary went to the garden.", "Mary went to the \u212aitchen.", "\ufeffMary"),
    *("\uff2dary went to the garden.", "메리는 정원으로 갔다.", "\u1112\u116a went to the garden.", "the " * 2_000),
    *("Anton walked to the attic.", "Mary moved to the bathroom!", "🐈 is a cat.", "Emily is a cat.\u200b"),
]


@pytest.mark.parametrize(
    ("english", "korean"),
    [pytest.param(*pair, id=f"{task}: {pair[0]}") for task, pairs in GOLDEN.items() for pair in pairs.items()],
)
def test_a_sentence(english, korean):
    translate = translate_question if korean.endswith("?") else translate_statement
    assert translate(english) == korean


def test_every_task_is_there():
    assert list(GOLDEN) == list(range(1, 21))


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("John went to the hallway.", "존은 복도로 갔습니다."),
        ("John picked up the football.", "존은 축구공을 집어 들었습니다."),
        ("Mary is no longer in the bedroom.", "메리는 더 이상 침실에 없습니다."),
        ("Gertrude is a mouse.", "거트루드는 쥐입니다."),
        ("Lily is green.", "릴리는 초록색입니다."),
        ("Mice are afraid of wolves.", "쥐는 늑대를 무서워합니다."),
        ("The chocolate fits inside the box.", "초콜릿은 상자 안에 들어갑니다."),
        ("The box is bigger than the chest.", "상자는 궤짝보다 큽니다."),
        ("Yann is hungry.", "얀은 배고픕니다."),
        ("Sumit is thirsty.", "수미트는 목마릅니다."),
    ],
)
def test_the_polite_style(english, korean):
    assert translate_statement(english, style="polite") == korean


def test_no_such_style():
    with pytest.raises(MalmoiError, match="no style 'casual'; there are: plain, polite"):
        translate_statement("Yann is hungry.", style="casual")


def test_case_and_blanks_around_make_no_difference():
    assert translate_statement(" THE BOX FITS INSIDE THE CHEST.\n") == "상자는 궤짝 안에 들어간다."
    assert translate_question("What is Emily afraid of? ") == translate_question("what is emily afraid of?")


@pytest.mark.parametrize("translate", [translate_statement, translate_question])
@pytest.mark.parametrize("text", OUTSIDE, ids=lambda text: ascii(text[:30]))
def test_what_is_outside_the_language_is_refused(translate, text):
    with pytest.raises(OutsideLanguage) as caught:
        translate(text)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("Mary went to the attic.", "", ", of which 'attic' is no word of bAbI's"),
        ("메리는 정원에 있다.", "", ", of which '메리는' is no word of bAbI's"),
        ("Is Mary.", ", such as 'John went back to the hallway.'", ""),
        ("The garden is east of the garden?", ", such as 'The hallway is east of the bathroom.'", ""),
        ("Where is Mary?", "", ", a question"),
    ],
)
def test_the_error_says_what_is_wrong(text, expected, found):
    with pytest.raises(OutsideLanguage) as caught:
        translate_statement(text)
    assert str(caught.value) == f"expected an English statement of bAbI's{expected}, found {text!r}{found}."


def test_a_statement_is_no_question():
    with pytest.raises(OutsideLanguage, match=r"an English question of bAbI's, found 'Yann is hungry\.', a statement"):
        translate_question("Yann is hungry.")


def test_the_error_comes_back_from_another_process():
    error = pickle.loads(pickle.dumps(OutsideLanguage("a question", "'attic'")))
    assert (error.expected, error.found, str(error)) == ("a question", "'attic'", "expected a question, found 'attic'.")


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(["Mary", "the", "garden", "went", "back", "to", "a", "is", "sheep", ".", " ", "?"])
        ).map(" ".join),
    )
)
def test_any_text_is_korean_or_refused(text):
    for translate in (translate_statement, translate_question):
        try:
            korean = translate(text)
        except OutsideLanguage:
            continue
        assert re.fullmatch("[가-힣 ]+[.?]", korean)
