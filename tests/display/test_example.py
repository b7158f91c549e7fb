"""A stored example is shown as it was written and as it is read."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from malmoi.display.example import StoryExample, example_view
from malmoi.featurize.vocabulary import Vocabulary
from tests.display.rendered import colour_of, lines_of, style_of

WORDS = Vocabulary(("to", "the", "john", "mary", "went", "hallway", "moved", "bathroom", "is", "where"))


def row(text: str, width: int) -> np.ndarray:
    ids = WORDS.encode(text.split())
    return np.pad(ids, (0, width - len(ids)))


EXAMPLE = StoryExample(
    task=2,
    story_id=7,
    question_id=1,
    text=(
        "1 Mary moved to the bathroom.\n"
        "2 John went to the hallway.\n"
        "3 Where is Mary? \tbathroom\t1\n"
        "4 Sandra went to the hallway.\n"
        "5 Where is John? \thallway\t4 2"
    ),
    story=np.stack(
        [
            row("mary moved to the bathroom", 6),
            row("john went to the hallway", 6),
            row("sandra went to the hallway", 6),
        ]
    ),
    question=row("where is john", 4),
    answer="hallway",
    answer_tokens=[7],
    supporting_facts=[2, 1],
    words=WORDS,
)


def printed(example: StoryExample, *, width: int = 100, **options: Any) -> list[str]:
    return lines_of(example_view(example, **options), width=width)


def test_prints_every_raw_line_in_order() -> None:
    lines = printed(EXAMPLE)
    start = lines.index("    1  Mary moved to the bathroom.")
    assert lines[start : start + 5] == [
        "    1  Mary moved to the bathroom.",
        "*2  2  John went to the hallway.",
        "    3  Where is Mary?     bathroom    1",
        "*1  4  Sandra went to the hallway.",
        "    5  Where is John?     hallway    4 2",
    ]


def test_the_asked_question_and_its_facts_stand_out() -> None:
    shown = example_view(EXAMPLE)
    assert style_of(shown, "Where is John?").bold
    assert colour_of(shown, "hallway    4 2") == "green"
    assert style_of(shown, "Where is Mary?").dim
    assert colour_of(shown, "John went to the hallway.") == "green"
    assert colour_of(shown, "Mary moved to the bathroom.") is None


def test_names_the_example_its_answer_and_its_facts_in_their_order() -> None:
    lines = printed(EXAMPLE)
    assert lines[0] == "task 2, story 7, question 1"
    assert "answer            hallway" in lines
    assert "supporting facts  sentences 2, 1" in lines


def test_shows_what_the_model_reads() -> None:
    lines = [line.split() for line in printed(EXAMPLE)]
    assert ["0", "3", "mary", "moved", "to", "the", "bathroom", "5", "8", "2", "3", "9", "0"] in lines
    assert ["2", "1", "<unk>", "went", "to", "the", "hallway", "1", "6", "2", "3", "7", "0"] in lines
    assert ["question", "where", "is", "john", "11", "10", "4", "0"] in lines
    assert ["answer", "hallway", "7"] in lines
    assert "story (3, 6), question (4,), answer 1 word, vocabulary of 12" in " ".join(printed(EXAMPLE))


def test_ids_stand_below_each_other() -> None:
    lines = printed(EXAMPLE)
    (header,) = [line for line in lines if line.endswith("ids")]
    column = header.index("ids")
    ids = [line[column:] for line in lines[lines.index(header) + 2 :] if len(line) > column and not set(line) <= {"─"}]
    assert ids[:4] == [" 5  8  2  3  9  0", " 4  6  2  3  7  0", " 1  6  2  3  7  0", "11 10  4  0"]


def test_unknown_words_are_red() -> None:
    shown = example_view(EXAMPLE)
    assert colour_of(shown, "<unk>") == "red"
    assert colour_of(shown, "1  6  2  3  7  0") == "red"
    assert colour_of(shown, "mary moved") is None


def test_sentences_beyond_the_memory_have_no_time() -> None:
    lines = printed(EXAMPLE, memory_size=2)
    times = [line.split()[1] for line in lines if line.strip().endswith((" 7  0", " 9  0"))]
    assert times == ["-", "2", "1"]
    assert "only the last 2 of 3 sentences fit into the memory" in lines
    assert not any("fit into" in line for line in printed(EXAMPLE, memory_size=3))


def test_an_answer_unseen_in_training_is_named_so() -> None:
    lines = printed(replace(EXAMPLE, answer="<unk>", answer_tokens=[1]))
    assert "answer            <unk> (no training question has this answer)" in lines


def test_an_answer_of_several_words() -> None:
    example = replace(EXAMPLE, answer="hallway,bathroom", answer_tokens=[7, 9], supporting_facts=[])
    lines = printed(example)
    assert any(line.split() == ["answer", "hallway", "bathroom", "7", "9"] for line in lines)
    assert not any("supporting" in line for line in lines)
    assert "answer 2 words" in " ".join(lines)


def test_a_fact_used_twice_carries_both_places() -> None:
    assert any(line.startswith("*1,3  1  Mary") for line in printed(replace(EXAMPLE, supporting_facts=[0, 1, 0])))


def test_korean_columns_are_aligned() -> None:
    words = Vocabulary(("은경이는", "복도로", "갔다", "it", "어디야"))
    example = replace(
        EXAMPLE,
        text="1 은경이는 복도로 갔다.\n2 it it it.\n3 은경이는 어디야?\t복도\t1",
        story=np.array([[2, 3, 4], [5, 5, 5]]),
        question=np.array([2, 6]),
        answer="복도",
        answer_tokens=[1],
        supporting_facts=[0],
        words=words,
    )
    lines = printed(example)
    starts = {cell_len(line[: line.rindex(ids)]) for line in lines for ids in ("2 3 4", "5 5 5") if line.endswith(ids)}
    assert len(starts) == 1
    assert "*1  1  은경이는 복도로 갔다." in lines


def test_escapes_and_markup_are_text() -> None:
    lines = printed(replace(EXAMPLE, text="1 [red]a[/red] \x1b[2J :smile:\n2 b?\tc\r\t1", supporting_facts=[]))
    assert "  1  [red]a[/red] ␛[2J :smile:" in lines
    assert "  2  b?    c␍    1" in lines


@settings(deadline=None)  # of wide tables on a busy machine
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(10, 100))
def test_shows_any_text(text: str, width: int) -> None:
    lines = printed(replace(EXAMPLE, text=text), width=width)
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("sentences", [0, 1])
def test_short_stories(sentences: int) -> None:
    lines = printed(replace(EXAMPLE, story=EXAMPLE.story[:sentences], supporting_facts=[]))
    assert any(f"story ({sentences}, 6)" in line for line in lines)


def test_the_raw_text_is_taken_apart_again():
    raw = (
        "1 Mary moved to the bathroom.\n2 Where is Mary? \tbathroom\t1\n3 존은 복도로 갔다.\n4 Where is John?\thall\t3"
    )
    example = StoryExample(
        task=1,
        story_id=0,
        question_id=1,
        text=raw,
        story=np.zeros((2, 1), np.int32),
        question=np.zeros(1, np.int32),
        answer="hall",
        answer_tokens=[],
        supporting_facts=[1],
        words=Vocabulary(()),
    )
    assert example.sentences == ["Mary moved to the bathroom.", "존은 복도로 갔다."]
    assert example.asked == "Where is John?"
