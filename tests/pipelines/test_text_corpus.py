"""Texts of the user's: streams equal a plain reading of whole files, however they are cut."""

import contextlib
import json
import pickle
import tracemalloc
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.tokenize import tokenizer
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import plan, text_file
from malmoi.pipelines import prepare as module
from malmoi.pipelines.prepare import prepare
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.text_corpus import TextCorpus
from malmoi.pipelines.text_settings import TextSettings
from tests.pipelines.always import always
from tests.pipelines.token_blocks import stored_stream, streams

PIECES = ["a", "Ab", "e\u0301", "\u0301", "\u0323", "ᄀ", "ᅡ", "ᆨ", "가", "각", "Σ", "İ", "J\u030c", "😀", "\u2028"]
PIECES += [" ", " ", " ", "\n", "\n", "\r", "\r\n", "\t", "\x85", "\u3000", "\ufeff", "<unk>", "<pad>", "<eos>"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text()
MANY_WORDS = st.lists(st.sampled_from(PIECES), min_size=20, max_size=60).map(" ".join)


@contextlib.contextmanager
def small_chunks(size):
    with patch.object(text_file, "scan", always(plan.scan, chunk_bytes=size)):
        yield


def plain(data, unit, lower):
    """The tokens of a whole file, as the definition says."""
    text = data.decode()
    return tokenizer({"word": "words", "char": "characters"}[unit])(text.lower() if lower else text)


def decoded(corpus, **options):
    fitted, found = streams(corpus, **options)
    return {split: [fitted.vocabulary.words[place] for place in stream] for split, stream in found.items()}


def known(tokens, training):
    """As they are stored: no token is padding, and what training lacks is unknown."""
    return [token if token in training and token != "<pad>" else "<unk>" for token in tokens]


@settings(deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=3),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    unit=st.sampled_from(["word", "char"]),
    lower=st.booleans(),
    size=st.integers(1, 40),
    shard=st.integers(1, 100),
)
def test_the_stream_is_that_of_a_plain_reading(tmp_path_factory, texts, mark, unit, lower, size, shard):
    folder = tmp_path_factory.mktemp("texts")
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    expected = []
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(mark + (text or "x").encode())
        expected += plain((text or "x").encode().removeprefix("\ufeff".encode() * (not mark)), unit, lower)
    corpus = TextCorpus(TextSettings(name="t", train=tuple(map(str, paths)), unit=unit, lower=lower))
    with small_chunks(size):
        assert decoded(corpus, shard_bytes=shard)["train"] == known(expected, expected)


@settings(deadline=None)
@given(
    texts=st.lists(MANY_WORDS | TEXTS.filter(len), min_size=1, max_size=3),
    unit=st.sampled_from(["word", "char"]),
    validation=st.sampled_from([0.0, 0.1, 0.3]),
    test=st.sampled_from([0.0, 0.2, 0.4]),
    size=st.integers(1, 40),
)
def test_fractions_are_the_last_parts_of_one_stream(tmp_path_factory, texts, unit, validation, test, size):
    folder = tmp_path_factory.mktemp("texts")
    contents = [text.encode() for text in texts]
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    # Where the files may be cut; the beginning of a file is such a place too.
    safe, before = [], 0
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
        safe += [before + place for place in range(len(content)) if place == 0 or content[place - 1] in b" \n"]
        before += len(content)
    total = sum(map(len, contents))
    wanted = {"test": total - round(total * test)}
    wanted["validation"] = wanted["test"] - round(total * validation)
    begins = {split: next((place for place in safe if place >= byte), total) for split, byte in wanted.items()}
    parts = {
        "train": (0, begins["validation"]),
        "validation": (begins["validation"], begins["test"]),
        "test": (begins["test"], total),
    }
    expected, start = {split: [] for split in parts}, 0
    for content in contents:
        for split, (first, last) in parts.items():
            part = content[max(0, first - start) : max(0, last - start)]
            if first <= start:
                part = part.removeprefix("\ufeff".encode())
            expected[split] += plain(part, unit, lower=False)
        start += len(content)

    corpus = TextCorpus(
        TextSettings(name="t", train=tuple(map(str, paths)), unit=unit, validation=validation, test=test)
    )
    shares = {"train": 1, "validation": validation, "test": test}
    with small_chunks(size):
        if any(shares[split] and first == last for split, (first, last) in parts.items()):
            with pytest.raises(MalmoiError, match=r"gets nothing\. Texts are cut after a blank or a newline"):
                decoded(corpus)
            return
        found = decoded(corpus)
    for split, tokens in expected.items():
        assert found.get(split, []) == known(tokens, expected["train"])


