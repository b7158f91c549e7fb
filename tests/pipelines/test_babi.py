"""The bAbI corpus: its files and counts."""

import pickle
from collections import Counter

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.babi import BabiCorpus
from malmoi.pipelines.babi_raw import variant
from malmoi.pipelines.rejects import raise_it
from tests.conftest import TEST, TRAIN

FILES = {
    f"en/qa{task}_{slug}_{split}.txt": data
    for task, slug in (
        (1, "single-supporting-fact"),
        (2, "two-supporting-facts"),
        (3, "three-supporting-facts"),
    )
    for split, data in (("train", TRAIN), ("test", TEST))
}


def corpus(root, name="en-1k-qa1"):
    return BabiCorpus(str(root), variant(name))


def counted(root):
    babi = corpus(root)
    chunks = [chunk for chunk in babi.raw(raise_it).chunks if chunk.split == "train"]
    return babi, [babi.count(chunk, chunk.read(), raise_it) for chunk in chunks]


def test_words_and_answers_of_the_training_split(make_babi):
    babi, counts = counted(make_babi())
    counts = babi.merge(counts)
    assert counts.answers == Counter({"bathroom": 1, "milk,apple": 1, "no": 1})
    assert counts.longest == {"story": 3, "sentence": 6, "question": 4}
    # A single-word answer once, "milk,apple" as two words and as a whole; statements and questions once.
    assert counts.words["bathroom"] == 2
    assert (counts.words["milk"], counts.words["apple"], counts.words["milk,apple"]) == (2, 1, 1)
    assert counts.words["is"] == 3
    assert "quickly" not in counts.words
    fitted = babi.fit(counts)
    assert fitted.answers.words == ("<unk>", "bathroom", "milk,apple", "no")
    assert fitted.words.words[:4] == ("<pad>", "<unk>", "is", "the")
    assert (fitted.longest_story, fitted.longest_sentence, fitted.longest_question) == (3, 6, 4)


def test_counts_merge_in_any_order(make_babi):
    babi, (one,) = counted(make_babi())
    two = babi.count(babi.raw(raise_it).chunks[1], TEST, raise_it)

    def merged(*parts):
        return babi.merge([babi.merge([]), *parts])

    assert merged(one, two) == merged(two, one) == babi.merge(iter([merged(two), one]))
    assert babi.fit(merged(one, two)) == babi.fit(merged(two, one))
    assert babi.fit(merged(one)) != babi.fit(merged(one, two))


def test_counts_are_added_into_the_first(make_babi):
    # The words of all shards are counted once for each shard otherwise.
    babi, (one,) = counted(make_babi())
    total = babi.merge([])
    before = one.words.copy()
    assert babi.merge([total, one]) is total
    assert babi.merge([total, one]).words["the"] == 2 * before["the"]
    assert one.words == before


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_file_that_is_one_endless_story_is_left_out(make_babi, split):
    endless = {f"en/qa2_two-supporting-facts_{split}.txt": TRAIN + b"1 A sat.\n" * 2 + b"2 A sat.\n" * 2_000_000}
    root = make_babi(FILES | endless)
    rejects = []
    raw = corpus(root, "en-1k").raw(rejects.append)
    assert {chunk.group for chunk in raw.chunks} == {1, 3}
    assert [(reject.reason, reject.line) for reject in rejects[:2]] == [("long-unit", 9), ("task-incomplete", None)]


def test_files_in_the_order_split_task(make_babi):
    raw = corpus(make_babi(FILES), "en-1k").raw(lambda error: None)
    assert [(chunk.split, chunk.group) for chunk in raw.chunks] == [
        ("train", 1),
        ("train", 2),
        ("train", 3),
        ("test", 1),
        ("test", 2),
        ("test", 3),
    ]
    assert list(raw.files) == list(FILES)
    assert all(file.bytes == len(FILES[name]) for name, file in raw.files.items())


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("split", ["train", "test"])
def test_a_task_without_a_file_is_left_out_of_all_splits(make_babi, split, empty):
    bad = f"en/qa2_two-supporting-facts_{split}.txt"
    files = FILES | {bad: b""} if empty else {name: data for name, data in FILES.items() if name != bad}
    root = make_babi(files)
    rejects = []
    raw = corpus(root, "en-1k").raw(rejects.append)
    assert {chunk.group for chunk in raw.chunks} == {1, 3}
    other = bad.replace(split, "test" if split == "train" else "train")
    assert [(reject.reason, reject.file) for reject in rejects[:2]] == [
        ("empty-file" if empty else "missing-file", bad),
        ("task-incomplete", other),
    ]
    with pytest.raises(BadInput) as caught:
        corpus(root, "en-1k-qa2").raw(raise_it)
    assert caught.value.file == bad


def test_a_folder_that_is_not_there(make_babi):
    with pytest.raises(MalmoiError, match=r"folder 'hn-10k', which .* does not have\. It holds en\."):
        corpus(make_babi(), "hn-10k").raw(raise_it)


def test_saved_vocabularies_are_read_back(make_babi, tmp_path):
    babi, counts = counted(make_babi())
    fitted = babi.fit(babi.merge(counts))
    babi.save(fitted, tmp_path)
    assert Vocabulary.load(tmp_path, "words") == fitted.words
    assert Vocabulary.load(tmp_path, "answers") == fitted.answers


def test_it_travels_to_workers(make_babi):
    babi, counts = counted(make_babi())
    assert pickle.loads(pickle.dumps(babi)) == babi
    fitted = babi.fit(babi.merge(counts))
    assert pickle.loads(pickle.dumps(fitted)) == fitted
