"""The strict reading of bAbI's lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput
from malmoi.pipelines.babi_story import (
    BOUNDARY,
    MAX_LINE_BYTES,
    MAX_LINE_WORDS,
    MAX_STORY_LINES,
    MAX_STORY_ROWS,
    Question,
    Story,
    chunk_stories,
    stories,
)
from malmoi.pipelines.plan import scan
from malmoi.pipelines.rejects import raise_it


def read(data):
    """Stories and rejects under "skip"."""
    rejects = []
    return list(stories(data, file="qa.txt", reject=rejects.append)), rejects


def first_fault(data):
    with pytest.raises(BadInput) as caught:
        list(stories(data, file="qa.txt", reject=raise_it))
    return caught.value


GOOD = b"1 Mary left.\n2 Who left? \tMary\t1\n3 John came.\n4 Who came?\tJohn,Mary\t3 1\n"


def test_a_story():
    (story,) = stories(GOOD, file="qa.txt", reject=raise_it)
    assert story == Story(
        number=0,
        start=0,
        statements=[b"Mary left.", b"John came."],
        questions=[
            Question(0, 1, b"Who left? ", b"Mary", (0,), 32),
            Question(1, 2, b"Who came?", b"John,Mary", (1, 0), len(GOOD) - 1),
        ],
    )
    assert GOOD[: story.questions[0].end] == b"1 Mary left.\n2 Who left? \tMary\t1"


def test_stories_are_numbered_through_and_cut_from_the_data():
    data = GOOD + b"1 A went.\n2 Who?\ta\t1\n" + GOOD
    found, rejects = read(data)
    assert [story.number for story in found] == [0, 1, 2]
    assert not rejects
    middle = found[1]
    assert data[middle.start : middle.questions[-1].end] == b"1 A went.\n2 Who?\ta\t1"


def test_the_last_line_may_lack_its_end():
    assert read(GOOD[:-1]) == read(GOOD)


def test_korean_and_answers_with_spaces():
    lines = [
        "1 은경이는 화장실로 이동했습니다.",
        "2 은경이는 어디야? \t화장실\t1",
        "3 Priya?\trasoi ghar\t1",
        "",
    ]
    text = "\n".join(lines)
    (story,), rejects = read(text.encode())
    assert story.questions[0].answer.decode() == "화장실"
    assert story.questions[1].answer == b"rasoi ghar"
    assert not rejects


# Line 3 of story 0 is bad; what it costs: the reasons of all rejects, and the answers that are left.
LINE_FAULTS = {
    "no-id": b"John came.",
    "id-jump": b"4 John came.",
    "not-utf8": b"3 John c\xffme.",
    "bom": b"\xef\xbb\xbf3 John came.",
    "crlf": b"3 John came.\r",
    "empty-text": b"3 ",
}
MORE_LINE_FAULTS = [
    ("no-id", b""),
    ("no-id", b" 3 John came."),
    ("no-id", b"three John came."),
    ("id-jump", b"03 John came."),
    ("id-jump", b"2 John came."),
    ("id-jump", b"5 Who?\tJohn\t1"),
    ("empty-text", b"3"),
    ("empty-text", b"3    "),
    ("empty-text", b"3 ..."),
    ("crlf", b"3 Who left?\tMary\t1\r"),
    ("not-utf8", b"3 Who left?\tM\xe9ry\t1"),
    ("not-utf8", b"\xff3 John came."),
    ("long-line", b"3 " + b"J" * MAX_LINE_BYTES),
    ("long-line", b"3 " + b"a " * (MAX_LINE_WORDS + 1)),
    ("long-line", b"3 " + b"a " * (MAX_LINE_WORDS + 1) + b"?\tMary\t1"),
    ("long-line", b"3 Who left?\t" + b"Mary," * MAX_LINE_BYTES + b"Mary\t1"),
    ("long-line", b"3 Who left?\tMary\t1" + b" 1" * MAX_LINE_BYTES),
]


@pytest.mark.parametrize(("reason", "line"), [*LINE_FAULTS.items(), *MORE_LINE_FAULTS])
def test_a_bad_line_costs_the_rest_of_its_story(reason, line):
    data = (
        b"1 Mary left.\n2 Who left?\tMary\t1\n" + line + b"\n4 Who came?\tJohn\t1\n5 A sat.\n6 Who sat?\tA\t5\n"
        b"1 B ran.\n2 Who ran?\tB\t1\n"
    )
    fault = first_fault(data)
    assert (fault.reason, fault.file, fault.line) == (reason, "qa.txt", 3)
    found, rejects = read(data)
    assert [(reject.reason, reject.line) for reject in rejects] == [
        (reason, 3),
        ("story-damaged", 4),
        ("story-damaged", 6),
    ]
    assert "line 3" in rejects[1].found
    assert reason in rejects[1].found
    assert [[question.answer for question in story.questions] for story in found] == [[b"Mary"], [b"B"]]
    assert [story.number for story in found] == [0, 1]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("tabs", b"3 Who left?\tMary"),
        ("tabs", b"3 Who left?\tMary\t1\t2"),
        ("empty-question", b"3 \tMary\t1"),
        ("empty-question", b"3 ?\tMary\t1"),
        ("empty-answer", b"3 Who left?\t\t1"),
        ("empty-answer", b"3 Who left?\t \t1"),
        ("empty-answer", b"3 Who left?\ta,,b\t1"),
        ("empty-answer", b"3 Who left?\ta,\t1"),
        ("supporting-id", b"3 Who left?\tMary\t"),
        ("supporting-id", b"3 Who left?\tMary\tone"),
        ("supporting-id", b"3 Who left?\tMary\t1  1"),
        ("supporting-id", b"3 Who left?\tMary\t1 "),
        ("supporting-id", b"3 Who left?\tMary\t-1"),
        ("supporting-id", b"3 Who left?\tMary\t0"),
        ("supporting-id", b"3 Who left?\tMary\t01"),
        ("supporting-id", b"3 Who left?\tMary\t2"),
        ("supporting-id", b"3 Who left?\tMary\t3"),
        ("supporting-id", b"3 Who left?\tMary\t4"),
        ("supporting-id", b"3 Who left?\tMary\t" + b"9" * 5000),
        ("supporting-id", "3 Who left?\tMary\t\N{ARABIC-INDIC DIGIT ONE}".encode()),
    ],
)
def test_a_bad_question_costs_only_itself(reason, line):
    data = b"1 Mary left.\n2 Who left?\tMary\t1\n" + line + b"\n4 a,,b\n5 Who came?\tJohn\t4\n"
    fault = first_fault(data)
    assert (fault.reason, fault.line) == (reason, 3)
    assert len(str(fault)) < 300
    (story,), rejects = read(data)
    assert [(reject.reason, reject.line) for reject in rejects] == [(reason, 3)]
    assert [(question.number, question.answer) for question in story.questions] == [
        (0, b"Mary"),
        (2, b"John"),
    ]
    assert story.questions[1].supporting == (1,)


def test_a_text_known_as_a_statement_is_still_checked_as_an_answer():
    assert first_fault(b"1 a,,b\n2 a,,b\ta,,b\t1\n").reason == "empty-answer"


def test_crlf_throughout_says_so():
    fault = first_fault(GOOD.replace(b"\n", b"\r\n"))
    assert (fault.reason, fault.line) == ("crlf", 1)
    assert "CRLF" in str(fault)


def test_a_byte_order_mark_at_the_start():
    found, rejects = read(b"\xef\xbb\xbf" + GOOD + GOOD)
    assert [reject.reason for reject in rejects] == ["bom", "story-damaged", "story-damaged"]
    assert [story.number for story in found] == [1]


def test_lines_as_long_as_they_may_be():
    lines = b"1 " + b"J" * (MAX_LINE_BYTES - 2) + b"\n2 " + b"a " * MAX_LINE_WORDS + b"\n3 Who?\tJohn\t1\n"
    (story,), rejects = read(lines)
    assert len(story.statements) == 2
    assert not rejects


def test_a_story_of_too_many_lines_ends_there():
    data = b"1 Who?\ta\t1\n" + b"".join(b"%d a.\n" % number for number in range(2, MAX_STORY_LINES + 1))
    assert [reject.reason for reject in read(data)[1]] == ["supporting-id"]
    data += b"%d b.\n%d Who?\ta\t2\n" % (MAX_STORY_LINES + 1, MAX_STORY_LINES + 2) + GOOD
    (story,), rejects = read(data)
    assert story.number == 1
    assert [(reject.reason, reject.line) for reject in rejects[1:]] == [
        ("long-story", MAX_STORY_LINES + 1),
        ("story-damaged", MAX_STORY_LINES + 2),
    ]


def test_a_story_that_its_questions_repeat_too_often_ends_there():
    # 3,000 questions, as in the report of 144 kB of raw lines that became 279 MB.
    data = b"".join(b"%d a b.\n%d Who?\ta\t1\n" % (number, number + 1) for number in range(1, 6001, 2))
    (story,), rejects = read(data)
    assert sum(question.statements for question in story.questions) <= MAX_STORY_ROWS
    assert len(story.questions) > 400
    assert len(story.questions) + len(rejects) == 3000
    assert rejects[0].reason == "long-story"
    assert {reject.reason for reject in rejects[1:]} == {"story-damaged"}


def test_real_files_are_far_below_the_limits(raw_dir):
    root = raw_dir / "babi/tasks_1-20_v1-2"
    paths = [path for task in (3, 5, 10, 14, 19) for path in root.glob(f"*/qa{task}_*.txt")]
    assert paths
    for path in paths:
        rejects = []
        data = path.read_bytes()
        found = list(stories(data, file=path.name, reject=rejects.append))
        assert not rejects
        assert max(map(len, data.split(b"\n"))) * 20 < MAX_LINE_BYTES
        texts = {text for story in found for text in [*story.statements, story.questions[0].text]}
        assert max(len(text.split()) for text in texts) * 10 < MAX_LINE_WORDS
        assert max(sum(question.statements for question in story.questions) for story in found) * 20 < MAX_STORY_ROWS
        assert sum(story.unasked for story in found) == 0


def test_messages_show_the_text_and_not_too_much_of_it():
    fault = first_fault("1 은경이는 갔다.\n은경이는 화장실로 이동했습니다.\n".encode())
    assert fault.found == "'은경이는 화장실로 이동했습니다.'"
    assert first_fault("가".encode() * 70).found == f"'{'가' * 60}…'"
    assert first_fault(b"9" * 5000 + b" Mary left.\n").found == "9" * 60 + "…"


def test_statements_after_the_last_question_are_counted():
    data = GOOD + b"5 A sat.\n6 B sat.\n7 Who?\tA\n8 C sat.\n" + GOOD
    (first, second), rejects = read(data)
    assert (len(first.statements), first.unasked) == (2, 3)
    assert (len(second.statements), second.unasked) == (2, 0)
    assert [reject.reason for reject in rejects] == ["tabs"]


def test_a_file_that_starts_in_the_middle_of_a_story():
    assert first_fault(b"4 Mary left.\n").reason == "id-jump"


def test_statements_that_nothing_asks_about():
    data = GOOD + b"1 Mary left.\n2 John left.\n" + GOOD + b"1 A sat.\n"
    found, rejects = read(data)
    assert [(reject.reason, reject.line) for reject in rejects] == [("no-question", 5), ("no-question", 11)]
    assert [story.number for story in found] == [0, 2]


@pytest.mark.parametrize("data", [b"", b"\n", b"\n\n", b"\0"])
def test_hardly_anything(data):
    found, rejects = read(data)
    assert not found
    assert (not data) == (not rejects)


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.booleans(),
                st.from_regex(r"[a-z가-힣]{1,5}( [a-z가-힣]{1,5}){0,4}", fullmatch=True),
                st.integers(0, 100),
            ),
            min_size=1,
            max_size=8,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read(written):
    lines, expected = [], []
    for story in written:
        ids = []
        statements, questions = [], []
        body = [(False, "a b", 0), *story, (True, "what", 0)]
        for line_id, (asks, text, pick) in enumerate(body, 1):
            if asks:
                fact = pick % len(ids)
                lines.append(f"{line_id} {text}? \t{text}\t{ids[fact]}")
                questions.append((len(statements), f"{text}? ".encode(), text.encode(), (fact,)))
            else:
                ids.append(line_id)
                statements.append(f"{text}.".encode())
                lines.append(f"{line_id} {text}.")
        expected.append((statements, questions))
    found, rejects = read(("\n".join(lines) + "\n").encode())
    assert not rejects
    assert [
        (
            story.statements,
            [(asked.statements, asked.text, asked.answer, asked.supporting) for asked in story.questions],
        )
        for story in found
    ] == expected


HOSTILE = st.lists(
    st.sampled_from(
        [
            b"1 Mary left.",
            b"1 John came.",
            b"2 Mary left.",
            b"2 Who?\tMary\t1",
            b"3 Who?\tMary\t1",
            b"3 Who?\tMary,\t1",
            b"3 A sat.",
            b"4 Who?\ta\t3 1",
            b"4 Who?\ta\t2",
            b"1",
            b"1 ",
            b"1 \t\t",
            b"",
            b"\xef\xbb\xbf1 Mary left.",
            b"2 \xff",
            b"2 crlf.\r",
            b"\t",
            b"1 Who?\tMary\t1",
        ]
    ),
    max_size=40,
) | st.lists(st.binary(max_size=12), max_size=12)


@given(lines=HOSTILE, size=st.integers(1, 60))
def test_every_question_is_read_or_rejected_however_the_file_is_cut(tmp_path_factory, lines, size):
    data = b"\n".join(lines)
    found, rejects = read(data)
    path = tmp_path_factory.mktemp("story") / "qa.txt"
    path.write_bytes(data)
    chunks = scan(path, name="qa.txt", split="train", boundary=BOUNDARY, chunk_bytes=size).chunks
    cut_rejects = []
    cut = [
        (story.number, story.statements, [question._replace(end=0) for question in story.questions])
        for chunk in chunks
        for story in chunk_stories(chunk, chunk.read(), cut_rejects.append)
    ]
    assert cut == [
        (story.number, story.statements, [question._replace(end=0) for question in story.questions]) for story in found
    ]
    assert [reject.record() for reject in cut_rejects] == [reject.record() for reject in rejects]

    pieces = data.split(b"\n")
    asking = [number for number, line in enumerate(pieces, 1) if b"\t" in line]
    read_lines = [data.count(b"\n", 0, question.end) + 1 for story in found for question in story.questions]
    rejected = [reject.line for reject in rejects]
    assert set(asking) <= set(read_lines) | set(rejected)
    assert not set(read_lines) & set(rejected)
    assert len(rejected) == len(set(rejected))
