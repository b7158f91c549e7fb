"""The bAbI corpus for the pipeline: its files, and the words of its training stories."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import UNKNOWN, Vocabulary
from malmoi.pipelines.babi_encoder import Encoder, Fitted
from malmoi.pipelines.babi_language import AnyLanguage, Korean, Language, TranslatedToKorean
from malmoi.pipelines.babi_raw import KOREAN, Variant, own_tasks, raw_file
from malmoi.pipelines.babi_story import BOUNDARY, chunk_stories
from malmoi.pipelines.babi_text import Reading
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.plan import Chunk, RawFile, scan
from malmoi.pipelines.rejects import Reject

# Entries of a folder that an error message shows.
_LISTED = 8


@dataclass(kw_only=True)
class Counts:
    """What the training stories hold; two are merged by adding counts and keeping the longest.

    Attributes:
        words: how often each word occurs, and each answer of several words as a whole.
        answers: how often each answer is given.
        longest: statements before a question (``story``), words of a statement and of a question.
    """

    words: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    longest: dict[str, int] = field(default_factory=lambda: {"story": 0, "sentence": 0, "question": 0})


@dataclass(frozen=True)
class BabiCorpus:
    """bAbI for ``prepare``.

    Attributes:
        root: the folder that holds ``en``, ``en-10k``, …; or files of the user's.
        variant: what of it to prepare.
        name: of the dataset.
        counted: the splits whose words are counted.
    """

    root: str
    variant: Variant
    name: str = "babi"
    counted: tuple[str, ...] = ("train",)

    @property
    def reading(self) -> Reading:
        """How its texts are read."""
        return Reading(tokenizer=self.variant.tokenizer_name, language=_language(self.variant))

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files, in the order task, split.

        A task of which a file is missing or empty is left out altogether.

        Raises:
            MalmoiError: the variant's folder is not there, or has no files.
        """
        root = epath.Path(self.root)
        tasks = self._own_tasks(root) if self.variant.own_files else self._tasks(root)
        chunks: list[Chunk] = []
        files: dict[str, RawFile] = {}
        for task in tasks:
            try:
                found = {split: self._scan(root, task, split) for split in self.variant.splits}
            except BadInput as error:
                reject(error)
                for left_out in self._siblings(root, task, error):
                    reject(left_out)
                continue
            for name, file in found.values():
                files[name] = file
                chunks += file.chunks
        order = self.variant.splits
        return Raw(tuple(sorted(chunks, key=lambda chunk: order.index(chunk.split))), files)

    def _tasks(self, root: epath.Path) -> Iterable[int]:
        """The tasks of a folder of the archive."""
        if not (root / self.variant.folder).is_dir():
            there = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
            raise MalmoiError(
                f"{self.variant.name} is prepared from a folder {self.variant.folder!r}, which {root} "
                f"does not have. It holds {', '.join(there) or 'no folders'}."
            )
        return self.variant.tasks

    def _own_tasks(self, root: epath.Path) -> Iterable[int]:
        """The task that is wanted of the user's files, or all those that are there."""
        there = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
        tasks = own_tasks(there)
        if not tasks:
            raise MalmoiError(
                f"{self.variant.name} is made of files in a folder, named such as "
                "qa1_single-supporting-fact_train.txt and qa1_single-supporting-fact_test_kor.txt. "
                f"{root} {'holds ' + ', '.join(there[:_LISTED]) if there else 'holds nothing or is no folder'}"
                f"{', …' if len(there) > _LISTED else ''}."
            )
        return sorted(tasks) if self.variant.task is None else [self.variant.task]

    def _scan(self, root: epath.Path, task: int, split: str) -> tuple[str, RawFile]:
        path, name = raw_file(root, self.variant, task, split)
        file = scan(path, name=name, split=split, group=task, boundary=BOUNDARY)
        if not file.bytes:
            raise BadInput(reason="empty-file", file=name, line=None, expected="stories", found="an empty file")
        return name, file

    def _siblings(self, root: epath.Path, task: int, cause: BadInput) -> Iterator[BadInput]:
        for split in self.variant.splits:
            try:
                _, name = raw_file(root, self.variant, task, split)
            except BadInput:
                continue
            if name != cause.file:
                yield BadInput(
                    reason="task-incomplete",
                    file=name,
                    line=None,
                    expected="all files of the task",
                    found=f"{cause.file}: {cause.reason}",
                )

    def count(self, chunk: Chunk, data: bytes, reject: Reject) -> Counts:
        """Counts the words and answers of a training chunk."""
        counts = Counts()
        statements: Counter[bytes] = Counter()
        questions: Counter[bytes] = Counter()
        answers: Counter[bytes] = Counter()
        reading = self.reading
        for story in chunk_stories(chunk, data, reject, reading):
            statements.update(story.statements)
            for question in story.questions:
                questions[question.text] += 1
                answers[question.answer] += 1
            counts.longest["story"] = max(counts.longest["story"], len(story.statements))
        for kind, texts, read in (
            ("sentence", statements, reading.statements),
            ("question", questions, reading.questions),
        ):
            for found, times in zip(read(texts), texts.values(), strict=True):
                counts.longest[kind] = max(counts.longest[kind], len(found))
                _add(counts.words, found, times)
        for text, times in answers.items():
            answer = reading.answer(text)
            parts = reading.answer_tokens(answer)
            counts.answers[answer] += times
            _add(counts.words, parts if parts == [answer] else [*parts, answer], times)
        return counts

    def merge(self, parts: Iterable[Counts]) -> Counts:
        """Adds counts up, in any order, into the first."""
        remaining = iter(parts)
        merged = next(remaining, None) or Counts()
        for part in remaining:
            _add_counts(merged.words, part.words)
            _add_counts(merged.answers, part.answers)
            merged.longest = {key: max(value, part.longest[key]) for key, value in merged.longest.items()}
        return merged

    def fit(self, counts: Counts) -> Fitted:
        """The vocabularies."""
        return Fitted(
            words=Vocabulary.from_counts(counts.words),
            answers=Vocabulary.from_counts(counts.answers, specials=(UNKNOWN,)),
            longest_story=counts.longest["story"],
            longest_sentence=max(1, counts.longest["sentence"]),
            longest_question=max(1, counts.longest["question"]),
        )

    def encoder(self, fitted: Fitted) -> Encoder:
        """What turns chunks into examples."""
        return Encoder(fitted, self.variant.encoding, self.reading)

    def save(self, fitted: Fitted, folder: epath.PathLike) -> None:
        """Writes the vocabularies."""
        for field_name, vocabulary in (("words", fitted.words), ("answers", fitted.answers)):
            vocabulary.save(folder, field_name, tokenizer=self.variant.tokenizer_name, source="train")

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {
            "config": self.variant.name,
            "tokenizer": self.variant.tokenizer_name,
            "longest": {
                "story": fitted.longest_story,
                "sentence": fitted.longest_sentence,
                "question": fitted.longest_question,
            },
            "vocabulary": {"words": len(fitted.words), "answers": len(fitted.answers)},
        }


def _language(variant: Variant) -> Language:
    if variant.language != KOREAN:
        return AnyLanguage()
    return Korean() if variant.own_files else TranslatedToKorean(variant.style)


def _add(counts: Counter[str], tokens: Iterable[str], times: int) -> None:
    for token in tokens:
        counts[token] += times


def _add_counts(counts: Counter[str], more: Counter[str]) -> None:
    for token, times in more.items():
        counts[token] += times