@pytest.fixture
def make(tmp_path):
    """Makes a corpus of files with the given contents, all of them of ``train`` unless said otherwise."""

    def make(*contents, **options):
        paths = [tmp_path / "texts" / f"{number}.txt" for number in range(len(contents))]
        (tmp_path / "texts").mkdir(exist_ok=True)
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        return TextCorpus(TextSettings(**{"name": "mine", "train": tuple(map(str, paths))} | options))

    return make


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_what_is_written(make, out):
    corpus = make(b"a b a\n" * 600, "기억 a".encode(), validation=0.01, test=0.01)
    prepared = prepare(corpus, out)
    assert prepared.stats == json.loads((out / "stats.json").read_text())
    assert prepared.stats["settings"] == {
        "name": "mine",
        "train": ["0.txt", "1.txt"],
        "validation": 0.01,
        "test": 0.01,
        "unit": "word",
        "tokenizer": None,
        "lower": False,
        "min_count": 1,
        "max_size": None,
    }
    assert prepared.stats["config"] == "mine"
    assert prepared.stats["vocabulary"] == {"tokens": 5}
    assert list(prepared.stats["raw"]) == ["0.txt", "1.txt"]
    assert prepared.stats["splits"] == {
        "train": {
            "examples": 5,
            "tokens": 2357,
            "lines": 589,
            "unknown_tokens": 0,
            "shard_tokens": [2357],
        },
        "validation": {"examples": 1, "tokens": 24, "lines": 6, "unknown_tokens": 0, "shard_tokens": [24]},
        "test": {"examples": 2, "tokens": 21, "lines": 5, "unknown_tokens": 1, "shard_tokens": [21]},
    }
    assert [shard.examples for shard in prepared.shards["train"]] == [5]
    vocabulary = Vocabulary.load(out, "tokens")
    assert vocabulary.words == ("<pad>", "<unk>", "a", "<eos>", "b")
    assert vocabulary.decode(stored_stream(out, "text_corpus", "test")[-2:]) == ["<unk>", "a"]


def test_splits_of_their_own_files(make, out):
    corpus = make(b"a b\n", b"b a\n", b"a c")
    first, second, third = corpus.settings.train
    corpus = make(b"a b\n", b"b a\n", b"a c", train=(first,), validation=(second,), test=(third,))
    stats = prepare(corpus, out).stats
    assert {split: counted["unknown_tokens"] for split, counted in stats["splits"].items()} == {
        "train": 0,
        "validation": 0,
        "test": 1,
    }
    assert stats["settings"]["validation"] == ["1.txt"]


def test_rare_tokens_and_those_over_the_size_are_unknown(make, out):
    stats = prepare(make(b"a a a b b c\n" * 2, min_count=3, max_size=2), out).stats
    assert Vocabulary.load(out, "tokens").words == ("<pad>", "<unk>", "a", "b")
    assert stats["splits"]["train"]["unknown_tokens"] == 4
    assert json.loads((out / "tokens.vocab.json").read_text())["min_count"] == 3


def test_characters_that_are_white_space_keep_their_lines_in_the_vocabulary(make, out):
    prepare(make("a\x85\u2028\x1c \u3000\t\n".encode(), unit="char"), out)
    vocabulary = Vocabulary.load(out, "tokens")
    assert sorted(vocabulary.tokens) == sorted(["a", "\x85", "\u2028", "\x1c", " ", "\u3000", "\t", "<eos>"])
    assert len((out / "tokens.vocab.txt").read_bytes().split(b"\n")) == len(vocabulary) + 1


def test_shards_do_not_change_the_stream(make, tmp_path, monkeypatch):
    corpus = make("가나 다\n".encode() * 3000, unit="char", validation=0.1, test=0.1)
    kept = []
    for number, (chunk_bytes, shard_bytes) in enumerate([(1 << 20, 1 << 22), (999, 4_000), (3_000, 1)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.setattr(module, "shard_plans", always(plan.shard_plans, shard_bytes=shard_bytes))
        with small_chunks(chunk_bytes):
            shards = prepare(corpus, folder).shards
        kept.append([stored_stream(folder, "text_corpus", split) for split in ("train", "validation", "test")])
        assert (len(shards["train"]) == 1) == (number == 0)
    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0][0]) > 10_000


