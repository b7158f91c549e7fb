"""bAbI stories as serialised examples."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from malmoi.featurize.bag_of_words import bag_of_words, count_weights
from malmoi.featurize.position_encoding import position_weights
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import examples
from malmoi.pipelines.babi_story import Story, chunk_stories
from malmoi.pipelines.babi_text import answer_tokens, encode_text, normal_answer, tokens
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

    def __init__(self, words: Vocabulary, width: int, encoding: str) -> None:
        super().__init__()
        self._words, self._width, self._encoding = words, width, encoding

    def __missing__(self, text: bytes) -> _Text:
        if len(self) >= CACHED_TEXTS:
            self.clear()
        found = tokens(text.decode())
        ids = self._words.encode(found)
        row = encode_text(text.decode(), words=self._words, width=self._width)
        bag = weights = b""
        if self._encoding != "ids":
            weigh = position_weights if self._encoding == "pe" else count_weights
            bags, summed = bag_of_words(row[None], weigh(row[None]))
            bag, weights = bags.astype("<i4").tobytes(), summed.astype("<f4").tobytes()
        unknown = int((ids == self._words.unknown_id).sum())
        encoded = _Text(
            row.astype("<i4").tobytes(), bag, weights, len(found), unknown, len(found) > self._width
        )
        self[text] = encoded
        return encoded


class Encoder:
    """Turns the stories of chunks into serialised examples, and keeps count.

    Attributes:
        stats: of all chunks so far: counts, which add up, and ``longest_…``.
    """

    def __init__(self, fitted: Fitted, encoding: str) -> None:
        self._fitted = fitted
        self._statements = _Texts(fitted.words, fitted.longest_sentence, encoding)
        self._questions = _Texts(fitted.words, fitted.longest_question, encoding)
        self._answer = lru_cache(maxsize=CACHED_TEXTS)(self._encode_answer)
        self._sparse = encoding != "ids"
        self.stats: dict[str, Any] = {
            "examples": 0,
            "stories": 0,
            "statements": 0,
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
        seen: Counter[bytes] = Counter()
        asked: Counter[bytes] = Counter()
        made = 0
        for story in chunk_stories(chunk, data, reject):
            seen.update(story.statements)
            asked.update([question.text for question in story.questions])
            made += len(story.questions)
            self.stats["stories"] += 1
            self.stats["longest_story"] = max(self.stats["longest_story"], len(story.statements))
            yield from self._story(story, data, task)
        by_task = self.stats["examples_by_task"]
        by_task[str(chunk.group)] = by_task.get(str(chunk.group), 0) + made
        self.stats["examples"] += made
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
        row = 4 * self._fitted.longest_sentence
        story_id = _scalar("story_id", story.number)
        bags = weights = b""
        if self._sparse:
            bags = b"".join([text.bag for text in encoded])
            weights = b"".join([text.weights for text in encoded])
        for question in story.questions:
            asked = self._questions[question.text]
            answer, unknown = self._answer(question.answer)
            self.stats["unknown_answers"] += unknown
            before = question.statements
            # In the order of the names, which is what the serialisation asks for.
            features = [answer]
            features.append(examples.bytes_feature("question", asked.ids))
            if self._sparse:
                features.append(examples.bytes_feature("question_bag", asked.bag))
            features.append(_scalar("question_id", question.number))
            if self._sparse:
                features.append(examples.bytes_feature("question_weights", asked.weights))
            features.append(examples.bytes_feature("story", rows[: before * row]))
            if self._sparse:
                features.append(examples.bytes_feature("story_bag", bags[: before * row]))
            features.append(story_id)
            if self._sparse:
                channels = len(asked.weights) // len(asked.bag)
                features.append(examples.bytes_feature("story_weights", weights[: before * row * channels]))
            features.append(_indices("supporting_facts", question.supporting))
            features.append(task)
            features.append(examples.bytes_feature("text", data[story.start : question.end]))
            yield examples.example(*features)

    def _encode_answer(self, text: bytes) -> tuple[bytes, bool]:
        answer = normal_answer(text.decode())
        number = self._fitted.answers.id(answer)
        ids = self._fitted.words.encode(answer_tokens(answer))
        features = examples.int64_feature("answer", [number])
        features += examples.int64_feature("answer_tokens", ids.tolist())
        return features, number == self._fitted.answers.unknown_id


@lru_cache(maxsize=1 << 12)
def _scalar(name: str, value: int) -> bytes:
    return examples.int64_feature(name, [value])


@lru_cache(maxsize=1 << 16)
def _indices(name: str, values: tuple[int, ...]) -> bytes:
    return examples.int64_feature(name, values)
