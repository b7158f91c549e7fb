import json

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

tokens = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=8)
counts = st.dictionaries(tokens, st.integers(1, 50), max_size=30)


def test_order_is_by_falling_count_then_by_token():
    vocabulary = Vocabulary.from_counts({"b": 2, "a": 2, "는": 2, "z": 9})
    assert vocabulary.words == ("<pad>", "<unk>", "z", "a", "b", "는")


@given(counts, st.randoms())
def test_order_does_not_depend_on_how_tokens_were_met(counted, random):
    items = list(counted.items())
    random.shuffle(items)
    assert Vocabulary.from_counts(dict(items)) == Vocabulary.from_counts(counted)


@given(counts)
def test_encode_and_decode_are_inverse(counted):
    vocabulary = Vocabulary.from_counts(counted)
    known = [token for token in counted if token not in vocabulary.specials]
    assert vocabulary.decode(vocabulary.encode(known)) == known


def test_rare_tokens_and_those_over_the_size_are_left_out():
    counted = {"a": 5, "b": 4, "c": 3, "d": 1}
    assert Vocabulary.from_counts(counted, min_count=2).tokens == ("a", "b", "c")
    assert Vocabulary.from_counts(counted, max_size=2).tokens == ("a", "b")


def test_a_counted_special_token_keeps_its_id():
    vocabulary = Vocabulary.from_counts({"<unk>": 100, "a": 1})
    assert vocabulary.words == ("<pad>", "<unk>", "a")


def test_without_the_special_one_a_counted_unknown_keeps_its_rank(tmp_path):
    vocabulary = Vocabulary.from_counts({"<unk>": 5, "the": 9, "a": 1}, specials=("<pad>",))
    assert vocabulary.words == ("<pad>", "the", "<unk>", "a")
    assert vocabulary.encode(["a", "zebra"]).tolist() == [3, 2]
    vocabulary.save(tmp_path, "tokens", tokenizer="words", source="train")
    assert Vocabulary.load(tmp_path, "tokens") == vocabulary


def test_unknown_tokens():
    vocabulary = Vocabulary.from_counts({"a": 1})
    np.testing.assert_array_equal(vocabulary.encode(["a", "x"]), [2, 1])
    assert vocabulary.encode([]).dtype == np.int32
    with pytest.raises(KeyError, match="'x'"):
        Vocabulary(("a",), specials=()).encode(["x"])


def test_a_token_twice_is_refused():
    with pytest.raises(ValueError, match="'a'"):
        Vocabulary(("a", "b", "a"))


@given(counts)
def test_saved_files_are_the_vocabulary(tmp_path_factory, counted):
    folder = tmp_path_factory.mktemp("vocabulary")
    vocabulary = Vocabulary.from_counts(counted)
    vocabulary.save(folder, "words", tokenizer="babi_words", source="train")
    assert Vocabulary.load(folder, "words") == vocabulary


def test_files_can_be_read_without_our_code(tmp_path):
    vocabulary = Vocabulary.from_counts({"화장실": 3, "milk,football": 2, "a": 1})
    vocabulary.save(tmp_path, "words", tokenizer="babi_words", source="train")
    file = str(tmp_path / "words.vocab.txt")
    table = tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            file, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        default_value=1,
    )
    assert table.lookup(tf.constant(["milk,football", "화장실", "?"])).numpy().tolist() == [3, 2, 1]
    lines = (tmp_path / "words.vocab.txt").read_text().splitlines()
    lookup = keras.layers.StringLookup(vocabulary=lines, mask_token="<pad>", oov_token="<unk>")
    assert lookup(tf.constant(["milk,football", "화장실", "?"])).numpy().tolist() == [3, 2, 1]
    about = json.loads((tmp_path / "words.vocab.json").read_text())
    assert about["size"] == 5
    assert about["tokenizer"] == "babi_words"


def test_a_changed_file_is_refused(tmp_path):
    Vocabulary.from_counts({"a": 1}).save(tmp_path, "words", tokenizer="t", source="train")
    with (tmp_path / "words.vocab.txt").open("a") as file:
        file.write("b\n")
    with pytest.raises(MalmoiError, match=r"words\.vocab\.txt was changed"):
        Vocabulary.load(tmp_path, "words")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MalmoiError, match=r"words\.vocab\.txt"):
        Vocabulary.load(tmp_path, "words")


def test_a_token_that_breaks_the_line_is_refused(tmp_path):
    with pytest.raises(MalmoiError, match="can't stand on a line"):
        Vocabulary(("a\nb",)).save(tmp_path, "words", tokenizer="t", source="train")
