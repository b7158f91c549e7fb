"""COCO-QA: the real files, files made at random against a plain reading, and broken ones."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malmoi
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import coco_qa
from malmoi.pipelines import prepare as preparing
from malmoi.pipelines.aligned_files import scan_aligned
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.coco_qa_lines import FILES
from malmoi.pipelines.options import pipeline_options
from malmoi.pipelines.plan import shard_plans
from malmoi.pipelines.prepare import prepare
from tests.pipelines.always import always
from tests.pipelines.visual_records import rejects, stored

SHARD_BYTES = 1 << 20
SAMPLE = Path(malmoi.__file__).parent / "datasets/coco_qa/dummy_data"


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def raw(tmp_path):
    """A function: the sample, of which some lines are others; ``None`` for no line."""

    def make(**changed):
        for split in ("train", "test"):
            (tmp_path / "raw" / split).mkdir(parents=True)
            for name in FILES:
                lines = (SAMPLE / split / f"{name}.txt").read_bytes().split(b"\n")[:-1]
                for number, line in changed.get(f"{split}_{name}", {}).items():
                    lines[number - 1] = line
                content = b"".join(line + b"\n" for line in lines if line is not None)
                (tmp_path / "raw" / split / f"{name}.txt").write_bytes(content)
        return tmp_path / "raw"

    return make


def plain(root, split):
    """The rows of the four files."""
    columns = [(root / split / f"{name}.txt").read_text().split("\n")[:-1] for name in FILES]
    return list(zip(*columns, strict=True))


def test_the_sample_by_hand(out):
    stats = prepare(CocoQaCorpus(str(SAMPLE)), out).stats
    first, *_ = stored(out, "coco_qa", "train")
    assert first._asdict() == {
        "question_id": 0,
        "image_id": 11,
        "kind": 0,
        "words": ["what", "is", "asleep", "on", "top", "of", "the", "piano"],
        "text": "what is asleep on top of the piano",
        "answer": "cat",
        "answer_text": "cat",
        "answer_set": None,
    }
    # Falling counts, ties by the word.
    assert Vocabulary.load(out, "words").words[:6] == ("<pad>", "<unk>", "the", "is", "of", "what")
    assert Vocabulary.load(out, "answers").words == ("<unk>", "cat", "green", "kitchen", "orange", "three", "two")
    test = stored(out, "coco_qa", "test")
    assert [(one.answer, one.answer_text) for one in test] == [
        ("green", "green"),
        ("three", "three"),
        ("<unk>", "dog"),
        ("<unk>", "beach"),
    ]
    assert (test[2].text, test[2].words[-1]) == ("what is asleep by the window ?", "window")
    assert test[0].words == ["what", "is", "the", "color", "of", "the", "<unk>"]
    assert stats["splits"]["test"] == {
        "examples": 4,
        "examples_by_type": {"color": 1, "number": 1, "object": 1, "location": 1},
        "tokens": 27,
        "unknown_tokens": 2,
        "unknown_answers": 2,
        "cut_questions": 0,
        "longest_question": 7,
        "several_answers_left_out": 0,
    }
    assert (stats["images"], stats["longest"]) == ({"train": 4, "test": 3}, {"question": 9})
    assert {key: stats[key] for key in ("corpus", "config", "tokenizer", "rejects")} == {
        "corpus": "coco_qa",
        "config": "released",
        "tokenizer": "question_words",
        "rejects": {},
    }


WORD = st.text(st.sampled_from("abcé'`,-.\u00a0?"), min_size=1, max_size=5)
QUESTION = st.lists(WORD, min_size=1, max_size=9).map(" ".join).filter(lambda text: text.strip("? "))
ANSWER = st.text(st.sampled_from("abé-"), min_size=1, max_size=3)
ROWS = st.lists(
    st.tuples(QUESTION, ANSWER, st.sampled_from("0123"), st.integers(1, 2**31 - 1).map(str)), min_size=1, max_size=25
)


@settings(deadline=None, max_examples=15)
@given(train=ROWS, test=ROWS, size=st.integers(1, 200), shard=st.integers(1, 300))
def test_any_files_against_a_plain_reading(tmp_path_factory, train, test, size, shard):
    root, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    for split, rows in (("train", train), ("test", test)):
        (root / split).mkdir()
        for name, column in zip(FILES, zip(*rows, strict=True), strict=True):
            (root / split / f"{name}.txt").write_text("".join(f"{line}\n" for line in column))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coco_qa, "scan_aligned", always(scan_aligned, chunk_bytes=size))
        patch.setattr(preparing, "shard_plans", always(shard_plans, shard_bytes=shard))
        stats = prepare(CocoQaCorpus(str(root)), out).stats
    known = {word for question, *_ in train for word in question.rstrip("? ").split(" ")}
    answers = {answer for _, answer, *_ in train}
    for split, rows in (("train", train), ("test", test)):
        found = stored(out, "coco_qa", split)
        assert [one.question_id for one in found] == list(range(len(rows)))
        for one, (question, answer, kind, image) in zip(found, rows, strict=True):
            words = question.rstrip("? ").split(" ")
            assert one.words == [word if word in known else "<unk>" for word in words]
            assert (one.text, one.kind, one.image_id) == (question, int(kind), int(image))
            assert (one.answer, one.answer_text) == (answer if answer in answers else "<unk>", answer)
        assert stats["images"][split] == len({row[3] for row in rows})
        assert stats["splits"][split]["longest_question"] == max(len(one.words) for one in found)


@pytest.mark.parametrize(
    ("changed", "reason", "message"),
    [
        ({"train_types": {3: b"4"}}, "type", r"types\.txt, line 3: expected a type: 0 \(object\), .*, found '4'"),
        ({"train_types": {3: b""}}, "type", r"types\.txt, line 3: .* found ''"),
        ({"train_types": {3: b"00"}}, "type", r"types\.txt, line 3: .* found '00'"),
        ({"train_answers": {2: b"hot dog"}}, "answer", r"answers\.txt, line 2: expected an answer of one word"),
        ({"train_answers": {2: b"hot\xc2\xa0dog"}}, "answer", r"answers\.txt, line 2: .* found 'hot\\xa0dog'"),
        ({"train_answers": {2: b""}}, "answer", r"answers\.txt, line 2: .* found ''"),
        ({"train_questions": {5: b""}}, "empty-question", r"questions\.txt, line 5: expected a question with a word"),
        ({"train_questions": {5: b" ? "}}, "empty-question", r"questions\.txt, line 5: .* found ' \? '"),
        ({"train_questions": {5: b"what \xff"}}, "not-utf8", r"questions\.txt, line 5: .* 0xff at column 6"),
        ({"train_questions": {1: b"\xef\xbb\xbfwhat"}}, "bom", r"questions\.txt, line 1: .* a byte order mark"),
        ({"train_questions": {5: b"what\r"}}, "crlf", r"questions\.txt, line 5: .* a carriage return"),
        ({"train_questions": {5: b"w" * 20_000}}, "long-line", r"questions\.txt, line 5: .* found 20,000"),
        ({"train_img_ids": {8: b"0"}}, "image-id", r"img_ids\.txt, line 8: expected the number of a picture, .* '0'"),
        ({"train_img_ids": {8: b"012"}}, "image-id", r"img_ids\.txt, line 8: .* found '012'"),
        ({"train_img_ids": {8: b"2147483648"}}, "image-id", r"img_ids\.txt, line 8: .* 1 to 2147483647"),
        ({"train_img_ids": {8: b"x.jpg"}}, "image-id", r"img_ids\.txt, line 8: .* found 'x\.jpg'"),
    ],
)
def test_bad_lines(raw, out, tmp_path, changed, reason, message):
    root = raw(**changed)
    with pytest.raises(BadInput, match=rf"^train/{message}") as caught:
        prepare(CocoQaCorpus(str(root)), out)
    assert caught.value.reason == reason
    # Set aside, it costs this question and no other.
    (file, lines), *_ = changed.items()
    (number,) = lines
    kept = tmp_path / "kept"
    kept.mkdir()
    prepare(CocoQaCorpus(str(root)), kept, on_error="skip")
    assert rejects(kept) == [(reason, f"train/{file.removeprefix('train_')}.txt", number)]
    assert [one.question_id for one in stored(kept, "coco_qa", "train")] == [n for n in range(8) if n != number - 1]
    assert len(stored(kept, "coco_qa", "test")) == 4


def test_files_of_unequal_length(raw, out):
    root = raw(test_types={2: None})
    with pytest.raises(
        BadInput, match=r"^test/types\.txt: expected as many lines as test/questions\.txt has, 4, found 3"
    ):
        prepare(CocoQaCorpus(str(root)), out)
    stats = prepare(CocoQaCorpus(str(root)), out, on_error="skip").stats
    assert (set(stats["splits"]), stats["rejects"]) == ({"train"}, {"unequal-lengths": 1})
    assert set(stats["raw"]) == {f"train/{name}.txt" for name in FILES}


def test_a_folder_without_training_files(tmp_path, out):
    with pytest.raises(MalmoiError, match=r"missing-file: 2; the first: train/questions\.txt"):
        prepare(CocoQaCorpus(str(tmp_path)), out, on_error="skip")


def test_files_that_change_meanwhile(raw):
    corpus = CocoQaCorpus(str(raw()))
    chunk = corpus.raw(print).chunks[0]
    with pytest.raises(MalmoiError, match="changed while it was being prepared"):
        list(corpus.questions(chunk, chunk.read() + b"one more\n", print))


def test_it_travels_to_workers():
    corpus = CocoQaCorpus(str(SAMPLE))
    assert pickle.loads(pickle.dumps(corpus)) == corpus
    raised = []
    counts = [corpus.count(chunk, chunk.read(), raised.append) for chunk in corpus.raw(raised.append).chunks]
    assert pickle.loads(pickle.dumps(corpus.fit(corpus.merge(counts)))) == corpus.fit(corpus.merge(counts[::-1]))
    assert not raised


@pytest.fixture(scope="module")
def real(raw_dir, tmp_path_factory):
    root = raw_dir / "cocoqa"
    if not root.is_dir():
        pytest.skip(f"no real COCO-QA: {root} is not there")
    out = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "shard_plans", always(shard_plans, shard_bytes=SHARD_BYTES))
        stats = prepare(CocoQaCorpus(str(root)), out).stats
    return root, out, stats, {split: stored(out, "coco_qa", split) for split in ("train", "test")}


def test_the_counts_are_the_published_ones(real):
    _, out, stats, _ = real
    train, test = stats["splits"]["train"], stats["splits"]["test"]
    assert (train["examples"], test["examples"]) == (78_736, 38_948)
    assert train["examples_by_type"] == {"object": 54_992, "number": 5_885, "color": 13_059, "location": 4_800}
    assert test["examples_by_type"] == {"object": 27_206, "number": 2_755, "color": 6_509, "location": 2_478}
    assert stats["images"] == {"train": 46_293, "test": 22_879}
    assert stats["rejects"] == {}
    assert len(Vocabulary.load(out, "answers").tokens) == 430
    assert len(Vocabulary.load(out, "words").tokens) == 10_163
    assert (train["unknown_tokens"], train["unknown_answers"], test["unknown_answers"]) == (0, 0, 0)
    assert (stats["longest"]["question"], test["longest_question"], test["cut_questions"]) == (54, 41, 0)


def test_the_real_files_are_read_as_by_plain_code(real):
    root, out, stats, read = real
    words = {word for row in plain(root, "train") for word in row[0].split(" ")}
    assert set(Vocabulary.load(out, "words").tokens) == words
    for split in ("train", "test"):
        rows, unknown = plain(root, split), 0
        for one, (question, answer, kind, image) in zip(read[split], rows, strict=True):
            expected = [word if word in words else "<unk>" for word in question.removesuffix(" ??").split(" ")]
            assert one.words == expected
            assert (one.text, one.answer, str(one.kind), str(one.image_id)) == (question, answer, kind, image)
            unknown += expected.count("<unk>")
        assert stats["splits"][split]["unknown_tokens"] == unknown


def test_the_no_break_space_is_within_a_word(real):
    question = real[-1]["train"][64_726]
    assert question.words[-2:] == ["mueller", "4\u00a01/2"]
    assert question.text.endswith("mueller 4\u00a01/2")


@pytest.mark.engines
def test_two_processes_write_the_same_bytes(real, tmp_path, monkeypatch):
    root, out, *_ = real
    monkeypatch.setattr(preparing, "shard_plans", always(shard_plans, shard_bytes=SHARD_BYTES))
    flags = ["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"]
    prepare(CocoQaCorpus(str(root)), tmp_path, options=pipeline_options(flags))
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (out, tmp_path))
    assert len(one) == 4 + 2 + 5
    assert one == two
