"""The plain loop: what one would write in an afternoon to turn COCO-QA into TFRecord files, and no Beam in it."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

FILES = ("questions", "answers", "types", "img_ids")


def prepare(root: str, out: str) -> dict[str, Any]:
    """Prepares; gives how many questions, and the seconds it took once all was imported.

    It writes the same features as ``malmoi prepare coco_qa/released`` on good files: whole files in memory, a
    ``Counter``, a dict, and a ``tf.train.Example`` for each question in one file a split. It checks and counts nothing.

    Args:
        root: the folder with ``train`` and ``test``.
        out: where to.
    """
    import numpy as np
    import tensorflow as tf

    started = time.perf_counter()
    splits = {}
    for split in ("train", "test"):
        columns = [(Path(root) / split / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1] for name in FILES]
        splits[split] = [(_words(row[0]), *row) for row in zip(*columns, strict=True)]
    words = ["<pad>", "<unk>", *_ranked(Counter(word for row in splits["train"] for word in row[0]))]
    answers = ["<unk>", *_ranked(Counter(row[2] for row in splits["train"]))]
    word_ids = {word: index for index, word in enumerate(words)}
    answer_ids = {answer: index for index, answer in enumerate(answers)}

    def int64(value: int) -> tf.train.Feature:
        return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))

    def text(value: bytes) -> tf.train.Feature:
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))

    for split, rows in splits.items():
        with tf.io.TFRecordWriter(str(Path(out) / f"coco_qa-{split}.tfrecord")) as writer:
            for place, (asked, question, answer, kind, image) in enumerate(rows):
                ids = np.array([word_ids.get(word, 1) for word in asked], dtype=np.int32)
                features = {
                    "answer": int64(answer_ids.get(answer, 0)),
                    "answer_text": text(answer.encode()),
                    "image_id": int64(int(image)),
                    "question": text(ids.tobytes()),
                    "question_id": int64(place),
                    "question_text": text(question.encode()),
                    "type": int64(int(kind)),
                }
                example = tf.train.Example(features=tf.train.Features(feature=features))
                writer.write(example.SerializeToString())
    for name, tokens in (("words", words), ("answers", answers)):
        (Path(out) / f"{name}.vocab.txt").write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")
    return {"records": sum(map(len, splits.values())), "seconds": time.perf_counter() - started}


def _words(question: str) -> list[str]:
    return question.lower().rstrip("? ").split(" ")


def _ranked(counts: Counter[str]) -> list[str]:
    return [token for token, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
