"""DAQUAR: the real files in both formats, pairs made at random, and broken files."""

import pickle
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malmoi
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.daquar_questions import question_type
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import daquar
from malmoi.pipelines import prepare as preparing
from malmoi.pipelines.daquar import DaquarCorpus
from malmoi.pipelines.daquar_raw import variant
from malmoi.pipelines.plan import scan, shard_plans
from malmoi.pipelines.prepare import prepare
from tests.pipelines.always import always
from tests.pipelines.visual_records import rejects, stored

SAMPLE = Path(malmoi.__file__).parent / "datasets/daquar/dummy_data"
TRAIN, TEST = "qa.894.raw.train.txt", "qa.894.raw.test.txt"


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def raw(tmp_path):
    """A function: the sample without some files, and with others' contents."""

    def make(*without, **contents):
        root = shutil.copytree(SAMPLE, tmp_path / "raw")
        for name in without:
            (root / name).unlink()
        for name, content in contents.items():
            (root / name).write_bytes(content)
        return root

    return make


def corpus(root, name="894"):
    return DaquarCorpus(str(root), variant(name))


def pair(question, answer="cat"):
    return f"{question}\n{answer}\n".encode()


def test_the_sample_by_hand(out):
    stats = prepare(corpus(SAMPLE), out).stats
    train = stored(out, "daquar", "train")
    assert [" ".join(one.words) for one in train] == [
        "what is on the left side of the piano",
        "how many lanterns are there",
        "what is the color of the curtain",
        "what is hung near the door close to the wall",
        "what is the largest object",
        "what is on the piano",
    ]
    assert [one.image_id for one in train] == [2, 2, 5, 5, 7, 7]
    assert [one.kind for one in train] == [0, 1, 2, 0, 0, 0]
    assert train[3].answer_set == ["coat", "hat", "hat"]
    assert (train[3].answer, train[3].answer_text) == ("coat, hat, hat", "coat, hat, hat")
    assert train[3].text == "what is hung near the door in the image5 close to the wall in the image5 ?"
    test = stored(out, "daquar", "test")
    assert [(one.answer, one.answer_text) for one in test] == [
        ("<unk>", "2"),
        ("cat", "cat"),
        ("<unk>", "hat, coat"),
        ("<unk>", "violet"),
    ]
    assert (stats["config"], stats["images"], stats["notes"]) == ("894", {"train": 3, "test": 2}, [])
    assert set(stats["raw"]) == {TRAIN, TEST, "train.txt", "test.txt"}


def test_of_single_words_the_others_are_left_out_and_counted(out):
    stats = prepare(corpus(SAMPLE, "894-single"), out).stats
    train, test = stored(out, "daquar", "train"), stored(out, "daquar", "test")
    assert [one.question_id for one in train] == [0, 1, 2, 4, 5]
    assert {one.answer_set for one in train} == {None}
    assert [one.answer_text for one in test] == ["2", "cat", "violet"]
    assert [stats["splits"][split]["several_answers_left_out"] for split in ("train", "test")] == [1, 1]
    # What is left out is not counted for the vocabulary either.
    assert "hung" not in Vocabulary.load(out, "words")
    assert "hat" in Vocabulary.load(out, "answers")


def test_both_formats_make_the_same_examples(raw, tmp_path, out):
    prepare(corpus(SAMPLE), out)
    triple = tmp_path / "triple"
    triple.mkdir()
    stats = prepare(corpus(raw(TRAIN, TEST)), triple).stats
    for split in ("train", "test"):
        pairs = [one._replace(text="") for one in stored(out, "daquar", split)]
        assert [one._replace(text="") for one in stored(triple, "daquar", split)] == pairs
        assert f"qa.894.raw.{split}.format_triple" in stats["raw"]


def test_a_missing_test_file_of_37_is_told(raw, out):
    root = raw()
    stats = prepare(corpus(root, "37"), out).stats
    assert "qa.37.raw.reduced.test.txt" in stats["raw"]
    assert "sampled_test_names.txt" in stats["raw"]
    (note,) = stats["notes"]
    assert note.startswith("the test questions are those of 25 sampled pictures (qa.37.raw.reduced.test.txt)")
    # The whole file, where it is there, is what is read.
    (root / "qa.37.raw.test.txt").write_bytes(pair("what is in the image4 ?"))
    stats = prepare(corpus(root, "37"), out).stats
    assert (stats["notes"], stats["splits"]["test"]["examples"]) == ([], 1)
    assert "qa.37.raw.reduced.test.txt" not in stats["raw"]
    assert "test.txt" in stats["raw"]


def test_no_test_file_at_all(raw, out):
    root = raw("qa.37.raw.reduced.test.txt")
    with pytest.raises(
        BadInput, match=r"^qa\.37\.raw\.test\.txt: expected the test questions, here or in qa\.37\.raw\.red"
    ):
        prepare(corpus(root, "37"), out)
    stats = prepare(corpus(root, "37"), out, on_error="skip").stats
    assert (set(stats["splits"]), stats["rejects"], stats["notes"]) == ({"train"}, {"missing-file": 1}, [])


