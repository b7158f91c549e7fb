"""The words of the Korean sample play."""

from collections.abc import Mapping
from types import MappingProxyType

from malmoi.samples.korean_verbs import Verb


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _verbs(text: str) -> tuple[Verb, ...]:
    """Verbs from their stems and infinitives."""
    return tuple(Verb(*pair.split()) for pair in _words(text))


def _phrases(text: str) -> tuple[tuple[str, Verb], ...]:
    """Verbs or adjectives, each behind what goes before it."""
    parts = (phrase.split() for phrase in _words(text))
    return tuple((" ".join(before), Verb(stem, infinitive)) for *before, stem, infinitive in parts)


FRIENDS = _words("은경, 민수, 보라, 가람, 한결, 슬기, 여울, 다솜, 나래, 영호")
ELDERS = _words("할머니, 할아버지, 선생님, 어머니, 아버지, 이모님")

PLACES = _words(
    "마당, 우물가, 장터, 다락, 부엌, 강변, 다리, 서당, 골목, 언덕, 숲, 나루터, 들판, 정자, "
    "도서관, 방앗간, 마루, 대장간, 돌담길, 학교, 책방, 시골, 바닷가, 기차역, 뒤뜰"
)
HOURS = _words("이른 아침, 한낮, 해 질 녘, 깊은 밤, 새벽, 비 오는 저녁, 눈 내린 아침, 달 밝은 밤")
TIMES = _words("어제, 지난밤, 아침에, 방금, 지난가을에, 그날, 오래전에")
SOON = _words("오늘, 내일, 모레, 이따가, 저녁에, 올봄에")

THINGS = _words(
    "등불, 거울, 우산, 피리, 항아리, 열쇠, 사진, 지도, 붓, 바구니, 단추, 부채, 방울, 모자, 종, 그릇, "
    "연필, 보따리, 반지, 연, 북, 도장, 지팡이, 나침반, 조약돌, 실타래, 물감, 시계"
)
TEXTS = _words("편지, 책, 사전, 공책, 일기, 쪽지, 시집, 악보")
DOORS = _words("문, 창문, 상자, 대문, 서랍, 벽장, 금고")
THOUGHTS = _words(
    "기억, 이름, 약속, 비밀, 꿈, 노래, 이야기, 낱말, 사투리, 마음, 소식, 추억, 희망, 그리움, 인사, 옛말, "
    "자장가, 웃음, 슬픔, 사랑"
)
NATURE = _words(
    "강물, 별, 바람, 달, 눈, 비, 나무, 꽃, 새, 구름, 물결, 안개, 불씨, 이슬, 햇살, 무지개, 파도, 씨앗, 등대, 샘물"
)

_SHARED = "찾 찾아, 챙기 챙겨"
_DONE_WITH_THINGS = _verbs(f"{_SHARED}, 닦 닦아, 가져오 가져와, 고치 고쳐, 빌리 빌려")
_DONE_WITH_TEXTS = _verbs(f"{_SHARED}, 읽 읽어, 쓰 써, 펼치 펼쳐, 덮 덮어")
_DONE_WITH_DOORS = _verbs("열 열어, 닫 닫아, 두드리 두드려, 잠그 잠가")
_DONE_WITH_THOUGHTS = _verbs("지키 지켜, 모으 모아, 나누 나눠, 간직하 간직해, 전하 전해, 배우 배워, 적 적어")
DONE_WITH: Mapping[str, tuple[Verb, ...]] = MappingProxyType(
    {
        **dict.fromkeys(THINGS, _DONE_WITH_THINGS),
        **dict.fromkeys(TEXTS, _DONE_WITH_TEXTS),
        **dict.fromkeys(DOORS, _DONE_WITH_DOORS),
        **dict.fromkeys(THOUGHTS, _DONE_WITH_THOUGHTS),
    }
)
"""What people do with each."""

HANDED = _verbs("건네 건네, 내밀 내밀어, 맡기 맡겨, 보내 보내")
MOTIONS = _verbs("가 가, 오 와, 돌아오 돌아와, 뛰어가 뛰어가, 걸어가 걸어가, 떠나 떠나, 들어오 들어와")
# What a thing of nature does, and a thought that is like it.
DRIFTS = _verbs(
    "흐르 흘러, 빛나 빛나, 자라 자라, 떠돌 떠돌아, 피어나 피어나, 돌아오 돌아와, 머무르 머물러, 반짝이 반짝여, "
    "번지 번져, 잠들 잠들어"
)
GESTURES = _phrases(
    "고개를 끄덕이 끄덕여, 손을 흔들 흔들어, 눈을 감 감아, 한숨을 쉬 쉬어, 허리를 펴 펴, 손뼉을 치 쳐, "
    "귀를 기울이 기울여, 걸음을 멈추 멈춰, 하늘을 보 봐, 입을 다물 다물어, 웃 웃어, 자리에 앉 앉아, "
    "노래를 부르 불러, 기다리 기다려, 뒤로 돌아서 돌아서"
)
MANNERS = _words("조용히, 천천히, 갑자기, 다시, 몰래, 서둘러, 나란히, 가만히, 말없이")
WEATHER = _phrases(
    "바람 차 차, 달 밝 밝아, 밤 깊 깊어, 길 멀 멀어, 물 맑 맑아, 하늘 높 높아, 별 많 많아, 안개 짙 짙어, "
    "햇살 따뜻하 따뜻해, 강 넓 넓어, 골목 좁 좁아, 숲 조용하 조용해, 노래 슬프 슬퍼, 해 짧 짧아"
)
