"""The plain loop: what one would write in an afternoon to turn bAbI into TFRecord files, and no Beam in it.

It does the same work on good files as ``malmoi prepare``: a first pass for the vocabularies and the longest
lengths, a second one that writes the same features. It checks nothing, counts nothing, and makes one file a
split.
"""

import functools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from etils import epath

from malmoi.errors import BadInput
from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.vocabulary import UNKNOWN, Vocabulary
from malmoi.pipelines.babi_raw import Variant, raw_file, variant
from malmoi.pipelines.raw import locate
from malmoi.pipelines.sources import BABI


class _Question(NamedTuple):
    """A question, and the story before it; the lists go on growing while the file is read."""

    story_id: int
    question_id: int
    statements: list[Any]
    question: str
    answer: str
    supporting_facts: list[int]
    lines: list[str]


def prepare(raw_dir: str, config: str, out: str, remember: bool = False) -> dict[str, Any]:
    """Prepares; gives how many records, and the seconds it took once all was imported.

    Args:
        raw_dir: see ``malmoi prepare``.
        config: of ``babi``, such as ``en-10k``. Tasks that are not there are left out.
        out: where to.
        remember: keeps the words and the ids of every text that it has met, so that each is made once.
    """
    started = time.perf_counter()
    chosen = variant(config)
    root = locate(BABI, raw_dir=raw_dir, download_dir=out)
    tasks = [task for task in chosen.tasks if _is_whole(root, chosen, task)]
    tokens = functools.cache(babi_words) if remember else babi_words

    counts: Counter[str] = Counter()
    answer_counts: Counter[str] = Counter()
    widths = {"sentence": 1, "question": 1}
    for task in tasks:
        path, _ = raw_file(root, chosen, task, "train")
        seen = 0
        for question in _questions(path, tokens):
            seen = 0 if question.question_id == 0 else seen
            for words in question.statements[seen:]:
                counts.update(words)
                widths["sentence"] = max(widths["sentence"], len(words))
            seen = len(question.statements)
            asked = tokens(question.question)
            counts.update(asked)
            widths["question"] = max(widths["question"], len(asked))
            parts = _parts(question.answer, tokens)
            counts.update(parts if parts == [question.answer] else [*parts, question.answer])
            answer_counts[question.answer] += 1
    words = Vocabulary.from_counts(counts)
    answers = Vocabulary.from_counts(answer_counts, specials=(UNKNOWN,))

    def encode(text: str, width: int) -> bytes:
        row = np.zeros(width, dtype=np.int32)
        ids = words.encode(tokens(text)[:width])
        row[: len(ids)] = ids
        return row.tobytes()

    if remember:
        encode = functools.cache(encode)
    records = 0
    for split in chosen.splits:
        with tf.io.TFRecordWriter(str(Path(out) / f"babi-{split}.tfrecord")) as writer:
            for task in tasks:
                path, _ = raw_file(root, chosen, task, split)
                for question in _questions(path, lambda text: encode(text, widths["sentence"])):
                    features = {
                        "task": _int64([task]),
                        "story_id": _int64([question.story_id]),
                        "question_id": _int64([question.question_id]),
                        "story": _bytes(b"".join(question.statements)),
                        "question": _bytes(encode(question.question, widths["question"])),
                        "answer": _int64([answers.id(question.answer)]),
                        "answer_tokens": _int64(words.encode(_parts(question.answer, tokens))),
                        "supporting_facts": _int64(question.supporting_facts),
                        "text": _bytes("\n".join(question.lines).encode()),
                    }
                    example = tf.train.Example(features=tf.train.Features(feature=features))
                    writer.write(example.SerializeToString())
                    records += 1
    words.save(out, "words", tokenizer="babi_words", source="train")
    answers.save(out, "answers", tokenizer="babi_words", source="train")
    return {"records": records, "seconds": time.perf_counter() - started}


def _questions(path: epath.Path, read: Callable[[str], Any]) -> Iterator[_Question]:
    """The questions of a file, their statements as ``read`` makes them."""
    story_id = -1
    with path.open(encoding="utf-8") as file:
        for line in file:
            number, _, text = line.rstrip("\n").partition(" ")
            if number == "1":
                story_id += 1
                question_id, statements, lines, places = 0, [], [], {}
            lines.append(line.rstrip("\n"))
            if "\t" not in text:
                places[number] = len(statements)
                statements.append(read(text))
                continue
            question, answer, facts = text.split("\t")
            supporting = [places[fact] for fact in facts.split(" ")]
            yield _Question(story_id, question_id, statements, question, answer.lower().strip(), supporting, lines)
            question_id += 1


def _is_whole(root: epath.Path, chosen: Variant, task: int) -> bool:
    try:
        for split in chosen.splits:
            raw_file(root, chosen, task, split)
    except BadInput:
        return False
    return True


def _parts(answer: str, tokens: Callable[[str], list[str]]) -> list[str]:
    return [token for part in answer.split(",") for token in tokens(part)]


def _int64(values: Any) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def _bytes(value: bytes) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
