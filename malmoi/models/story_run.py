"""The run of a story question answering model, and questions to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import keras
import numpy as np

from malmoi.featurize.tokenize import tokenizer
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.memn2n import MemN2N
from malmoi.models.run import Run


@dataclass(frozen=True, kw_only=True)
class Widths:
    """The static shapes of a model's inputs: sentences of a story, words of a sentence, words of a question."""

    memory: int
    sentence: int
    question: int


class StoryRun(Run[MemN2N]):
    """The run of a ``MemN2N``, with the vocabularies ``words`` and ``answers``."""

    kind = "story_qa"

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
        told, asked = [split(sentence) for sentence in remembered], split(question)
        inputs = story_inputs(
            [self.words.encode(sentence) for sentence in told], self.words.encode(asked), widths=self.widths
        )
        logits, attention = self.model(inputs, return_attention=True)
        probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(logits, axis=-1))[0]
        read = chain.from_iterable((*told, asked))
        return Answer(
            sentences=tuple(remembered),
            probabilities={self.answers.words[i]: float(probabilities[i]) for i in np.argsort(-probabilities)},
            attention=keras.ops.convert_to_numpy(attention)[0, :, : len(remembered)],
            unknown_words=tuple(dict.fromkeys(word for word in read if word not in self.words)),
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
