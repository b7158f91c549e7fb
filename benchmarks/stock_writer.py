"""TFDS's own Beam writer: the same examples from an ordinary ``BeamBasedBuilder``.

It has malmoi's parser, and remembers encoded texts as malmoi does; the vocabulary is counted in a plain loop
before Beam starts. So what is compared is the way of an example through features, Beam and the writer.
"""

import functools
import time
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.pipelines.babi import BabiCorpus
from malmoi.pipelines.babi_encoder import Fitted
from malmoi.pipelines.babi_raw import variant
from malmoi.pipelines.babi_story import chunk_stories
from malmoi.pipelines.babi_text import Reading, padded
from malmoi.pipelines.options import pipeline_options, runner_of
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.raw import locate
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.sources import BABI


def prepare(raw_dir: str, config: str, out: str) -> dict[str, Any]:
    """Prepares; gives how many records, and the seconds it took once all was imported.

    Args:
        raw_dir: see ``malmoi prepare``.
        config: of ``babi``, such as ``en-10k``. Tasks that are not there are left out.
        out: where to.
    """
    started = time.perf_counter()
    corpus = BabiCorpus(str(locate(BABI, raw_dir=raw_dir, download_dir=out)), variant(config))
    chunks = corpus.raw(lambda missing: None).chunks
    training = (chunk for chunk in chunks if chunk.split == "train")
    fitted = corpus.fit(corpus.merge(corpus.count(chunk, chunk.read(), raise_it) for chunk in training))
    builder = StockBabi(chunks=chunks, fitted=fitted, data_dir=out)
    options = pipeline_options([])
    builder.download_and_prepare(
        download_config=tfds.download.DownloadConfig(beam_runner=runner_of(options), beam_options=options)
    )
    corpus.save(fitted, epath.Path(builder.data_dir))
    records = sum(split.num_examples for split in builder.info.splits.values())
    return {"records": records, "seconds": time.perf_counter() - started}


class StockBabi(tfds.core.BeamBasedBuilder, skip_registration=True):
    """The examples of ``babi`` in the order of the corpus."""

    VERSION = tfds.core.Version("1.0.0")

    def __init__(self, *, chunks: tuple[Chunk, ...], fitted: Fitted, **kwargs: Any) -> None:
        self._chunks, self._fitted = chunks, fitted
        super().__init__(**kwargs)

    def _info(self) -> tfds.core.DatasetInfo:
        width, asked = self._fitted.longest_sentence, self._fitted.longest_question
        features = {
            "task": tfds.features.Scalar(np.int64),
            "story_id": tfds.features.Scalar(np.int64),
            "question_id": tfds.features.Scalar(np.int64),
            "story": tfds.features.Tensor(shape=(None, width), dtype=np.int32, encoding="bytes"),
            "question": tfds.features.Tensor(shape=(asked,), dtype=np.int32, encoding="bytes"),
            "answer": tfds.features.ClassLabel(names=list(self._fitted.answers.words)),
            "answer_tokens": tfds.features.Tensor(shape=(None,), dtype=np.int64),
            "supporting_facts": tfds.features.Tensor(shape=(None,), dtype=np.int64),
            "text": tfds.features.Text(),
        }
        return tfds.core.DatasetInfo(
            builder=self, features=tfds.features.FeaturesDict(features), disable_shuffling=True
        )

    def _split_generators(self, dl_manager: Any, pipeline: beam.Pipeline) -> dict[str, beam.PCollection]:
        return {
            split: (
                pipeline
                | f"Chunks {split}" >> beam.Create(list(enumerate(self._chunks)))
                | f"Spread {split}" >> beam.Reshuffle()
                | f"Examples {split}" >> beam.ParDo(_Examples(self._fitted, split))
            )
            for split in dict.fromkeys(chunk.split for chunk in self._chunks)
        }

    def _generate_examples(self) -> None:
        raise NotImplementedError("the splits are PCollections already")


class _Examples(beam.DoFn):
    """A numbered chunk -> its examples of one split, with keys that keep the order."""

    def __init__(self, fitted: Fitted, split: str) -> None:
        self._fitted, self._split, self._reading = fitted, split, Reading()

    def setup(self) -> None:
        fitted = self._fitted

        @functools.lru_cache(maxsize=1 << 17)
        def encode(text: bytes, width: int) -> np.ndarray:
            (tokens,) = self._reading.statements([text])
            return padded(fitted.words.encode(tokens), width=width)

        self._encode = encode

    def process(self, numbered: tuple[int, Chunk]) -> Iterator[tuple[int, dict[str, Any]]]:
        number, chunk = numbered
        if chunk.split != self._split:
            return
        fitted, data = self._fitted, chunk.read()
        key = number << 32
        for story in chunk_stories(chunk, data, raise_it):
            rows = np.stack([self._encode(text, fitted.longest_sentence) for text in story.statements])
            for question in story.questions:
                answer = self._reading.answer(question.answer)
                yield (
                    key,
                    {
                        "task": chunk.group,
                        "story_id": story.number,
                        "question_id": question.number,
                        "story": rows[: question.statements],
                        "question": self._encode(question.text, fitted.longest_question),
                        "answer": fitted.answers.id(answer),
                        "answer_tokens": fitted.words.encode(self._reading.answer_tokens(answer)).astype(np.int64),
                        "supporting_facts": np.array(question.supporting, dtype=np.int64),
                        "text": data[story.start : question.end],
                    },
                )
                key += 1
