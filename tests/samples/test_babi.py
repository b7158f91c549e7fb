import hashlib
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import malmoi.samples.babi
from malmoi.errors import MalmoiError
from malmoi.samples import write_babi
from malmoi.samples.babi import stories
from malmoi.samples.babi_tasks import TASKS

NAMES = [
    f"{stem}_{split}.txt"
    for stem in (
        "qa1_single-supporting-fact",
        "qa2_two-supporting-facts",
        "qa6_yes-no-questions",
        "qa7_counting",
        "qa8_lists-sets",
        "qa15_basic-deduction",
        "qa19_path-finding",
    )
    for split in ("train", "test")
]
LINE = re.compile(r"[1-9][0-9]* (?:[A-Z][A-Za-z ]*\.|[A-Z][A-Za-z ]*\? \t[a-z]+(?:,[a-z]+)*\t[0-9]+(?: [0-9]+)*)\n")


def text_of(number, *, questions, split="train", seed=0):
    return "".join(stories(TASKS[number], split=split, questions=questions, seed=seed))


def test_files_have_the_names_and_the_sizes_of_babi(tmp_path):
    paths = write_babi(tmp_path, questions_train=23, questions_test=7)
    assert [path.name for path in paths] == NAMES
    assert {path.parent for path in paths} == {tmp_path / "en"}
    for path in paths:
        asked = path.read_text().count("?")
        assert asked == (23 if "train" in path.name else 7), path.name
    assert {path.name for path in (tmp_path / "en").iterdir()} == {*NAMES, "SAMPLE.txt"}


def test_a_folder_knows_its_size(tmp_path):
    small, _ = write_babi(tmp_path, tasks=[19], questions_test=1)
    large, _ = write_babi(tmp_path, tasks=[19], questions_test=1, folder="en-10k")
    assert small.read_text().count("?") == 1_000
    assert large.read_text().count("?") == 10_000
    assert large.parent == tmp_path / "en-10k"
    assert large.read_text().startswith(small.read_text())


@given(
    number=st.sampled_from(sorted(TASKS)),
    split=st.sampled_from(["train", "test"]),
    seed=st.integers(),
    questions=st.integers(1, 60),
)
def test_every_line_is_of_the_format(number, split, seed, questions):
    text = text_of(number, questions=questions, split=split, seed=seed)
    assert text.isascii()
    previous, asked, statements = 0, 0, set()
    for line in text.splitlines(keepends=True):
        assert LINE.fullmatch(line), line
        line_number = int(line.split(" ")[0])
        if line_number == 1:
            assert previous == 0 or asked == TASKS[number].questions, "only the last story may be cut short"
            asked, statements = 0, set()
        else:
            assert line_number == previous + 1
        if "\t" in line:
            asked += 1
            assert {int(one) for one in line.split("\t")[2].split()} <= statements
        else:
            statements.add(line_number)
        previous = line_number
    assert "\t" in line, "a story ends with a question"


@given(
    number=st.sampled_from(sorted(TASKS)),
    seed=st.integers(),
    sizes=st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
def test_fewer_questions_are_the_beginning_of_more(number, seed, sizes):
    fewer, more = (text_of(number, questions=size, seed=seed) for size in sorted(sizes))
    assert more.startswith(fewer)
    assert len(more) > len(fewer) or sizes[0] == sizes[1]


@given(number=st.sampled_from(sorted(TASKS)), seed=st.integers())
def test_splits_and_seeds_differ(number, seed):
    train = text_of(number, questions=40, seed=seed)
    assert train == text_of(number, questions=40, seed=seed)
    assert train != text_of(number, questions=40, seed=seed, split="test")
    assert train != text_of(number, questions=40, seed=seed + 1)


def test_bytes_are_the_same_on_every_machine(tmp_path):
    digest = hashlib.sha256()
    for path in write_babi(tmp_path, questions_train=50, questions_test=50, seed=7):
        digest.update(path.read_bytes())
    assert digest.hexdigest() == "b847c899e10a2d9a780e73464364487050a8cf6c870e0a8627889a63aeae0ced"


def test_a_second_run_writes_the_same_and_keeps_other_tasks(tmp_path):
    options = {"questions_train": 12, "questions_test": 12}
    paths = write_babi(tmp_path, **options)
    before = {path: path.read_bytes() for path in paths}
    write_babi(tmp_path, tasks=[1, 1], **options)
    assert {path: path.read_bytes() for path in paths} == before
    first, _ = write_babi(tmp_path, tasks=[1], seed=1, **options)
    assert first.read_bytes() != before[first]


def test_a_real_corpus_is_not_overwritten(tmp_path):
    real = tmp_path / "en" / "qa6_yes-no-questions_test.txt"
    real.parent.mkdir()
    real.write_text("1 Mary moved to the bathroom.\n")
    with pytest.raises(MalmoiError, match=r"qa6_yes-no-questions_test\.txt exists and is not part of"):
        write_babi(tmp_path, questions_train=5, questions_test=5)
    assert real.read_text() == "1 Mary moved to the bathroom.\n"
    assert list(real.parent.iterdir()) == [real]


def test_no_file_is_left_half_written(tmp_path, monkeypatch):
    def breaks_off(*_, **__):
        yield "1 Hana ran to the barn.\n"
        raise OSError(28, "No space left on device")

    paths = write_babi(tmp_path, tasks=[1], questions_train=5, questions_test=5)
    before = [path.read_bytes() for path in paths]
    monkeypatch.setattr(malmoi.samples.babi, "stories", breaks_off)
    with pytest.raises(OSError, match="No space left"):
        write_babi(tmp_path, tasks=[1, 2], questions_train=9, questions_test=9)
    assert [path.read_bytes() for path in paths] == before
    assert {path.name for path in (tmp_path / "en").iterdir()} == {*NAMES[:2], "SAMPLE.txt"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"folder": "hn"}, "folders en, en-10k, not 'hn'"),
        ({"tasks": [1, 3, 20]}, "tasks 1, 2, 6, 7, 8, 15, 19, not 3, 20"),
        ({"tasks": []}, "not none"),
        ({"questions_train": 0}, "train file .* at least 1 question, not 0"),
        ({"questions_test": -1}, "test file .* at least 1 question, not -1"),
    ],
)
def test_wrong_arguments_are_named_before_anything_is_written(tmp_path, options, message):
    with pytest.raises(MalmoiError, match=message):
        write_babi(tmp_path, **options)
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(MalmoiError, match="out is not a folder"):
        write_babi(tmp_path / "out", tasks=[1])
    (tmp_path / "en").write_text("")
    with pytest.raises(MalmoiError, match="en is not a folder"):
        write_babi(tmp_path, tasks=[1])


def test_nothing_heavy_is_imported():
    code = (
        "import sys, malmoi.samples\n"
        "heavy = {'tensorflow', 'apache_beam', 'keras', 'tensorflow_datasets', 'jax'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
