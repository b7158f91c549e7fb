"""Stories as examples."""

import numpy as np
import pytest
import tensorflow as tf

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_weights
from malmoi.featurize.vocabulary import UNKNOWN, Vocabulary
from malmoi.pipelines import babi_encoder
from malmoi.pipelines.babi_encoder import Encoder, Fitted
from malmoi.pipelines.babi_language import TranslatedToKorean
from malmoi.pipelines.babi_text import Reading
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import raise_it

DATA = (
    b"1 Mary left the room.\n2 John sat.\n3 Who sat? \tJohn\t2\n4 Mary Mary sat down.\n"
    b"5 Where did Mary sit? \tn,w\t4 1\n1 A.\n2 Who?\tmary\t1\n"
)
FITTED = Fitted(
    words=Vocabulary(("mary", "sat", "left", "the", "john", "n", "n,w", "who")),
    answers=Vocabulary(("john", "n,w"), specials=(UNKNOWN,)),
    longest_story=2,
    longest_sentence=3,
    longest_question=2,
)


def chunk(data):
    return Chunk(path="-", name="qa7.txt", start=0, stop=len(data), first_line=1, first_unit=5, split="test", group=7)


def encode(encoding="ids", data=DATA):
    encoder = Encoder(FITTED, encoding, Reading())
    records = list(encoder.records(chunk(data), data, raise_it))
    return records, encoder


def values(record):
    found = {}
    for name, feature in tf.train.Example.FromString(record).features.feature.items():
        kind = feature.WhichOneof("kind")
        found[name] = list(getattr(feature, kind).value)
    return found


def test_every_feature_of_an_example():
    records, _ = encode()
    example = values(records[1])
    assert np.frombuffer(example.pop("story")[0], "<i4").reshape(-1, 3).tolist() == [
        [2, 4, 5],  # mary left the | room is cut off
        [6, 3, 0],
        [2, 2, 3],
    ]
    assert np.frombuffer(example.pop("question")[0], "<i4").tolist() == [1, 1]
    assert example == {
        "task": [7],
        "story_id": [5],
        "question_id": [1],
        "answer": [2],
        "answer_tokens": [7, 1],
        "supporting_facts": [2, 0],
        "text": [DATA[: DATA.index(b"\n1 A.")]],
    }
    assert values(records[0])["text"] == [b"1 Mary left the room.\n2 John sat.\n3 Who sat? \tJohn\t2"]
    assert (values(records[2])["story_id"], values(records[2])["question_id"]) == ([6], [0])
    assert values(records[2])["answer"] == [0]


def test_what_is_counted():
    _, encoder = encode()
    assert encoder.stats == {
        "examples": 3,
        "stories": 2,
        "statements": 4,
        "statements_unasked": 0,
        "tokens": 4 + 2 + 4 + 1 + 2 + 4 + 1,
        "unknown_tokens": 1 + 0 + 1 + 1 + 0 + 3 + 0,  # room; down; a; where did sit
        "unknown_answers": 1,
        "cut_sentences": 3,
        "longest_story": 3,
        "examples_by_task": {"7": 3},
    }


def test_statements_that_no_question_follows_are_counted():
    _, encoder = encode(data=DATA + b"3 B.\n4 C.\n1 A.\n2 Who?\tmary\t1\n3 D.\n")
    assert encoder.stats["statements_unasked"] == 3
    assert encoder.stats["statements"] == 5


@pytest.mark.parametrize(("encoding", "weigh"), [("bow", count_weights), ("pe", position_weights)])
def test_stored_encodings_are_those_of_featurize(encoding, weigh):
    plain, _ = encode()
    records, encoder = encode(encoding)
    for without, record in zip(plain, records, strict=True):
        example = values(record)
        story = np.frombuffer(example["story"][0], "<i4").reshape(-1, 3)
        question = np.frombuffer(example["question"][0], "<i4").reshape(1, 2)
        for field, ids in (("story", story), ("question", question)):
            bag, weights = bag_of_words(ids, weigh(ids))
            assert example.pop(f"{field}_bag") == [bag.astype("<i4").tobytes()]
            assert example.pop(f"{field}_weights") == [weights.astype("<f4").tobytes()]
        assert example == values(without)
    assert encoder.stats == encode()[1].stats


@pytest.mark.parametrize("encoding", ["ids", "bow", "pe"])
def test_features_stand_in_the_order_of_their_names(encoding):
    for record in encode(encoding)[0]:
        names = list(values(record))
        places = [record.index(b"\x0a" + bytes([len(name)]) + name.encode() + b"\x12") for name in sorted(names)]
        assert places == sorted(places)


def test_forgetting_what_was_cached_changes_nothing(monkeypatch):
    expected, encoder = encode("pe")
    monkeypatch.setattr(babi_encoder, "CACHED_TEXTS", 1)
    records, forgetful = encode("pe")
    assert records == expected
    assert forgetful.stats == encoder.stats
    assert len(forgetful._statements) == 4
    data = b"1 John sat.\n2 Who?\tmary\t1\n"
    list(forgetful.records(chunk(data), data, raise_it))
    assert len(forgetful._statements) == 1, "only those of the chunk at hand are kept"


def test_raw_lines_in_another_language():
    data = (
        b"1 John went to the hallway.\n2 Where is John? \thallway\t1\n3 John moved to the office.\n"
        b"4 Who is John? \tnobody\t3\n5 Where is John? \toffice\t3\n"
    )
    encoder = Encoder(FITTED, "ids", Reading(tokenizer="space", language=TranslatedToKorean()))
    rejects = []
    texts = [values(record)["text"][0].decode() for record in encoder.records(chunk(data), data, rejects.append)]
    first = "1 존은 복도로 갔다.\n2 존은 어디에 있습니까? \t복도\t1"
    assert texts == [first, f"{first}\n3 존은 사무실로 이동했다.\n5 존은 어디에 있습니까? \t사무실\t3"]
    assert [(error.reason, error.line) for error in rejects] == [("outside-language", 4)]
