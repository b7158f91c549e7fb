"""The Penn Treebank: the real files against the classic reader, and small files of hostile kinds."""

import json
from collections import Counter

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.prepare import prepare
from malmoi.pipelines.ptb import PtbCorpus, file_name
from tests.pipelines.token_blocks import stored_stream, streams

FILES = {"train": "ptb.train.txt", "validation": "ptb.valid.txt", "test": "ptb.test.txt"}


@pytest.fixture(scope="module")
def real(raw_dir):
    folder = raw_dir / "ptb/simple-examples/data"
    if not folder.is_dir():
        pytest.skip(f"no real PTB: {folder} is not there")
    return folder


@pytest.fixture(scope="module")
def prepared(real, tmp_path_factory):
    """A function: the folder and the stats of a variant, prepared once."""
    made = {}

    def of(variant):
        if variant not in made:
            folder = tmp_path_factory.mktemp(variant)
            made[variant] = folder, prepare(PtbCorpus(str(real), variant), folder).stats
        return made[variant]

    return of


def classic(folder):
    """The reader of the TensorFlow tutorial: ids by falling count, then by word; the splits in ids."""
    words = {split: (folder / name).read_text().replace("\n", "<eos>").split() for split, name in FILES.items()}
    ranked = sorted(Counter(words["train"]).items(), key=lambda pair: (-pair[1], pair[0]))
    ids = {word: place for place, (word, _) in enumerate(ranked)}
    return ids, {split: [ids[word] for word in found] for split, found in words.items()}


def test_words_are_those_of_the_classic_reader(real, prepared):
    folder, _ = prepared("word")
    classic_ids, classic_streams = classic(real)
    vocabulary = Vocabulary.load(folder, "tokens")
    assert len(classic_ids) == 10_000
    assert vocabulary.words == ("<pad>", *classic_ids)
    assert [vocabulary.id(word) for word in ("the", "<unk>", "<eos>", "N")] == [1, 2, 3, 4]
    for split, stream in classic_streams.items():
        assert stored_stream(folder, "ptb", split) == [place + 1 for place in stream]


def test_the_counts_are_the_published_ones(prepared):
    _, stats = prepared("word")
    splits = stats["splits"]
    assert {split: counted["tokens"] for split, counted in splits.items()} == {
        "train": 929_589,
        "validation": 73_760,
        "test": 82_430,
    }
    assert [splits[split]["lines"] for split in splits] == [42_068, 3_370, 3_761]
    assert [splits[split]["unknown_tokens"] for split in splits] == [0, 0, 0]
    for counted in splits.values():
        assert sum(counted["shard_tokens"]) == counted["tokens"]
    assert len(splits["train"]["shard_tokens"]) == 2
    assert {key: stats[key] for key in ("corpus", "config", "unit", "tokenizer", "vocabulary", "block")} == {
        "corpus": "ptb",
        "config": "word",
        "unit": "word",
        "tokenizer": "words",
        "vocabulary": {"tokens": 10_001},
        "block": 512,
    }
    assert stats["raw"]["ptb.valid.txt"]["sha256"].startswith("c9fe6985")


def characters(path):
    """A plain reading: the lines without the blanks around them."""
    found = []
    with path.open() as file:
        for line in file:
            assert line[0] == " "
            assert line[-2:] == " \n"
            found += [*line[1:-2], "<eos>"]
    return found


def symbols(found):
    """The same, with ``<unk>`` as one symbol."""
    one, rest = [], found
    place = 0
    while place < len(rest):
        if rest[place] == "<" and rest[place : place + 5] == list("<unk>"):
            one.append("<unk>")
            place += 5
        else:
            one.append(rest[place])
            place += 1
    return one


@pytest.mark.parametrize(
    ("variant", "tokens", "types", "read"),
    [
        ("char-literal", (5_017_482, 393_042, 442_423), 50, lambda found: found),
        ("char", (4_837_402, 379_102, 423_247), 49, symbols),
    ],
)
def test_characters_are_those_of_a_plain_reading(real, prepared, variant, tokens, types, read):
    folder, stats = prepared(variant)
    assert tuple(counted["tokens"] for counted in stats["splits"].values()) == tokens
    vocabulary = Vocabulary.load(folder, "tokens")
    specials = ("<pad>",) if variant == "char" else ("<pad>", "<unk>")
    assert vocabulary.specials == specials
    assert len(vocabulary) == types + len(specials)
    for split in ("validation", "test"):
        expected = read(characters(real / FILES[split]))
        assert [vocabulary.words[place] for place in stored_stream(folder, "ptb", split)] == expected
    assert ("<" in vocabulary) == (variant == "char-literal")


@pytest.fixture
def root(tmp_path):
    """Makes a folder with PTB files; what is not given is small and good."""

    def make(variant="word", **given):
        good = {"train": b" a <unk> b \n a b \n", "validation": b" a \n", "test": b" b \n"}
        for split, content in (good | given).items():
            (tmp_path / file_name(variant, split)).write_bytes(content)
        return PtbCorpus(str(tmp_path), variant)

    return make