def test_a_folder_without_files(tmp_path, out):
    with pytest.raises(BadInput, match=r"qa\.37\.raw\.train\.txt: .* no such file in "):
        prepare(corpus(tmp_path / "none", "37"), out)
    with pytest.raises(MalmoiError, match=r"no variant '38'; there are: 894, 37, 894-single, 37-single"):
        variant("38")


GOOD = pair("what is in the image2 ?") + pair("what is on it in the image5 ?", "hat")


@pytest.mark.parametrize(
    ("bad", "reason", "line", "message"),
    [
        (b"what is it in the image2 ?\n", "not-a-pair", 5, "expected its answer on the next lines, .* found 0 lines"),
        (pair("what is it in the image2 ?", "a\nb"), "not-a-pair", 5, "found 2 lines before the next question"),
        (pair("what is it ?"), "no-image", 5, r"expected a question that names its picture.*'what is it \?'"),
        (
            pair("is image2 it in the image5 ?"),
            "two-images",
            5,
            "expected a question about one picture, found image2 and",
        ),
        (pair("in the image2 ?"), "empty-question", 5, "expected a question with a word in it"),
        (pair("what is it in the image3 ?"), "image-not-listed", 5, "the list of train names, found image3"),
        (pair("what is it in the image2 ?", "hot dog"), "answer", 6, r"expected an answer of one word \(joined by _\)"),
        (pair("what is it in the image2 ?", ""), "answer", 6, "found ''"),
        (pair("what is it in the image2 ?", "a,b"), "answer", 6, "found 'a,b'"),
        (pair("what is it in the image2 ?", "a, "), "answer", 6, "found 'a, '"),
        (b"what is \xff in the image2 ?\ncat\n", "not-utf8", 5, "expected UTF-8"),
        (b"what is it in the image2 ?\n\xff\n", "not-utf8", 6, "expected UTF-8"),
    ],
)
def test_a_bad_pair_costs_no_other(raw, tmp_path, bad, reason, line, message):
    root = raw(**{TRAIN: GOOD + bad + GOOD})
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    with pytest.raises(BadInput, match=message) as caught:
        prepare(corpus(root), one)
    assert (caught.value.reason, caught.value.file, caught.value.line) == (reason, TRAIN, line)
    prepare(corpus(root), other, on_error="skip")
    # A question that can't be read is none, and its answer then stands behind that of the question before.
    if bad.startswith(b"what is \xff"):
        assert {found[0] for found in rejects(other)} == {"not-utf8"}
        assert len(stored(other, "daquar", "train")) == 3
    else:
        assert rejects(other) == [(reason, TRAIN, line)]
        kept = stored(other, "daquar", "train")
        assert [found.answer_text for found in kept] == ["cat", "hat", "cat", "hat"]
        assert len({found.question_id for found in kept}) == 4


def test_an_answer_without_a_question(raw, out):
    root = raw(**{TRAIN: b"cat\n" + GOOD})
    with pytest.raises(BadInput, match=r"line 1: expected a question, which ends in `\?`, found 'cat'"):
        prepare(corpus(root), out)
    prepare(corpus(root), out, on_error="skip")
    assert rejects(out) == [("no-question", TRAIN, 1)]
    assert len(stored(out, "daquar", "train")) == 2


@pytest.mark.parametrize(
    ("third", "reason", "line"),
    [("picture2", "no-image", 3), ("image5", "two-images", 1), ("image3", "image-not-listed", 1)],
)
def test_pictures_of_triples(raw, out, third, reason, line):
    question = "what is it in image2 ?" if reason == "two-images" else "what is it ?"
    content = f"{question}\ncat\n{third}\n".encode() + b"what is here ?\ncat\nimage2\n"
    root = raw(TRAIN, TEST, **{"qa.894.raw.train.format_triple": content})
    prepare(corpus(root), out, on_error="skip")
    assert rejects(out) == [(reason, "qa.894.raw.train.format_triple", line)]
    (one,) = stored(out, "daquar", "train")
    assert (one.question_id, one.words, one.image_id) == (1, ["what", "is", "here"], 2)


def test_a_list_with_something_else_in_it(raw, out):
    root = raw(**{"train.txt": b"image2\nimage5\n7\n\xff\n"})
    with pytest.raises(BadInput, match=r"^train\.txt, line 3: expected a picture such as image14, found '7'"):
        prepare(corpus(root), out)
    stats = prepare(corpus(root), out, on_error="skip").stats
    assert stats["rejects"] == {"image-not-listed": 2, "list": 1, "not-utf8": 1}


def test_without_lists_any_picture_will_do(raw, out):
    root = raw("train.txt", "test.txt", **{TRAIN: pair("what is it in the image888 ?")})
    prepare(corpus(root), out)
    assert [one.image_id for one in stored(out, "daquar", "train")] == [888]


