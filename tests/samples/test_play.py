import re
import subprocess
import sys
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.samples import english_words, korean_words, play, write_play

LINES = 4_000
BRACKETS = ("()", "[]", "《》")
KOREAN_NOUNS = {
    *korean_words.FRIENDS,
    *korean_words.ELDERS,
    *korean_words.PLACES,
    *korean_words.DONE_WITH,
    *korean_words.NATURE,
    *(noun for noun, _ in korean_words.WEATHER),
    *("이것", "저것", "무엇", "말", "추억"),
}
# By form: what must be before it, as the number of the last final consonant.
RIEUL = 8
PARTICLES = {
    "은": lambda final: final != 0,
    "는": lambda final: final == 0,
    "이": lambda final: final != 0,
    "가": lambda final: final == 0,
    "을": lambda final: final != 0,
    "를": lambda final: final == 0,
    "과": lambda final: final != 0,
    "와": lambda final: final == 0,
    "으로": lambda final: final not in (0, RIEUL),
    "로": lambda final: final in (0, RIEUL),
    "아": lambda final: final != 0,
    "야": lambda final: final == 0,
    "이야": lambda final: final != 0,
    "이에요": lambda final: final != 0,
    "예요": lambda final: final == 0,
    "이라는": lambda final: final != 0,
    "라는": lambda final: final == 0,
}
USED = re.compile(
    rf'(?<![가-힣])({"|".join(sorted(KOREAN_NOUNS, key=len, reverse=True))})"?'
    rf"({'|'.join(sorted(PARTICLES, key=len, reverse=True))})(?![가-힣])"
)


def text_of(**options):
    return "".join(f"{line}\n" for line in play(**({"lines": LINES} | options)))


def wrong_particles(text):
    """Nouns with a particle that does not agree, by the arithmetic of code points."""
    return [
        noun + particle
        for noun, particle in USED.findall(text)
        if not PARTICLES[particle]((ord(noun[-1]) - 0xAC00) % 28)
    ]


@pytest.fixture(scope="module")
def korean():
    return text_of(language="ko")


@pytest.fixture(scope="module")
def english():
    return text_of(language="en")


def test_every_korean_particle_agrees_with_the_sound_before_it(korean):
    used = Counter(particle for _, particle in USED.findall(korean))
    assert used.keys() == PARTICLES.keys()
    assert min(used.values()) > 10
    assert wrong_particles(korean) == []


@pytest.mark.parametrize(
    "other", [("을 ", "를 "), ("가 ", "이 "), ("으로 ", "로 "), ("야,", "아,"), ("라는", "이라는")]
)
def test_the_test_would_find_one_that_does_not(korean, other):
    right, wrong = other
    assert wrong_particles(korean.replace(right, wrong))


def test_no_noun_is_followed_by_what_is_not_looked_at(korean):
    nouns = "|".join(sorted(KOREAN_NOUNS, key=len, reverse=True))
    endings = {"", "의", "도", "에", "에서", "에게", "께", "께서", "처럼", *PARTICLES}
    behind = {
        word
        for word in re.findall(r"[가-힣]+", korean)
        if (found := re.match(nouns, word)) and word.removeprefix(found.group()) not in endings
    }
    # These only begin as a noun does.
    assert behind == {"무엇이니", "새벽", "말없이", "연다", "노래한다", "기억해", "기억해요"}


def test_elders_are_honoured_and_friends_are_not(korean):
    elders, friends = "|".join(korean_words.ELDERS), "|".join(korean_words.FRIENDS)
    to = Counter(re.findall(rf"(?<![가-힣])({elders}|{friends})(에게|께서|께)(?![가-힣])", korean))
    assert {particle for person, particle in to if person in korean_words.ELDERS} == {"께", "께서"}
    assert {particle for person, particle in to if person in korean_words.FRIENDS} == {"에게"}
    # Who is 께서 does it with -시-.
    honoured = re.findall(r"께서 [^.?\n]*?([가-힣]+)어요?[.]", korean)
    assert len(honoured) > 50
    assert {(ord(word[-1]) - ord("셨")) for word in honoured} == {0}
    assert not re.search(rf"(?<![가-힣])(?:{friends})[이가] [^.]*셨", korean)


def speeches(text):
    """Speaker and words of each line that is spoken, without stage directions."""
    for line in text.splitlines():
        if found := re.fullmatch(r"([^\[《:]+): (?:\([^()]*\) )?([^()]*?)(?: \([^()]*\))?", line):
            yield found.groups()


def test_elders_are_spoken_to_politely(korean):
    talk = [(speaker, words) for speaker, words in speeches(korean) if speaker != "나오는 사람들"]
    called = [
        (speaker, words.partition(", ")) for speaker, words in talk if words.split(", ")[0] in korean_words.ELDERS
    ]
    assert len(called) > 50
    assert {bool(re.search(r"(요|세요)[.?]$", words)) for _, (_, _, words) in called} == {True}
    plain = [words for speaker, words in talk if re.match(rf"(?:{'|'.join(korean_words.FRIENDS)})[아야], ", words)]
    assert len(plain) > 50
    assert {bool(re.search(r"요[.?]$", words)) for words in plain} == {False}


