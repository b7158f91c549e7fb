"""Verifying: real data, other corpora, and one damage after the other, each named."""

import json
import shutil
import struct
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest

import malmoi.datasets
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM
from malmoi.datasets.stats import rejects
from malmoi.datasets.verify import verify
from malmoi.featurize.babi_words import babi_words
from malmoi.samples.babi import write_babi
from tests.conftest import TEST, TRAIN
from tests.datasets.prepared_babi import change_json, prepare_babi, raw_questions, rewrite, shard

EN = "babi/tasks_1-20_v1-2/en"
TRAIN_FILE, TEST_FILE = (f"en/qa1_single-supporting-fact_{split}.txt" for split in ("train", "test"))


@pytest.fixture(scope="module")
def task_1(raw_dir, tmp_path_factory):
    return prepare_babi(raw_dir / "babi", tmp_path_factory.mktemp("data"))


@pytest.fixture
def copy(task_1, tmp_path):
    """The real task 1, to damage."""
    return Prepared.open(shutil.copytree(task_1.folder, tmp_path / "copy"))


@pytest.fixture
def tiny(make_babi, tmp_path):
    return prepare_babi(make_babi(), tmp_path / "data")


def problems(dataset):
    report = verify(Prepared(dataset.folder))  # opened anew: what was read before is not remembered
    assert report.ok == (not report.problems)
    return [f"{problem.check}: {problem.message}" for problem in report.problems]


def only_problem(dataset):
    (found,) = problems(dataset)
    return found


def messages(report, level, check):
    return [found.message for found in report.findings if (found.level, found.check) == (level, check)]


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_real_task_1(task_1):
    report = verify(task_1)
    assert report.ok
    assert (report.name, report.folder) == ("babi/en-1k-qa1", str(task_1.folder))
    assert messages(report, OK, "shards") == ["2 shards, 2,000 records, every checksum right"]
    assert messages(report, OK, "raw files") == ["2 of 2 are the official ones"]
    assert messages(report, OK, "tasks") == ["1 task with bAbI's number of questions: train 1,000, test 1,000"]
    assert messages(report, OK, "rejects") == ["nothing of the raw data was left out"]
    assert len(messages(report, OK, "unknown")) == 2
    splits, overlap = report.tables
    assert rows(splits)[0]["stories"] == 200
    assert rows(overlap) == [
        {
            "task": 1,
            "name": "single-supporting-fact",
            "train": 1000,
            "train again": 3,
            "train again share": 0.003,
            "test": 1000,
            "test in train": 2,
            "test in train share": 0.002,
        }
    ]


def as_read(question):
    """What a model reads of a raw question."""
    return tuple(tuple(babi_words(line)) for line in (*question.statements, question.question))


@pytest.mark.parametrize(
    ("task", "name", "again", "in_train"),
    [(4, "two-arg-relations", 81, 134), (20, "agents-motivations", 91, 119)],
)
def test_overlap_is_what_plain_code_counts(raw_dir, tmp_path, task, name, again, in_train):
    train, test = (
        Counter(map(as_read, raw_questions(raw_dir / EN / f"qa{task}_{name}_{split}.txt")))
        for split in ("train", "test")
    )
    assert train.total() - len(train) == again
    assert sum(times for asked, times in test.items() if asked in train) == in_train
    report = verify(prepare_babi(raw_dir / "babi", tmp_path, f"en-1k-qa{task}"))
    (row,) = rows(report.tables[1])
    assert (row["train again"], row["test in train"]) == (again, in_train)
    first, second = messages(report, NOTE, "overlap")
    assert first.startswith(f"train: {again} of 1,000 ({again / 10:.2f} %) questions were asked earlier")
    assert second.startswith(f"test: {in_train} of 1,000 ({in_train / 10:.2f} %) questions are asked in train")


