"""A corpus of questions about pictures, for the pipeline: what DAQUAR and COCO-QA have in common."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from etils import epath

from malmoi.featurize.fc7_manifest import save_manifest
from malmoi.featurize.moments import figures
from malmoi.featurize.vocabulary import UNKNOWN, Vocabulary
from malmoi.pipelines import picture_vectors, plan
from malmoi.pipelines.picture_vectors import FC7, PictureVectors, told_vectors
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_encoder import Encoder, Fitted, kept
from malmoi.pipelines.visual_question import VisualQuestion

SPLITS = ("train", "test")
_NONE = np.zeros(0, np.int64)

TOKENIZER = "question_words"


@dataclass(kw_only=True)
class Counts:
    """What chunks hold.

    Attributes:
        words: how often each word occurs in training questions.
        answers: how often each answer is given in training.
        longest_question: words of the longest training question.
        images: by split, the numbers of its pictures, rising, int64 of shape (pictures,).
    """

    words: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    longest_question: int = 0
    images: dict[str, np.ndarray] = field(default_factory=dict)


class VisualCorpus(ABC):
    """A corpus of questions about pictures; a ``Corpus`` but for ``name`` and ``raw``.

    Attributes:
        vectors: those of the pictures, to be stored beside the questions; ``None`` for questions alone.
    """

    vectors: PictureVectors | None

    @abstractmethod
    def read(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterable[VisualQuestion]:
        """The questions of a chunk, as the raw files have them."""

    def questions(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterable[VisualQuestion]:
        """The questions of a chunk whose pictures are as they must be."""
        read = self.read(chunk, data, reject)
        return read if self.vectors is None else self.vectors.pictured(read, chunk, reject)

    @property
    def single(self) -> bool:
        """Whether questions with several answers are left out."""
        return False

    @property
    def answer_sets(self) -> bool:
        """Whether an answer may have several parts, which are then stored one by one too."""
        return False

    @property
    def suffix(self) -> str:
        """What the config's name ends in."""
        return "" if self.vectors is None else FC7

    @property
    def chunk_bytes(self) -> int:
        """Raw bytes of a chunk."""
        return plan.CHUNK_BYTES if self.vectors is None else picture_vectors.CHUNK_BYTES

    @property
    def shard_bytes(self) -> int:
        """Raw bytes of a shard."""
        return plan.SHARD_BYTES if self.vectors is None else picture_vectors.SHARD_BYTES

    @property
    def counted(self) -> tuple[str, ...]:
        """Of other splits than ``train`` the pictures alone."""
        return SPLITS

    def count(self, chunk: Chunk, data: bytes, reject: Reject) -> Counts:
        """Counts the words, answers and pictures of a chunk."""
        questions = kept(self.questions(chunk, data, reject), single=self.single)
        images = {chunk.split: np.unique(np.array([question.image_id for question in questions], np.int64))}
        if chunk.split != "train":
            return Counts(images=images)
        return Counts(
            words=Counter(chain.from_iterable(question.words for question in questions)),
            answers=Counter(question.answer for question in questions),
            longest_question=max((len(question.words) for question in questions), default=0),
            images=images,
        )

    def merge(self, parts: Iterable[Counts]) -> Counts:
        """Adds counts up, in any order, into the first."""
        remaining = iter(parts)
        merged = next(remaining, None) or Counts()
        for part in remaining:
            merged.words.update(part.words)
            merged.answers.update(part.answers)
            merged.longest_question = max(merged.longest_question, part.longest_question)
            for split, images in part.images.items():
                merged.images[split] = np.union1d(merged.images.get(split, images), images)
        return merged

    def fit(self, counts: Counts) -> Fitted:
        """The vocabularies."""
        return Fitted(
            words=Vocabulary.from_counts(counts.words),
            answers=Vocabulary.from_counts(counts.answers, specials=(UNKNOWN,)),
            longest_question=max(1, counts.longest_question),
            images={split: len(images) for split, images in sorted(counts.images.items())},
            moments=None if self.vectors is None else self.vectors.moments(counts.images.get("train", _NONE)),
        )

    def encoder(self, fitted: Fitted) -> Encoder:
        """What turns chunks into examples."""
        return Encoder(fitted, self.questions, single=self.single, answer_sets=self.answer_sets, vectors=self.vectors)

    def save(self, fitted: Fitted, folder: epath.PathLike) -> None:
        """Writes the vocabularies, and the origin of the vectors."""
        if self.vectors is not None:
            save_manifest(folder, self.vectors.source.manifest)
        fitted.words.save(folder, "words", tokenizer=TOKENIZER, source="train")
        fitted.answers.save(folder, "answers", tokenizer="none", source="train")

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        told: dict[str, Any] = {}
        if self.vectors is not None and fitted.moments is not None:
            mean, deviation = map(figures, fitted.moments)
            told["fc7"] = {"mean": mean, "deviation": deviation}
            told["settings"] = told_vectors(self.vectors.source.manifest)
        return told | {
            "tokenizer": TOKENIZER,
            "longest": {"question": fitted.longest_question},
            "vocabulary": {"words": len(fitted.words), "answers": len(fitted.answers)},
            "images": dict(fitted.images),
        }
