"""bAbI stories as serialised examples."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_weights
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import examples
from malmoi.pipelines.babi_language import AnyLanguage
from malmoi.pipelines.babi_lines import Lines
from malmoi.pipelines.babi_story import Story, chunk_stories
from malmoi.pipelines.babi_text import Reading, padded
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject

# Distinct texts a worker remembers, with their encoded rows; forgotten when there are more.
CACHED_TEXTS = 1 << 17


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the encoder needs to know of the training split.

    Attributes:
        words: ids of words; 0 pads, 1 is unknown.
        answers: classes of answers; 0 is unknown.
        longest_story: statements before a question.
        longest_sentence: words of a statement, the width of the stored stories, at least 1.
        longest_question: words of a question.
    """

    words: Vocabulary
    answers: Vocabulary
    longest_story: int
    longest_sentence: int
    longest_question: int


class _Text(NamedTuple):
    """An encoded sentence or question: its features' bytes, and what to count of it."""

    ids: bytes
    bag: bytes
    weights: bytes
    tokens: int
    unknown: int
    cut: bool


class _Texts(dict[bytes, _Text]):
    """Encodes each distinct text once."""

    def __init__(
        self, read: Callable[[Iterable[bytes]], list[list[str]]], words: Vocabulary, width: int, encoding: str
    ) -> None:
        super().__init__()
        self._read, self._words, self._width, self._encoding = read, words, width, encoding

    def learn(self, texts: Collection[bytes]) -> None:
        """Encodes those that are new, all together: analysers of morphemes are quicker so."""
        if len(self) + len(texts) > CACHED_TEXTS:
            self.clear()
        new = [text for text in texts if text not in self]
        self.update(zip(new, map(self._encoded, self._read(new)), strict=True))

    def _encoded(self, found: list[str]) -> _Text:
        ids = self._words.encode(found)
        row = padded(ids, width=self._width)
        bag = weights = b""
        if self._encoding != "ids":
            weigh = position_weights if self._encoding == "pe" else count_weights
            bags, summed = bag_of_words(row[None], weigh(row[None]))
            bag, weights = bags.astype("<i4").tobytes(), summed.astype("<f4").tobytes()
        unknown = int((ids == self._words.unknown_id).sum())
        return _Text(row.astype("<i4").tobytes(), bag, weights, len(found), unknown, len(found) > self._width)


class Encoder:
    """Turns the stories of chunks into serialised examples, and keeps count.

    Attributes:
        stats: of all chunks so far: counts, which add up, and ``longest_…``.
    """

    def __init__(self, fitted: Fitted, encoding: str, reading: Reading) -> None:
        self._fitted, self._reading = fitted, reading
        words = fitted.words
        self._statements = _Texts(reading.statements, words, fitted.longest_sentence, encoding)
        self._questions = _Texts(reading.questions, words, fitted.longest_question, encoding)
        self._lines = None if reading.language == AnyLanguage() else Lines(reading.language)
        self._asked = lru_cache(maxsize=CACHED_TEXTS)(self._encode_question)
        self._sparse = encoding != "ids"
        self.stats: dict[str, Any] = {
            "examples": 0,
            "stories": 0,
            "statements": 0,
            "statements_unasked": 0,
            "tokens": 0,
            "unknown_tokens": 0,
            "unknown_answers": 0,
            "cut_sentences": 0,
            "longest_story": 0,
            "examples_by_task": {},
        }

    def records(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[bytes]:
        """The examples of a chunk in the order of the file, serialised."""
        task = examples.int64_feature("task", [chunk.group])
        stories = list(chunk_stories(chunk, data, reject, self._reading))
        seen = Counter(chain.from_iterable([story.statements for story in stories]))
        asked = Counter([question.text for story in stories for question in story.questions])
        answered = Counter([question.answer for story in stories for question in story.questions])
        self._statements.learn(seen)
        self._questions.learn(asked)
        for story in stories:
            self.stats["stories"] += 1
            self.stats["statements_unasked"] += story.unasked
            self.stats["longest_story"] = max(self.stats["longest_story"], len(story.statements))
            yield from self._story(story, data, task)
        by_task = self.stats["examples_by_task"]
        by_task[str(chunk.group)] = by_task.get(str(chunk.group), 0) + asked.total()
        self.stats["examples"] += asked.total()
        answers = self._fitted.answers
        self.stats["unknown_answers"] += sum(
            times for text, times in answered.items() if self._reading.answer(text) not in answers
        )
        self.stats["statements"] += seen.total()
        for texts, counted in ((self._statements, seen), (self._questions, asked)):
            for text, times in counted.items():
                encoded = texts[text]
                self.stats["tokens"] += times * encoded.tokens
                self.stats["unknown_tokens"] += times * encoded.unknown
                self.stats["cut_sentences"] += times * encoded.cut

    def _story(self, story: Story, data: bytes, task: bytes) -> Iterator[bytes]:
        encoded = [self._statements[statement] for statement in story.statements]
        rows = b"".join([text.ids for text in encoded])
        bags = b"".join([text.bag for text in encoded])
        weights = b"".join([text.weights for text in encoded])
        # Bytes of one statement in each of them.
        row, weight = 4 * self._fitted.longest_sentence, len(encoded[0].weights)
        story_id = examples.int64_feature("story_id", [story.number])
        for question, text in zip(story.questions, self._raw_texts(story, data), strict=True):
            before = question.statements
            # In the order of the names.
            features = [
                self._asked(question.text, question.answer, question.number),
                examples.bytes_feature("story", rows[: before * row]),
                story_id,
                _supporting_facts(question.supporting),
                task,
                examples.bytes_feature("text", text),
            ]
            if self._sparse:
                features[2:3] = [
                    examples.bytes_feature("story_bag", bags[: before * row]),
                    story_id,
                    examples.bytes_feature("story_weights", weights[: before * weight]),
                ]
            yield examples.example(*features)

    def _raw_texts(self, story: Story, data: bytes) -> Iterator[bytes]:
        """For each question the lines of the story up to it, in the language of the dataset."""
        if self._lines is None:
            yield from [data[story.start : question.end] for question in story.questions]
            return
        lines, place = b"", story.start
        for question in story.questions:
            lines += self._lines(data[place : question.end])
            place = question.end
            yield lines

    def _encode_question(self, text: bytes, answer: bytes, number: int) -> bytes:
        """All features whose names stand before ``story``."""
        normal, encoded = self._reading.answer(answer), self._questions[text]
        ids = self._fitted.words.encode(self._reading.answer_tokens(normal))
        features = [
            examples.int64_feature("answer", [self._fitted.answers.id(normal)]),
            examples.int64_feature("answer_tokens", ids.tolist()),
            examples.bytes_feature("question", encoded.ids),
            examples.int64_feature("question_id", [number]),
        ]
        if self._sparse:
            features.insert(3, examples.bytes_feature("question_bag", encoded.bag))
            features.append(examples.bytes_feature("question_weights", encoded.weights))
        return b"".join(features)


@lru_cache(maxsize=1 << 16)
def _supporting_facts(places: tuple[int, ...]) -> bytes:
    return examples.int64_feature("supporting_facts", places)