def test_another_answer_to_the_same_question(make_babi, tmp_path):
    story = b"1 Mary is here.\n2 Where is Mary?\t%s\t1\n"
    train = story % b"here" + b"1 John left.\n2 Who left?\tjohn\t1\n" + story % b"there" + story % b"here"
    test = story % b"there" + story % b"nowhere" + b"1 Mary is here.\n2 Is Mary?\there\t1\n"
    report = verify(prepare_babi(make_babi(train=train, test=test), tmp_path / "data"))
    (row,) = rows(report.tables[1])
    assert (row["train"], row["train again"], row["train again other answer"]) == (4, 2, 1)
    assert (row["test"], row["test in train"], row["test in train other answer"]) == (3, 2, 1)
    assert messages(report, NOTE, "overlap")[1] == (
        "test: 2 of 3 (66.67 %) questions are asked in train too, of the same story, 1 of them only with another answer"
    )


def test_the_same_story_of_another_task_is_another_question(make_babi, tmp_path):
    files = {
        f"en/qa{task}_{split}.txt": content
        for task, train, test in ((1, TRAIN, TEST), (2, TEST, TRAIN))
        for split, content in (("train", train), ("test", test))
    }
    report = verify(prepare_babi(make_babi(files), tmp_path / "data", "en-1k", on_error="skip"))
    by_task = rows(report.tables[1])
    assert [row["task"] for row in by_task] == [1, 2, "all"]
    assert [row["test in train"] for row in by_task] == [0, 0, 0]
    absent = ", ".join(map(str, range(3, 21)))
    assert messages(report, NOTE, "tasks")[0].startswith(
        f"absent, missing-file: tasks {absent}; the first: en/qa3_three-supporting-facts_train.txt: expected"
    )
    assert report.ok


def test_a_sample_corpus_has_no_problem(tmp_path):
    write_babi(tmp_path / "raw", questions_train=60, questions_test=20)
    dataset = prepare_babi(tmp_path / "raw", tmp_path / "data", "en-1k", on_error="skip")
    report = verify(dataset)
    assert report.ok
    (note,) = messages(report, NOTE, "raw files")
    assert note.startswith("not the official files, none of ")
    assert "not bAbI's counts: task 1, train: 60 questions, bAbI has 1,000, " in messages(report, NOTE, "tasks")[1]
    (rejects,) = messages(report, NOTE, "rejects")
    assert rejects.startswith("left out of the raw data, listed in rejects.jsonl: missing-file ")


@pytest.mark.parametrize("config", ["en-valid-1k-qa1", "hn-10k-qa1"])
def test_files_without_a_known_digest(make_babi, tmp_path, config):
    folder = "en-valid" if "valid" in config else "hn-10k"
    contents = {"train": TRAIN, "test": TEST} | ({"valid": TRAIN} if "valid" in config else {})
    raw = make_babi({f"{folder}/qa1_{split}.txt": content for split, content in contents.items()})
    report = verify(prepare_babi(raw, tmp_path / "data", config))
    assert report.ok
    assert messages(report, NOTE, "raw files") == [
        "no known digest: " + ", ".join(f"{folder}/qa1_{split}.txt" for split in sorted(contents))
    ]
    (row,) = rows(report.tables[1])
    if "valid" in config:
        assert (row["validation"], row["validation in train"]) == (3, 3)
        (note,) = messages(report, NOTE, "tasks")
        assert "task 1, train and validation: 6 questions, bAbI has 1,000" in note


def test_stored_encodings(make_babi, tmp_path):
    assert verify(prepare_babi(make_babi(), tmp_path / "data", "en-1k-qa1-pe")).ok


def test_what_only_test_has_is_told(tiny):
    (note,) = messages(verify(tiny), NOTE, "unknown")
    assert note == (
        "test: unknown are 5 of 13 (38.46 %) words and 1 of 1 (100.00 %) answers; "
        "sentences cut to the longest of train: 1"
    )


