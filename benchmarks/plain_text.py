"""Plain loops over text: PTB to TFRecord files, and the least that makes ids of a text at all."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BLOCK_TOKENS = 512


def prepare(root: str, out: str) -> dict[str, Any]:
    """Prepares PTB by word; gives how many tokens, and the seconds it took once all was imported.

    What one would write in an afternoon: whole files in memory, a ``Counter``, a dict, and blocks of ids as
    ``tf.train.Example`` in one file a split.

    Args:
        root: the folder with ``ptb.train.txt``, ….
        out: where to.
    """
    import numpy as np
    import tensorflow as tf

    started = time.perf_counter()
    names = {"train": "train", "validation": "valid", "test": "test"}
    words = {split: _words(Path(root) / f"ptb.{name}.txt") for split, name in names.items()}
    vocabulary = ["<pad>", *_ranked(words["train"])]
    ids = {word: index for index, word in enumerate(vocabulary)}
    for split, its_words in words.items():
        stream = np.array([ids.get(word, ids["<unk>"]) for word in its_words], dtype=np.int32)
        with tf.io.TFRecordWriter(str(Path(out) / f"ptb-{split}.tfrecord")) as writer:
            for offset in range(0, len(stream), BLOCK_TOKENS):
                tokens = stream[offset : offset + BLOCK_TOKENS].tobytes()
                features = {
                    "offset": tf.train.Feature(int64_list=tf.train.Int64List(value=[offset])),
                    "tokens": tf.train.Feature(bytes_list=tf.train.BytesList(value=[tokens])),
                }
                example = tf.train.Example(features=tf.train.Features(feature=features))
                writer.write(example.SerializeToString())
    (Path(out) / "tokens.vocab.txt").write_text("".join(f"{word}\n" for word in vocabulary))
    tokens = sum(map(len, words.values()))
    return {"tokens": tokens, "seconds": time.perf_counter() - started}


def ids(path: str, out: str) -> dict[str, Any]:
    """Makes ids of a text with ``str.split`` and a dict, all in memory, and writes nothing; gives as ``prepare``.

    Args:
        path: the text.
        out: not used.
    """
    started = time.perf_counter()
    words = _words(Path(path))
    places = {word: index for index, word in enumerate(_ranked(words))}
    stream = [places[word] for word in words]
    return {"tokens": len(stream), "seconds": time.perf_counter() - started}


def _words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").replace("\n", " <eos> ").split()


def _ranked(words: Iterable[str]) -> list[str]:
    return [word for word, _ in sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))]