def decoded(corpus):
    fitted, found = streams(corpus)
    return {split: [fitted.vocabulary.words[place] for place in stream] for split, stream in found.items()}


def test_a_word_that_training_never_saw_is_unknown_and_counted(root, tmp_path):
    corpus = root(validation=b" a zebra <unk> <pad> \n")
    out = tmp_path / "out"
    out.mkdir()
    counted = prepare(corpus, out).stats["splits"]["validation"]
    assert counted["unknown_tokens"] == 2, "zebra and <pad>; the text's own <unk> is a word like others"
    assert decoded(corpus)["validation"] == ["a", "<unk>", "<unk>", "<unk>", "<eos>"]


def test_without_an_unknown_of_its_own_the_text_gets_one(root):
    fitted, _ = streams(root(train=b" a b \n a \n"))
    assert fitted.vocabulary.words == ("<pad>", "<unk>", "<eos>", "a", "b")


@pytest.mark.parametrize(
    ("train", "tokens"),
    [
        (b" a b \n c \n", [*"a b", "<eos>", "c", "<eos>"]),
        (b" a b \r\n c \r\n", [*"a b", "<eos>", "c", "<eos>"]),
        (b"a b\nc", [*"a b", "<eos>", "c"]),
        (b"  a  \n", [" ", "a", " ", "<eos>"]),
        (b" \n\n  \n   \n a ", ["<eos>", "<eos>", "<eos>", " ", "<eos>", "a"]),
        (b" <unk> <unk>x<un \n", ["<unk>", " ", "<unk>", *"x<un", "<eos>"]),
    ],
)
def test_one_blank_around_a_line_is_no_character(root, train, tokens):
    assert decoded(root("char", train=train))["train"] == tokens


def test_literal_characters_spell_unk_out(root):
    assert decoded(root("char-literal"))["train"][:9] == [*"a <unk> b"]


def test_mikolovs_characters_are_read_as_they_stand(root, tmp_path):
    corpus = root("char-mikolov", train=b"a _ N \n < u n k > \n", validation=b"a \n", test=b"N \n")
    assert decoded(corpus)["train"] == ["a", "_", "N", "<eos>", *"<unk>", "<eos>"]
    assert (corpus.unit.name, corpus.unit.tokenizer) == ("char", "words")


def test_bad_files(root, tmp_path):
    with pytest.raises(MalmoiError, match="no variant 'words'; there are: word, char, char-literal, char-mikolov"):
        PtbCorpus("/", "words")
    corpus = root(test=b"")
    with pytest.raises(BadInput, match=r"^ptb\.test\.txt: expected text, found an empty file\.$"):
        prepare(corpus, tmp_path)
    (tmp_path / "ptb.test.txt").unlink()
    with pytest.raises(BadInput, match=r"ptb\.test\.txt: .* no such file \(there are: ptb\.train\.txt, ptb\.valid"):
        prepare(corpus, tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    stats = prepare(corpus, out, on_error="skip").stats
    assert list(stats["splits"]) == ["train", "validation"]
    assert stats["rejects"] == {"missing-file": 1}
    assert json.loads((out / "rejects.jsonl").read_text())["file"] == "ptb.test.txt"


def test_a_line_of_another_encoding(root, tmp_path):
    train = " a b \n 기억 \n".encode("cp949") + b" c <unk> \n"
    corpus, out = root(train=train), tmp_path / "out"
    out.mkdir()
    with pytest.raises(BadInput) as caught:
        prepare(corpus, out)
    assert (caught.value.reason, caught.value.file, caught.value.line) == ("not-utf8", "ptb.train.txt", 2)
    assert "found 0xb1 as byte 7 of the file" in str(caught.value)
    assert "iconv" in str(caught.value)
    assert "cp949 (euc-kr)" in str(caught.value)
    stats = prepare(corpus, out, on_error="skip").stats
    assert stats["rejects"] == {"not-utf8": 1}
    assert stats["splits"]["train"]["tokens"] == 6
    assert stats["splits"]["train"]["lines"] == 2


@pytest.mark.parametrize("split", ["train", "validation"])
def test_a_split_that_gives_no_token_is_named(root, tmp_path, split):
    with pytest.raises(MalmoiError, match=f"the split '{split}' has no example \\(nothing in its files makes one\\)"):
        prepare(root(**{split: b"   \t "}), tmp_path)


def test_a_file_that_changes_between_the_passes(root, tmp_path):
    corpus = root()
    chunks = corpus.raw(None).chunks
    fitted = corpus.fit(corpus.merge(corpus.count(chunk, chunk.read(), None) for chunk in chunks))
    with pytest.raises(MalmoiError, match=r"ptb\.train\.txt changed while it was being prepared"):
        list(corpus.encoder(fitted).records(chunks[0], b" a \n a b c d e \n", None))
