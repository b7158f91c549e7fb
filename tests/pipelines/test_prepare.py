"""The pipeline, with bAbI and with a corpus of lines."""

import json
import tracemalloc
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
import tensorflow as tf
from apache_beam.runners.runner import PipelineRunner

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import babi as module_of_babi
from malmoi.pipelines import examples, plan
from malmoi.pipelines import prepare as module
from malmoi.pipelines.babi import BabiCorpus
from malmoi.pipelines.babi_raw import variant
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.options import pipeline_options
from malmoi.pipelines.passes import merge_stats
from malmoi.pipelines.prepare import prepare
from tests.conftest import TRAIN
from tests.pipelines.always import always


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def babi(root, name="en-1k-qa1"):
    return BabiCorpus(str(root), variant(name))


def contents(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_what_is_written(make_babi, out):
    prepared = prepare(babi(make_babi()), out)
    assert set(contents(out)) == {
        "babi-train.tfrecord-00000-of-00001",
        "babi-test.tfrecord-00000-of-00001",
        "words.vocab.txt",
        "words.vocab.json",
        "answers.vocab.txt",
        "answers.vocab.json",
        "stats.json",
    }
    assert [(shard.examples, shard.index) for shard in prepared.shards["train"]] == [(3, 0)]
    assert prepared.shards["test"][0].bytes == (out / "babi-test.tfrecord-00000-of-00001").stat().st_size
    stats = json.loads((out / "stats.json").read_text())
    assert stats == prepared.stats
    assert stats["splits"]["test"] == {
        "examples": 1,
        "stories": 1,
        "statements": 1,
        "statements_unasked": 0,
        "tokens": 13,
        "unknown_tokens": 5,  # quickly, old, red, over, there
        "unknown_answers": 1,
        "cut_sentences": 1,
        "longest_story": 1,
        "examples_by_task": {"1": 1},
    }
    assert stats["rejects"] == {}
    assert stats["raw"]["en/qa1_single-supporting-fact_train.txt"]["bytes"] == len(TRAIN)
    assert list(stats) == sorted(stats)


def test_the_first_bad_input_in_the_order_of_the_corpus_is_raised(make_babi, out):
    # The worker's error comes back as what it was, not as text in an error of Beam's.
    root = make_babi(
        train=TRAIN + b"1 A sat.\n2 Who?\t\t1\n3 Who?\ta\t9\n",
        test=b"1 A sat.\n",
    )
    with pytest.raises(BadInput) as caught:
        prepare(babi(root), out)
    assert (caught.value.reason, caught.value.line) == ("empty-answer", 9)
    assert caught.value.file == "en/qa1_single-supporting-fact_train.txt"
    assert contents(out) == {}


def test_bad_input_of_the_test_split_is_raised_too(make_babi, out):
    with pytest.raises(BadInput) as caught:
        prepare(babi(make_babi(test=b"1 A sat.\n2 Who?\ta\n")), out)
    assert (caught.value.reason, caught.value.line) == ("tabs", 2)


def test_skipping_sets_aside_and_counts(make_babi, out):
    root = make_babi(
        train=TRAIN + b"1 Bob zzz.\n3 Bob sat.\n4 Who sat?\tbob\t3\n1 Al hid.\n2 Who?\tal\tx\n3 Who?\tal\t1\n"
    )
    prepared = prepare(babi(root), out, on_error="skip")
    assert prepared.stats["rejects"] == {"id-jump": 1, "story-damaged": 1, "supporting-id": 1}
    rejects = [json.loads(line) for line in (out / "rejects.jsonl").read_text().splitlines()]
    assert [(reject["reason"], reject["line"]) for reject in rejects] == [
        ("id-jump", 9),
        ("story-damaged", 10),
        ("supporting-id", 12),
    ]
    assert prepared.stats["splits"]["train"]["examples"] == 4
    words = Vocabulary.load(out, "words")
    assert "al" in words
    assert "zzz" not in words, "a story without an example counts for nothing"


def test_rejects_of_many_shards_stand_in_the_order_of_the_corpus(make_babi, out, monkeypatch):
    monkeypatch.setattr(module_of_babi, "scan", always(plan.scan, chunk_bytes=500))
    monkeypatch.setattr(module, "shard_plans", always(plan.shard_plans, shard_bytes=1000))
    story = TRAIN + b"1 A sat.\n2 Who?\t\t1\n3 Who?\ta\t9\n"
    prepared = prepare(babi(make_babi(train=story * 100, test=story)), out, on_error="skip")
    assert len(prepared.shards["train"]) > 5
    rejects = [json.loads(line) for line in (out / "rejects.jsonl").read_text().split("\n")[:-1]]
    of_train = [line for number in range(100) for line in (10 * number + 9, 10 * number + 10)]
    assert [reject["line"] for reject in rejects] == [*of_train, 9, 10]
    assert prepared.stats["rejects"] == {"empty-answer": 101, "supporting-id": 101}
    assert not list(out.glob("incomplete.*"))


def test_rejects_are_not_held_in_memory(make_babi, out):
    # Each is a short line, 300 bytes as JSON and more as an object.
    def peak(folder, bad):
        folder.mkdir()
        raw = make_babi(name=f"raw of {folder.name}", train=TRAIN + b"1 A sat.\n" + b"x\ty\n" * bad)
        tracemalloc.start()
        try:
            return prepare(babi(raw), folder, on_error="skip"), tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(out / "warm", 1)  # modules are imported, caches filled
    _, few = peak(out / "few", 1)
    prepared, many = peak(out / "many", 20_000)
    assert prepared.stats["rejects"] == {"no-id": 1, "story-damaged": 19_999}
    assert (out / "many/rejects.jsonl").stat().st_size > 3_500_000
    assert many - few < 2_000_000


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_split_without_examples_is_an_error(make_babi, out, split):
    root = make_babi(**{split: b"nonsense\nnonsense\twith\ttab\n"})
    with pytest.raises(
        MalmoiError, match=rf"the split '{split}' has no example \(left out: no-id: 1, story-damaged: 1"
    ):
        prepare(babi(root), out, on_error="skip")


def test_without_any_task_the_error_says_why(make_babi, out):
    root = make_babi({"en/qa1_single-supporting-fact_test.txt": b"1 A sat.\n"})
    with pytest.raises(MalmoiError, match=r"the first: en/qa1_single-supporting-fact_train\.txt: expected"):
        prepare(babi(root), out, on_error="skip")


def test_twice_the_same_bytes(make_babi, tmp_path):
    root = make_babi()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        prepare(babi(root), tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@dataclass(frozen=True)
class Lines:
    """A corpus of another kind: an example a line, its words counted."""

    folder: str
    name: str = "lines"
    counted: tuple[str, ...] = ("train",)
    chunk_bytes: int = 40

    def raw(self, reject):
        files = {
            split: plan.scan(Path(self.folder) / split, name=split, split=split, chunk_bytes=self.chunk_bytes)
            for split in ("train", "test")
        }
        return Raw(tuple(chunk for file in files.values() for chunk in file.chunks), files)

    def count(self, chunk, data, reject):
        return Counter(data.decode().split())

    def merge(self, parts):
        return sum(parts, Counter())

    def fit(self, counts):
        return Vocabulary.from_counts(counts)

    def encoder(self, fitted):
        return LinesEncoder(fitted)

    def save(self, fitted, folder):
        fitted.save(folder, "words", tokenizer="split", source="train")

    def statistics(self, fitted):
        return {"vocabulary": {"words": len(fitted)}}


class LinesEncoder:
    def __init__(self, words):
        self.words = words
        self.stats = {"lines": 0, "longest_line": 0}

    def records(self, chunk, data, reject):
        for number, line in enumerate(data.splitlines(), chunk.first_line):
            ids = self.words.encode(line.decode().split()).tolist()
            self.stats = merge_stats(self.stats, {"lines": 1, "longest_line": len(ids)})
            yield examples.example(examples.int64_feature("ids", ids), examples.int64_feature("line", [number]))


def lines_corpus(folder, count):
    folder.mkdir(exist_ok=True)
    (folder / "train").write_text("".join(f"w{n % 7} w{n % 3} line\n" for n in range(count)))
    (folder / "test").write_text("w1 other\n")
    return Lines(str(folder))


def numbered(paths):
    dataset = tf.data.TFRecordDataset([str(path) for path in sorted(paths)])
    return [
        tf.train.Example.FromString(record).features.feature["line"].int64_list.value[0]
        for record in dataset.as_numpy_iterator()
    ]


def test_many_shards_keep_the_order(tmp_path, out, monkeypatch):
    monkeypatch.setattr(module, "shard_plans", always(plan.shard_plans, shard_bytes=100))
    prepared = prepare(lines_corpus(tmp_path / "raw", 100), out)
    shards = prepared.shards["train"]
    assert len(shards) > 5
    assert sum(shard.examples for shard in shards) == 100
    assert numbered(out.glob("lines-train*")) == list(range(1, 101))
    assert prepared.stats["splits"]["train"] == {"lines": 100, "longest_line": 3}
    assert prepared.stats["vocabulary"] == {"words": 2 + 7 + 1}


def test_a_worker_that_can_not_write_says_so(make_babi, out):
    # A folder in the place of the shard: renaming fails on every system, whoever runs the test.
    (out / "babi-train.tfrecord-00000-of-00001" / "inside").mkdir(parents=True)
    with pytest.raises(MalmoiError, match=r"babi-train\.tfrecord-00000-of-00001 can't be written: "):
        prepare(babi(make_babi()), out)


def test_statistics_add_up():
    one = {"examples": 2, "longest_story": 7, "by_task": {"1": 2}}
    other = {"examples": 3, "longest_story": 4, "by_task": {"1": 1, "2": 2}}
    merged = {"examples": 5, "longest_story": 7, "by_task": {"1": 3, "2": 2}}
    assert merge_stats(one, other) == merge_stats(other, one) == merged
    assert merge_stats({}, one) == one


class Runner(PipelineRunner):
    """Ends as it is told to."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def run_pipeline(self, pipeline, options):
        raise self.error


class Unavailable(grpc.RpcError, grpc.Call):
    def code(self):
        return grpc.StatusCode.UNAVAILABLE

    def details(self):
        return "failed to connect to all addresses"

    cancel = add_callback = initial_metadata = is_active = time_remaining = trailing_metadata = None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (grpc.FutureTimeoutError(), "no job service answered in time"),
        (Unavailable(), "failed to connect to all addresses"),
        (OSError("Timed out trying to connect to tcp://127.0.0.1:1 after 30 s"), "tcp://127.0.0.1:1"),
    ],
)
def test_an_engine_that_can_not_be_reached(make_babi, out, error, told):
    with pytest.raises(MalmoiError, match=f"the engine Runner can't be reached: .*{told}"):
        prepare(babi(make_babi()), out, runner=Runner(error))


def test_a_job_service_that_is_not_there(make_babi, out):
    flags = ["--runner=PortableRunner", "--job_endpoint=localhost:1", "--job_server_timeout=1"]
    with pytest.raises(MalmoiError, match="the engine PortableRunner can't be reached: no job service answered"):
        prepare(babi(make_babi()), out, options=pipeline_options(flags))


def test_other_errors_of_an_engine_stay_what_they_are(make_babi, out):
    with pytest.raises(ZeroDivisionError):
        prepare(babi(make_babi()), out, runner=Runner(ZeroDivisionError()))