def test_a_flipped_bit(copy):
    file = shard(copy, "train")
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)
    message = only_problem(copy)
    assert message.startswith("shards: babi-train.tfrecord-00000-of-00001: expected whole records, found ")
    assert "found a wrong checksum in the record at byte " in message
    assert 4000 < int(message.split()[-1].replace(",", "")) <= 5000
    assert messages(verify(copy), NOTE, "overlap")[-1] == ("not looked at, because shards are damaged: train")


def test_a_truncated_shard(copy):
    file = shard(copy, "test")
    file.write_bytes(file.read_bytes()[:-7])
    assert "babi-test.tfrecord-00000-of-00001: expected whole records, found the file ends within the record" in (
        only_problem(copy)
    )


def test_a_record_less(copy):
    file = shard(copy, "train")
    data, end = file.read_bytes(), 0
    for _ in range(999):
        end += 16 + struct.unpack_from("<Q", data, end)[0]
    file.write_bytes(data[:end])
    found = "expected 1,000 records as in dataset_info.json, found 999"
    assert only_problem(copy) == f"shards: babi-train.tfrecord-00000-of-00001: {found}"


def test_an_empty_and_an_absent_shard(copy):
    shard(copy, "train").write_bytes(b"")
    shard(copy, "test").unlink()
    assert problems(copy) == [
        "shards: babi-train.tfrecord-00000-of-00001: expected 1,000 records as in dataset_info.json, found 0",
        "shards: babi-test.tfrecord-00000-of-00001: expected a file of records, found no such file",
    ]


def test_no_file_of_records(copy):
    shard(copy, "train").write_text("not records at all, but text\n" * 9)
    assert "found a wrong checksum in the record at byte 0" in only_problem(copy)


def test_the_shard_of_another_split(copy):
    shutil.copy(shard(copy, "test"), shard(copy, "train"))
    found = problems(copy)
    assert found
    assert all(message.startswith("counts: stats.json: expected splits.train.") for message in found)
    assert any("by the shards, found" in message for message in found)


def test_records_that_changed_places(copy):
    rewrite(shard(copy, "train"), lambda examples: [*examples[500:], *examples[:500]])
    message = "shards: train: expected records in the order task, story, question and none twice, found others"
    assert message in problems(copy)


@pytest.mark.parametrize(
    ("feature", "value", "expected"),
    [
        ("answer", 99, "feature answer: expected numbers from 0 to 6, found 99"),
        ("answer", -1, "feature answer: expected numbers from 0 to 6, found -1"),
        ("supporting_facts", 2, "feature supporting_facts: expected numbers from 0 to 1, found 2"),
        ("answer_tokens", 21, "feature answer_tokens: expected numbers from 0 to 20, found 21"),
        ("question", b"\x15\0\0\0" * 3, "feature question: expected numbers from 0 to 20, found 21"),
        ("question", b"\1\0\0\0", "expected statements of 6 and questions of 3 words, found other lengths"),
        ("story", b"\1\0\0\0" * 7, "expected statements of 6 and questions of 3 words, found other lengths"),
        ("story", b"\1\0\0", "feature story: expected 32-bit ids, found 3 bytes"),
        ("question", None, "a record: "),
    ],
)
def test_records_that_mean_nothing(copy, feature, value, expected):
    def change(examples):
        features = examples[0].features.feature
        if value is None:
            del features[feature]
        elif isinstance(value, bytes):
            features[feature].bytes_list.value[0] = value
        else:
            features[feature].int64_list.value[0] = value
        return examples

    rewrite(shard(copy, "train"), change)
    assert only_problem(copy).startswith(f"shards: babi-train.tfrecord-00000-of-00001: {expected}")