@pytest.mark.parametrize("unit", ["word", "char"])
def test_a_text_of_one_long_line_in_constant_memory(make, unit):
    # As text8, with long words, because memory is traced slowly.
    def peak(words):
        corpus = make(b"anticonstitutionnellement " * words, unit=unit, validation=0.05, test=0.05)
        tracemalloc.start()
        try:
            chunks = corpus.raw(raise_it).chunks
            fitted = corpus.fit(corpus.merge(corpus.count(chunk, chunk.read(), raise_it) for chunk in chunks))
            encoder = corpus.encoder(fitted)
            for chunk in chunks:
                assert all(len(record) < 2_200 for record in encoder.records(chunk, chunk.read(), raise_it))
            return encoder.stats["tokens"], tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    each = {"word": 1, "char": 26}[unit]
    few, small = peak(60_000)
    many, large = peak(500_000)  # 13 MB
    assert (few, many) == (60_000 * each, 500_000 * each)
    assert large - small < 1 << 19
    assert large < 24 << 20


def test_files_that_can_not_be_read(make, out, tmp_path):
    with pytest.raises(BadInput, match=r"^0\.txt: expected text, found an empty file\.$"):
        prepare(make(b"", b"a"), out)
    corpus = make(b"a", b"b", train=(str(tmp_path / "texts/0.txt"), str(tmp_path / "texts/none.txt")))
    with pytest.raises(
        BadInput, match=r"^none\.txt: expected a text in .*, found no such file \(there are: 0\.txt, 1\.txt"
    ):
        prepare(corpus, out)
    with pytest.raises(BadInput, match=r"^texts: expected a file, found a folder\.$"):
        prepare(make(train=(str(tmp_path / "texts"),)), out)


def test_skipping_leaves_out_files_and_lines(make, out):
    corpus = make(b"", b"a b\n\xff c\nd\n", b"\xfe\n")
    stats = prepare(corpus, out, on_error="skip").stats
    assert stats["rejects"] == {"empty-file": 1, "not-utf8": 2}
    assert stats["splits"]["train"]["tokens"] == 5
    rejects = [json.loads(line) for line in (out / "rejects.jsonl").read_text().splitlines()]
    assert [(reject["file"], reject["line"]) for reject in rejects] == [("0.txt", None), ("1.txt", 2), ("2.txt", 1)]


def test_a_split_of_which_all_is_left_out(make, out):
    corpus = make(b"a", b"")
    good, empty = corpus.settings.train
    with pytest.raises(MalmoiError, match=r"mine: nothing is left for the split 'test', .* the first: 1\.txt: exp"):
        prepare(make(b"a", b"", train=(good,), test=(empty,)), out, on_error="skip")


@pytest.mark.parametrize("content", [b" \t ", b"\xef\xbb\xbf"])
def test_a_text_without_tokens(make, out, content):
    with pytest.raises(MalmoiError, match=r"the split 'train' has no example \(nothing in its files makes one\)"):
        prepare(make(content), out)


def test_too_little_text_for_its_fractions(make, out):
    with pytest.raises(MalmoiError, match=r"mine: the split 'validation' gets nothing\. .* these 11 bytes"):
        prepare(make(b"hello world", validation=0.1, test=0.1), out)


def test_a_word_that_is_too_long_is_no_text(make, out, monkeypatch):
    monkeypatch.setattr(text_file, "scan", always(plan.scan, chunk_bytes=10, unit_bytes=20))
    corpus = make(b"a b\n" + b"\0" * 50, b"c\n")
    with pytest.raises(BadInput, match="line 2: expected a blank or the end of the line, found none in 20 bytes"):
        prepare(corpus, out)
    assert prepare(corpus, out, on_error="skip").stats["splits"]["train"]["tokens"] == 2


def test_a_file_that_grows_while_it_is_scanned(make, out, monkeypatch):
    corpus = make(b"a b")

    def grown(path, **options):
        with Path(path).open("ab") as file:
            file.write(b" c")
        return plan.scan(path, **options)

    monkeypatch.setattr(text_file, "scan", grown)
    with pytest.raises(MalmoiError, match=r"0\.txt changed while it was being prepared; prepare it again"):
        prepare(corpus, out)


def test_a_corpus_goes_to_workers(make):
    corpus = make(b"a")
    assert pickle.loads(pickle.dumps(corpus)) == corpus
