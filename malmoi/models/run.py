"""A run: the folder of a trained story question answering model, with all that using it needs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import keras
import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.tokenize import tokenizer
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.files import write_whole
from malmoi.models.memn2n import MemN2N

_ABOUT, _MODEL = "run.json", "model.keras"


@dataclass(frozen=True, kw_only=True)
class Widths:
    """The static shapes of a model's inputs: sentences of a story, words of a sentence, words of a question."""

    memory: int
    sentence: int
    question: int


@dataclass(frozen=True)
class Run:
    """A trained model's folder.

    It holds ``model.keras``, the vocabularies ``words`` and ``answers``, and ``run.json``: the recipe, the dataset it
    was trained on, its widths, and how each restart ended.
    """

    folder: Path

    @classmethod
    def save(
        cls,
        folder: Path,
        model: keras.Model,
        *,
        words: Vocabulary,
        answers: Vocabulary,
        tokenizer_name: str,
        widths: Widths,
        **about: Any,
    ) -> "Run":
        """Writes a run; ``run.json`` last, so that a run that has one is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        model.save(folder / _MODEL)
        words.save(folder, "words", tokenizer=tokenizer_name, source="train")
        answers.save(folder, "answers", tokenizer=tokenizer_name, source="train")
        content = {"tokenizer": tokenizer_name, "widths": asdict(widths), **about}
        write_whole(folder / _ABOUT, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
        return cls(folder)

    @property
    def whole(self) -> bool:
        """Whether the training came to its end."""
        return (self.folder / _ABOUT).exists()

    @cached_property
    def about(self) -> dict[str, Any]:
        """The content of ``run.json``.

        Raises:
            MalmoiError: there is none, or it is damaged.
        """
        if not self.whole:
            raise MalmoiError(
                f"{self.folder} holds no trained model: {_ABOUT} is missing. Name the folder of one model, "
                "such as RUN/en-1k-qa1; `malmoi train` makes them."
            )
        try:
            return json.loads((self.folder / _ABOUT).read_text())
        except ValueError as error:
            raise self._damaged(_ABOUT, error) from error

    @cached_property
    def model(self) -> MemN2N:
        """The model.

        Raises:
            MalmoiError: its file is missing or damaged.
        """
        try:
            return keras.models.load_model(self.folder / _MODEL)
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise self._damaged(_MODEL, error) from error

    def _damaged(self, file: str, error: Exception) -> MalmoiError:
        return MalmoiError(f"{self.folder / file} can't be read ({error}). Remove {self.folder} and train again.")

    @cached_property
    def words(self) -> Vocabulary:
        """The words of stories and questions."""
        return Vocabulary.load(self.folder, "words")

    @cached_property
    def answers(self) -> Vocabulary:
        """The answers."""
        return Vocabulary.load(self.folder, "answers")

    @cached_property
    def widths(self) -> Widths:
        """The shapes of the inputs."""
        return Widths(**self.about["widths"])

    def read(self, story: Sequence[str], question: str) -> "Answer":
        """Answers one question about one story.

        Args:
            story: its sentences, the latest last; only as many of the latest are read as the memory holds.
            question: the question.
        """
        split = tokenizer(self.about["tokenizer"])
        remembered = list(story)[-self.widths.memory :]
        inputs = story_inputs(
            [self.words.encode(split(sentence)) for sentence in remembered],
            self.words.encode(split(question)),
            widths=self.widths,
        )
        logits, attention = self.model(inputs, return_attention=True)
        probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(logits, axis=-1))[0]
        asked = [word for text in (*remembered, question) for word in split(text)]
        return Answer(
            sentences=tuple(remembered),
            probabilities={self.answers.words[i]: float(probabilities[i]) for i in np.argsort(-probabilities)},
            attention=keras.ops.convert_to_numpy(attention)[0, :, : len(remembered)],
            unknown_words=tuple(dict.fromkeys(word for word in asked if word not in self.words)),
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A model's answer, and how it came to it.

    Attributes:
        sentences: those that it read.
        probabilities: by answer, falling.
        attention: the weight of each sentence at each hop, float of shape (hops, sentences). A hop's weights add up
            to less than 1 where empty memories got some.
        unknown_words: words that it does not know, each once.
    """

    sentences: tuple[str, ...]
    probabilities: Mapping[str, float]
    attention: np.ndarray
    unknown_words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The most probable answer."""
        return next(iter(self.probabilities))


def story_inputs(story: Sequence[np.ndarray], question: np.ndarray, *, widths: Widths) -> dict[str, np.ndarray]:
    """One story and question as a batch of one, as the input function gives it.

    Args:
        story: word ids of the sentences that are remembered, the latest last, each int of shape (words,).
        question: word ids, int of shape (words,).
        widths: sentences and questions longer than these are cut.

    Example:
        >>> widths = Widths(memory=3, sentence=2, question=1)
        >>> inputs = story_inputs([np.array([3, 4]), np.array([5])], np.array([6]), widths=widths)
        >>> inputs["story"].tolist(), inputs["time"].tolist(), inputs["question"].tolist()
        ([[[3, 4], [5, 0], [0, 0]]], [[2, 1, 0]], [[6]])
    """
    sentences = np.zeros((1, widths.memory, widths.sentence), dtype=np.int32)
    for place, sentence in enumerate(story):
        cut = sentence[: widths.sentence]
        sentences[0, place, : len(cut)] = cut
    times = np.zeros((1, widths.memory), dtype=np.int32)
    times[0, : len(story)] = np.arange(len(story), 0, -1)
    asked = np.zeros((1, widths.question), dtype=np.int32)
    asked[0, : len(question[: widths.question])] = question[: widths.question]
    return {"story": sentences, "time": times, "question": asked}


def runs_in(folder: Path) -> list[Run]:
    """The run in a folder, or those in the folders that it holds.

    Raises:
        MalmoiError: there is none.
    """
    if Run(folder).whole:
        return [Run(folder)]
    runs = [run for run in map(Run, sorted(folder.glob("*/"))) if run.whole]
    if not runs:
        raise MalmoiError(f"{folder} holds no trained model, nor does a folder in it: none has a {_ABOUT}.")
    return runs