def set_at(*path, value):
    def change(content):
        *before, last = path
        for name in before:
            content = content[name]
        if value is None:
            del content[last]
        else:
            content[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("splits.train.examples", 999, "counts: stats.json: expected splits.train.examples to be 1000"),
        (
            "splits.test.stories",
            1,
            "counts: stats.json: expected splits.test.stories to be 200 by the shards",
        ),
        ("splits.test.tokens", 1, "counts: stats.json: expected splits.test.tokens to be"),
        ("splits.test.unknown_tokens", 1, "counts: stats.json: expected splits.test.unknown_tokens to be 0"),
        (
            "splits.test.unknown_answers",
            1,
            "counts: stats.json: expected splits.test.unknown_answers to be 0",
        ),
        ("splits.test.statements", None, "counts: stats.json: expected splits.test.statements to be 2000"),
        (
            "longest.sentence",
            7,
            "counts: stats.json: expected longest.sentence to be 6 by features.json, found 7",
        ),
        (
            "longest.story",
            9,
            "counts: stats.json: expected longest.story to be 10 by splits.train.longest_story",
        ),
        ("vocabulary.words", 9, "vocabulary: stats.json: expected vocabulary.words to be 21, found 9"),
        ("rejects", {"tabs": 2}, "rejects: rejects.jsonl: expected tabs 2 as in stats.json, found none"),
        ("corpus", None, "files: {folder}: stats.json: expected an entry corpus, found no corpus"),
        ("config", "en-2k", "tasks: bAbI has no variant 'en-2k'"),
        ("config", "en-1k", "tasks: absent without a reason in rejects.jsonl: tasks 2, 3, 4"),
        (
            "splits.train.cut_sentences",
            "no",
            "counts: {folder}: stats.json: expected splits.train.cut_sentences to",
        ),
    ],
)
def test_a_changed_stats_json(copy, path, value, expected):
    change_json(copy, "stats.json", set_at(*path.split("."), value=value))
    assert problems(copy)[0].startswith(expected.format(folder=copy.folder))


def test_counts_by_task(copy):
    change_json(copy, "stats.json", set_at("splits", "test", "examples_by_task", value={"1": 998, "2": 2}))
    found = problems(copy)
    assert found[0].endswith("to be {'1': 1000} by the shards, found {'1': 998, '2': 2}")
    assert "tasks: task 1, test: 998 questions, bAbI has 1,000, and these are its files" in found


@pytest.mark.parametrize("entry", ["splits", "longest", "vocabulary", "rejects", "raw", "config"])
def test_stats_that_lack_an_entry(copy, entry):
    change_json(copy, "stats.json", set_at(entry, value=None))
    found = problems(copy)
    assert found
    assert all("stats.json" in message for message in found)
    assert any(f"an entry {entry}" in message for message in found)


def test_a_changed_shard_length(copy):
    change_json(copy, "dataset_info.json", lambda info: info["splits"][0].update(shardLengths=["1001"]))
    assert "expected 1,001 records as in dataset_info.json, found 1,000" in only_problem(copy)


@pytest.mark.parametrize("file", ["words.vocab.txt", "answers.vocab.txt"])
def test_a_changed_vocabulary(copy, file):
    path = Path(copy.folder) / file
    lines = path.read_text().splitlines()
    lines[2], lines[3] = lines[3], lines[2]
    path.write_text("".join(f"{line}\n" for line in lines))
    message = only_problem(copy)
    assert message.startswith(f"vocabulary: {path} was changed since it was written: its sha256")


@pytest.mark.parametrize("ending", ["txt", "json"])
def test_a_vocabulary_that_is_not_there(copy, ending):
    (Path(copy.folder) / f"words.vocab.{ending}").unlink()
    assert f"words.vocab.{ending} is missing" in only_problem(copy)


def test_a_vocabulary_without_its_description(copy):
    (Path(copy.folder) / "words.vocab.json").write_text("{}")
    assert only_problem(copy).startswith("vocabulary: words.vocab.json: expected what describes a vocabulary")


def test_other_labels(copy):
    path = Path(copy.folder) / "answer.labels.txt"
    path.write_text("\n".join(reversed(path.read_text().splitlines())))
    assert only_problem(copy) == "features: answer.labels.txt: expected the words of answers.vocab.txt, found others"


