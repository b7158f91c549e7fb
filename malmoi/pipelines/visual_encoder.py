"""Questions about pictures as serialised examples."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np

from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import examples
from malmoi.pipelines.picture_vectors import PictureVectors
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_question import TYPES, VisualQuestion
from malmoi.pipelines.word_ids import WordIds

Read = Callable[[Chunk, bytes, Reject], Iterable[VisualQuestion]]

_ID_BYTES = 4


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the encoder needs to know of the training split, and how many pictures each split has.

    Attributes:
        words: ids of question words; 0 pads, 1 is unknown.
        answers: classes of answers; 0 is unknown.
        longest_question: words of the longest training question, at least 1.
        images: by split, how many pictures are asked about.
        moments: mean and deviation of the vectors of training pictures, if there are vectors.
    """

    words: Vocabulary
    answers: Vocabulary
    longest_question: int
    images: Mapping[str, int]
    moments: tuple[np.ndarray, np.ndarray] | None = None


class Encoder:
    """Turns chunks into examples of their questions, and keeps count.

    Attributes:
        stats: of all chunks so far: counts, which add up, and ``longest_question``.
    """

    def __init__(
        self, fitted: Fitted, read: Read, *, single: bool, answer_sets: bool, vectors: PictureVectors | None = None
    ) -> None:
        """Makes one.

        Args:
            fitted: see there.
            read: the questions of a chunk.
            single: leaves out questions with several answers.
            answer_sets: stores the parts of an answer beside the whole.
            vectors: those of the pictures, stored beside the questions.
        """
        self._fitted, self._read, self._single, self._answer_sets = fitted, read, single, answer_sets
        self._vectors = vectors
        self._ids = WordIds(fitted.words)
        self._types = [examples.int64_feature("type", [kind]) for kind in range(len(TYPES))]
        self._answers: dict[str, bytes] = {}
        self.stats: dict[str, Any] = {
            "examples": 0,
            "examples_by_type": {},
            "tokens": 0,
            "unknown_tokens": 0,
            "unknown_answers": 0,
            "cut_questions": 0,
            "longest_question": 0,
            "several_answers_left_out": 0,
        }
        if vectors is not None:
            self.stats["without_vector"] = 0

    def records(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[bytes]:
        """The examples of a chunk in the order of the file, serialised."""
        read = list(self._read(chunk, data, reject))
        questions = kept(read, single=self._single)
        lengths = np.fromiter((len(question.words) for question in questions), np.int64, len(questions))
        words = chain.from_iterable(question.words for question in questions)
        ids = np.fromiter(map(self._ids.__getitem__, words), np.int32, int(lengths.sum()))
        stored = ids.astype("<i4").tobytes()
        ends = (np.cumsum(lengths) * _ID_BYTES).tolist()
        pictures = self._pictures(questions)
        for question, picture, start, end in zip(questions, pictures, [0, *ends], ends, strict=False):
            caption_id, mode, rule = self._origin(question)
            yield examples.example(  # in the order of the names
                self._answer(question),
                caption_id,
                picture,
                examples.int64_feature("image_id", [question.image_id]),
                mode,
                examples.bytes_feature("question", stored[start:end]),
                examples.int64_feature("question_id", [question.number]),
                examples.bytes_feature("question_text", question.text.encode()),
                rule,
                self._types[question.kind],
            )
        self._count(questions, lengths, ids)
        self.stats["several_answers_left_out"] += len(read) - len(questions)

    def _pictures(self, questions: Sequence[VisualQuestion]) -> Iterator[bytes]:
        """The feature with the picture's vector; nothing where vectors are not stored."""
        if self._vectors is None:
            return repeat(b"", len(questions))
        return (examples.bytes_feature("fc7", vector) for vector in self._vectors.vectors(questions))

    def _origin(self, question: VisualQuestion) -> tuple[bytes, bytes, bytes]:
        """The features that tell where a generated question comes from; nothing of others."""
        if question.origin is None:
            return b"", b"", b""
        caption_id, rule, mode = question.origin
        return (
            examples.int64_feature("caption_id", [caption_id]),
            examples.bytes_feature("mode", mode.encode()),
            examples.bytes_feature("rule", rule.encode()),
        )

    def _answer(self, question: VisualQuestion) -> bytes:
        """The features whose names begin with ``answer``."""
        if question.answer not in self._answers:
            features = [
                examples.int64_feature("answer", [self._fitted.answers.id(question.answer)]),
                examples.bytes_feature("answer_text", question.answer.encode()),
            ]
            if self._answer_sets:
                parts = [part.encode() for part in question.answers]
                features.insert(1, examples.bytes_list_feature("answer_set", parts))
            self._answers[question.answer] = b"".join(features)
        return self._answers[question.answer]

    def _count(self, questions: list[VisualQuestion], lengths: np.ndarray, ids: np.ndarray) -> None:
        stats, fitted = self.stats, self._fitted
        stats["examples"] += len(questions)
        kinds = np.bincount([question.kind for question in questions], minlength=len(TYPES))
        for name, count in zip(TYPES, kinds.tolist(), strict=True):
            if count:
                stats["examples_by_type"][name] = stats["examples_by_type"].get(name, 0) + count
        stats["tokens"] += len(ids)
        stats["unknown_tokens"] += int((ids == fitted.words.unknown_id).sum())
        stats["unknown_answers"] += sum(question.answer not in fitted.answers for question in questions)
        stats["cut_questions"] += int((lengths > fitted.longest_question).sum())
        if self._vectors is not None:
            stats["without_vector"] += self._vectors.without(questions)
        stats["longest_question"] = max(stats["longest_question"], int(lengths.max(initial=0)))


def kept(questions: Iterable[VisualQuestion], *, single: bool) -> list[VisualQuestion]:
    """The questions; of single-word forms those with one answer."""
    return [question for question in questions if not single or len(question.answers) == 1]