def test_english_articles_verbs_and_pronouns_agree(english):
    articles = Counter(re.findall(r"\b([Aa]n?) ([a-z]+)", english))
    assert {noun for article, noun in articles if article.lower() == "an"} > {"answer", "owl", "umbrella"}
    assert all((noun[0] in "aeiou") == (article.lower() == "an") for article, noun in articles)
    she = set(re.findall(r"^(.+?): .*\(She ", english, flags=re.MULTILINE))
    he = set(re.findall(r"^(.+?): .*\(He ", english, flags=re.MULTILINE))
    assert (she, he) == (set(english_words.SHE), set(english_words.HE))
    assert not re.search(r"\(She [^)]*\bhis\b|\(He [^)]*\bher\b", english)
    thirds = {verb.third for verbs in english_words.DONE_WITH.values() for verb in verbs}
    done = re.findall(r"^\[(?:[A-Z][a-z]+ )+([a-z]+) the [a-z ]+\.\]$", english, flags=re.MULTILINE)
    assert len(done) > 50
    assert set(done) <= thirds


@pytest.mark.parametrize("language", ["ko", "en"])
@settings(max_examples=15)
@given(seed=st.integers(), lines=st.integers(1, 500))
def test_each_line_has_its_form_and_its_brackets_close(language, seed, lines):
    text = text_of(language=language, seed=seed, lines=lines)
    assert text.count("\n") == lines
    assert unicodedata.is_normalized("NFC", text)
    speaker = None
    for line in text.splitlines():
        assert line == line.strip()
        assert "  " not in line
        assert line.count('"') in (0, 2)
        for opening, closing in BRACKETS:
            assert line.count(opening) == line.count(closing) <= 2
        assert not re.search(r"[(\[《][^)\]》]*[(\[《]", line), "one bracket in another"
        assert re.fullmatch(r"|\[.*\.\]|《.*》|[^:()\[\]]+: .*|.*[.,;]", line), line
        if found := re.match(r"([^:\[]+): ", line):
            assert found.group(1) != speaker, "nobody speaks twice in a row"
            speaker = found.group(1)
        elif not line:
            speaker = None


@pytest.mark.parametrize("language", ["ko", "en"])
def test_those_who_speak_have_come(language):
    there = people = ()
    for line in play(language=language, lines=LINES):
        if found := re.match(r"(?:나오는 사람들|People of the play): (.*)", line):
            people = found.group(1).split(", ")
            assert len(people) == 5
        elif re.match(r"(?:제|Act )\d", line):
            there = None
        elif line.startswith("[") and there is None:
            there = [person for person in people if person in line]
        elif ": " in line:
            assert line.partition(": ")[0] in there


def test_what_is_asked_for_is_answered(korean):
    lines = korean.splitlines()
    asked = [(line, lines[place + 1]) for place, line in enumerate(lines) if re.search(r"[은는] 어디에 있", line)]
    assert len(asked) > 30
    for question, answer in asked:
        thing = re.search(r"([가-힣]+)[은는] 어디에", question).group(1)
        assert thing in answer


def test_there_is_enough_to_learn_and_no_line_too_often(korean, english):
    for text, characters, words in ((korean, 300, 900), (english, 60, 350)):
        assert len(set(text)) >= characters
        assert len(set(re.findall(r"\w+", text))) >= words
        line, count = Counter(line for line in text.splitlines() if line).most_common(1)[0]
        assert count < LINES / 50, line
        halves = text[: len(text) // 2], text[len(text) // 2 :]
        fresh = set(halves[1].splitlines()) - set(halves[0].splitlines())
        assert len(fresh) > LINES / 5


def test_the_same_text_for_ever():
    assert list(play(language="ko", lines=8, seed=0)) == KOREAN
    assert list(play(language="en", lines=8, seed=0)) == ENGLISH
    assert text_of(seed=1) != text_of(seed=2)
    assert text_of(lines=700).startswith(text_of(lines=699))


def test_other_hash_seeds_give_the_same_text():
    code = "from malmoi.samples import play; print(ascii(list(play(lines=999))))"
    found = {
        subprocess.check_output([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_file_is_written_as_a_whole_and_nothing_else_is_lost(tmp_path):
    file = write_play(tmp_path / "new" / "play.txt", lines=50, seed=3)
    assert file.read_bytes().decode() == text_of(lines=50, seed=3)
    assert write_play(file, lines=50, seed=3) == file  # the same again is no loss
    with pytest.raises(MalmoiError, match="is there already, and is not this play"):
        write_play(file, lines=51, seed=3)
    assert file.read_bytes().decode() == text_of(lines=50, seed=3)
    with pytest.raises(MalmoiError, match="is there already"):
        write_play(tmp_path, lines=5)
    assert [found.name for found in file.parent.iterdir()] == ["play.txt"]


def test_what_can_not_be_written_is_told(tmp_path):
    with pytest.raises(MalmoiError, match="written in ko, en, not in 'fr'"):
        play(language="fr", lines=5)
    with pytest.raises(MalmoiError, match="at least 1 line, not 0"):
        write_play(tmp_path / "play.txt", lines=0)
    assert not list(tmp_path.iterdir())


KOREAN = [
    "《나루터의 추억》",
    "",
    "나오는 사람들: 은경, 한결, 보라, 아버지, 이모님",
    "",
    "제1막 제1장. 다락, 해 질 녘.",
    "",
    "[보라, 이모님과 한결이 다락으로 뛰어온다.]",
    "",
]
ENGLISH = [
    "《A riddle of a tide》",
    "",
    "People of the play: Bruno, Grandfather, Oscar, Fern, Hugo",
    "",
    "Act 1, scene 1. The meadow, before sunrise.",
    "",
    "[Grandfather and Oscar walk to the meadow.]",
    "",
]