@pytest.mark.parametrize("file", ["dataset_info.json", "features.json", "stats.json"])
@pytest.mark.parametrize("content", [None, "{", "[]", b"\xff"])
def test_files_without_which_nothing_works(copy, file, content):
    path = Path(copy.folder) / file
    path.write_bytes(content if isinstance(content, bytes) else (content or "").encode())
    if content is None:
        path.unlink()
    assert only_problem(copy).startswith(f"files: {file}: expected a JSON object, found ")


def test_an_info_that_says_nothing(copy):
    (Path(copy.folder) / "dataset_info.json").write_text('{"name": "babi"}')
    assert only_problem(copy).startswith("files: dataset_info.json and features.json: expected what TFDS writes")


def test_an_altered_raw_file_beside_an_official_one(raw_dir, make_babi, tmp_path):
    train, test = ((raw_dir / EN).parent.joinpath(file).read_bytes() for file in (TRAIN_FILE, TEST_FILE))
    altered = train.replace(b"bathroom", b"bedroom", 1)
    report = verify(prepare_babi(make_babi(train=altered, test=test), tmp_path / "data"))
    (message,) = messages(report, PROBLEM, "raw files")
    assert message.startswith(f"{TRAIN_FILE}: expected the official file, sha256 ")
    assert messages(report, OK, "raw files") == ["1 of 2 are the official ones"]


def test_an_official_file_under_another_name(raw_dir, make_babi, tmp_path):
    test = ((raw_dir / EN).parent / TEST_FILE).read_bytes()
    report = verify(prepare_babi(make_babi(train=test, test=test), tmp_path / "data"))
    (message,) = messages(report, PROBLEM, "raw files")
    assert message == f"{TRAIN_FILE}: expected the official file, found {TEST_FILE}"


def test_lost_rejects(make_babi, tmp_path):
    raw = make_babi(train=TRAIN + b"1 No question follows.\n")
    dataset = prepare_babi(raw, tmp_path / "data", on_error="skip")
    assert messages(verify(dataset), NOTE, "rejects") == [
        "left out of the raw data, listed in rejects.jsonl: no-question 1"
    ]
    file = Path(dataset.folder) / "rejects.jsonl"
    file.write_text("{}\n")
    assert only_problem(dataset) == "rejects: rejects.jsonl, line 1: expected a reject, found '{}'"
    file.unlink()
    assert only_problem(dataset) == "rejects: rejects.jsonl: expected no-question 1 as in stats.json, found none"


def test_only_a_newline_ends_a_reject(make_babi, tmp_path):
    dataset = prepare_babi(make_babi(train=TRAIN + b"1 No question follows.\n"), tmp_path / "data", on_error="skip")
    file = Path(dataset.folder) / "rejects.jsonl"
    reject = json.loads(file.read_text()) | {"found": "other\u2028ends\x85of lines"}
    file.write_text(json.dumps(reject, ensure_ascii=False) + "\n")
    assert list(rejects(dataset)) == [reject]


def test_a_corpus_without_checks_of_its_own(copy):
    change_json(copy, "stats.json", set_at("corpus", value="another"))
    report = verify(Prepared(copy.folder))
    assert report.ok
    assert [found.check for found in report.findings] == ["vocabulary", "shards", "rejects"]


def test_without_beam(tiny):
    script = """
        import sys
        from malmoi.datasets.prepared import Prepared
        from malmoi.datasets.stored_story import read_story_example
        from malmoi.datasets.verify import verify
        dataset = Prepared.open(sys.argv[1])
        print(verify(dataset).ok, read_story_example(dataset, index=0)["answer"])
        print("apache_beam" in sys.modules)
    """
    outcome = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tiny.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(malmoi.datasets.__file__).parents[2],
    )
    assert outcome.stdout.split() == ["True", "bathroom", "False"]