# A word at the end that is none of a mention.
WORDS = st.lists(st.sampled_from(["what", "is", "on", "the", "image", "in"]), max_size=6).map(
    lambda words: " ".join([*words, "sofa"])
)
ENDING = st.sampled_from(["in the ", "of the ", "on the ", "in this ", "in ", "", "in th e"])
ANSWERS = st.lists(st.sampled_from(["cat", "hat_rack", "2", "red"]), min_size=1, max_size=4)
PAIRS = st.lists(st.tuples(WORDS, ENDING, st.integers(1, 99), ANSWERS), min_size=1, max_size=20)


@settings(deadline=None, max_examples=15)
@given(train=PAIRS, test=PAIRS, size=st.integers(1, 200), single=st.booleans())
def test_any_pairs_against_a_plain_reading(tmp_path_factory, train, test, size, single):
    root, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    for split, pairs in (("train", train), ("test", test)):
        # One with a single answer, so that no split is empty.
        pairs.append(("what is here", "in the ", 1, ["cat"]))
        lines = [f"{words} {end}image{image} ?\n{', '.join(answers)}\n" for words, end, image, answers in pairs]
        (root / f"qa.37.raw.{split}.txt").write_text("".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(daquar, "scan", always(scan, chunk_bytes=size))
        patch.setattr(preparing, "shard_plans", always(shard_plans, shard_bytes=size))
        stats = prepare(corpus(root, "37-single" if single else "37"), out).stats
    for split, pairs in (("train", train), ("test", test)):
        wanted = [(place, *row) for place, row in enumerate(pairs) if not single or len(row[3]) == 1]
        found = stored(out, "daquar", split)
        assert stats["splits"][split]["several_answers_left_out"] == len(pairs) - len(wanted)
        assert [(one.question_id, one.image_id) for one in found] == [(row[0], row[3]) for row in wanted]
        for one, (_, words, _, _, answers) in zip(found, wanted, strict=True):
            assert len(one.words) == len(words.split())
            assert one.answer_text == ", ".join(answers)
            assert one.answer_set == (None if single else answers)
            assert one.kind == question_type(answers)
            if split == "train":
                assert (one.words, one.answer) == (words.split(), one.answer_text)


def test_it_travels_to_workers():
    made = corpus(SAMPLE, "37-single")
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.fixture(scope="module")
def real(raw_dir):
    folder = raw_dir / "daquar"
    if not folder.is_dir():
        pytest.skip(f"no real DAQUAR: {folder} is not there")
    return folder


@pytest.mark.parametrize(
    ("folder", "name", "train", "test", "left_out"),
    [
        ("full", "894", 6_795, 5_673, (0, 0)),
        ("format_triple", "894", 6_795, 5_673, (0, 0)),
        ("full", "894-single", 6_149, 5_076, (646, 597)),
        ("reduced", "37", 3_876, 297, (0, 0)),
        ("reduced", "37-single", 3_825, 290, (51, 7)),
    ],
)
def test_the_counts_are_the_known_ones(real, out, folder, name, train, test, left_out):
    stats = prepare(corpus(real / folder, name), out).stats
    splits = stats["splits"]
    assert (splits["train"]["examples"], splits["test"]["examples"]) == (train, test)
    assert tuple(splits[split]["several_answers_left_out"] for split in ("train", "test")) == left_out
    assert (stats["rejects"], bool(stats["notes"])) == ({}, folder == "reduced")
    assert splits["train"]["unknown_tokens"] == splits["train"]["unknown_answers"] == 0
    assert not any("image" in word and word[-1].isdigit() for word in Vocabulary.load(out, "words").tokens)


def test_real_pictures_and_answers_against_a_plain_reading(real, out):
    stats = prepare(corpus(real / "full"), out).stats
    assert stats["images"] == {"train": 794, "test": 653}
    answers = {}
    for split in ("train", "test"):
        lines = (real / f"full/qa.894.raw.{split}.txt").read_text().split("\n")[:-1]
        found = stored(out, "daquar", split)
        named = [int(re.findall(r"image(\d+)", line)[-1]) for line in lines[::2]]
        assert [one.image_id for one in found] == named
        assert [one.text for one in found] == lines[::2]
        assert [one.answer_text for one in found] == lines[1::2]
        assert [one.answer_set for one in found] == [line.split(", ") for line in lines[1::2]]
        answers[split] = lines[1::2]
    unknown = sum(answer not in set(answers["train"]) for answer in answers["test"])
    assert stats["splits"]["test"]["unknown_answers"] == unknown == 549
    words = {split: {part for line in lines for part in line.split(", ")} for split, lines in answers.items()}
    assert len(words["test"] - words["train"]) == 83


def test_the_two_real_formats_agree(real, tmp_path):
    """The triple format has the pictures on lines of their own, which its makers found by themselves."""
    for name in ("full", "format_triple"):
        (tmp_path / name).mkdir()
        prepare(corpus(real / name), tmp_path / name)
    for split in ("train", "test"):
        pairs, triples = (stored(tmp_path / name, "daquar", split) for name in ("full", "format_triple"))
        assert [one._replace(text="") for one in pairs] == [one._replace(text="") for one in triples]
