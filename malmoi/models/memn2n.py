"""MemN2N, the end-to-end memory network for story question answering."""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from malmoi.models import sentences

Tensor = Any

_IMPOSSIBLE = -1e9
_LARGEST_BAG = 1024  # up to this vocabulary a matrix product beats looking rows up


@keras.saving.register_keras_serializable("malmoi")
class MemN2N(keras.Model):
    """*End-To-End Memory Networks* (Sukhbaatar et al. 2015, https://arxiv.org/abs/1503.08895).

    Call arguments:
        inputs: a dict of

            * ``story``: word ids, int of shape (batch, memory, words), 0 = padding.
            * ``time``: int of shape (batch, memory), 1 for the latest sentence, 2 for the one before …, 0 for none.
            * ``question``: word ids, int of shape (batch, words).
            * ``story_weights``, ``question_weights``: optional, float of shape (..., words, channels), where the
              dataset stores its sentence encodings; otherwise they follow from the ids.
        training: whether empty memories are put between the sentences.
        return_attention: whether to return the attention too.

    Returns:
        Logits of the answer classes, float of shape (batch, classes); class 0, the answer unknown in training, never
        wins. With ``return_attention`` also the weight of each memory at each hop, float of shape
        (batch, hops, memory).

    Example:
        >>> model = MemN2N(vocabulary_size=9, answer_words=[1, 7, 8], memory_size=2)
        >>> inputs = {
        ...     "story": ops.array([[[3, 4], [5, 0]]]),
        ...     "time": ops.array([[2, 1]]),
        ...     "question": ops.array([[6, 4]]),
        ... }
        >>> logits, attention = model(inputs, return_attention=True)
        >>> tuple(logits.shape), tuple(attention.shape)
        ((1, 3), (1, 3, 2))

    Args:
        vocabulary_size: the number of word ids.
        answer_words: for each answer class the id of its word; a combination such as ``n,w`` counts as a word.
        dimensions: d, the width of a word vector.
        hops: how often the memory is read.
        memory_size: the most sentences a story has; sets the size of the temporal encoding.
        encoding: ``position`` (section 4.1) or ``bag_of_words``.
        tying: ``adjacent``, where A of a hop is C of the one before, B = A of the first and W = C of the last; or
            ``layer_wise``, where all hops share A and C, and H maps the state between hops (section 2.2).
        random_noise: the share of empty memories put in at training, to regularise the temporal encoding.
        relu: whether the state passes a ReLU after each hop.
        stddev: of the normal distribution that the weights start from.
        seed: of the weights and the empty memories.
    """

    def __init__(
        self,
        vocabulary_size: int,
        answer_words: Sequence[int],
        *,
        dimensions: int = 20,
        hops: int = 3,
        memory_size: int = 50,
        encoding: str = "position",
        tying: str = "adjacent",
        random_noise: float = 0.1,
        relu: bool = False,
        stddev: float = 0.1,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if encoding not in sentences.ENCODINGS:
            raise ValueError(f"encoding is {encoding!r}; there are: {', '.join(sentences.ENCODINGS)}")
        if tying not in ("adjacent", "layer_wise"):
            raise ValueError(f"tying is {tying!r}; there are: adjacent, layer_wise")
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "answer_words": [int(word) for word in answer_words],
            "dimensions": dimensions,
            "hops": hops,
            "memory_size": memory_size,
            "encoding": encoding,
            "tying": tying,
            "random_noise": random_noise,
            "relu": relu,
            "stddev": stddev,
            "seed": seed,
        }
        self.hops, self.encoding, self.tying, self.relu = hops, encoding, tying, relu
        self.random_noise = random_noise
        self.answer_words = self.settings["answer_words"]
        self.seed_generator = keras.random.SeedGenerator(seed)

        def normal(name: str, shape: tuple[int, ...], index: int, *, null: bool = False) -> Any:
            own_seed = None if seed is None else seed * 1000 + index
            start = keras.initializers.RandomNormal(stddev=stddev, seed=own_seed)
            return self.add_weight(name=name, shape=shape, initializer=_zero_first_row(start) if null else start)

        # adjacent: E0 … EK, the table of hop k's A being Ek-1 and of its C being Ek; layer-wise: A, C and B.
        count = hops + 1 if tying == "adjacent" else 3
        times = memory_size + math.ceil(random_noise * memory_size)
        self.word_tables = [normal(f"words_{i}", (vocabulary_size, dimensions), i, null=True) for i in range(count)]
        self.time_tables = [
            normal(f"times_{i}", (times, dimensions), 100 + i) for i in range(count if tying == "adjacent" else 2)
        ]
        if tying == "layer_wise":
            self.between_hops = normal("between_hops", (dimensions, dimensions), 200)
            self.answer_table = normal("answers", (len(self.answer_words), dimensions), 201)
        self.linear = self.add_weight(name="linear", shape=(), initializer="zeros", trainable=False)
        self.built = True

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}

    @property
    def linear_attention(self) -> bool:
        """Whether the memories are read without softmax: the first phase of a linear start (section 4.1)."""
        return bool(ops.convert_to_numpy(self.linear))

    @linear_attention.setter
    def linear_attention(self, value: bool) -> None:
        self.linear.assign(float(value))

    def call(
        self, inputs: dict[str, Tensor], training: bool = False, return_attention: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """See the class."""
        state, memories = self._embed(inputs, training=training)
        attention = []
        for key, value in memories:
            weights = self._attend(ops.einsum("bd,bmd->bm", state, key))
            attention.append(weights)
            read = ops.einsum("bm,bmd->bd", weights, value)
            carried = ops.matmul(state, self.between_hops) if self.tying == "layer_wise" else state
            state = carried + read
            if self.relu:
                state = ops.relu(state)
        logits = self._answer(state)
        return (logits, ops.stack(attention, axis=1)) if return_attention else logits

    def _embed(self, inputs: dict[str, Tensor], *, training: bool) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """The question's vector, and for each hop the memories' input (A) and output (C) vectors."""
        tables = [ops.convert_to_tensor(table) for table in self.word_tables]
        question = self._sentences(inputs, "question", tables[:1] if self.tying == "adjacent" else tables[2:])[0]
        story = self._sentences(inputs, "story", tables if self.tying == "adjacent" else tables[:2])
        time = inputs["time"]
        if time.shape[1] > self.settings["memory_size"]:
            raise ValueError(f"time: {time.shape[1]} memories, more than memory_size={self.settings['memory_size']}")
        if training and self.random_noise:
            time = add_empty_memories(time, self.random_noise, seed=self.seed_generator)
        # Time t has row t - 1; time 0, no sentence, becomes a row of zeros, and an empty memory a zero vector.
        times = ops.one_hot(time - 1, self.time_tables[0].shape[0], dtype=self.compute_dtype)
        joined = ops.concatenate([ops.convert_to_tensor(table) for table in self.time_tables], axis=-1)
        story = [
            vectors + when
            for vectors, when in zip(story, ops.split(ops.matmul(times, joined), len(story), axis=-1), strict=True)
        ]
        if self.tying == "adjacent":
            return question, [(story[hop], story[hop + 1]) for hop in range(self.hops)]
        return question, [(story[0], story[1])] * self.hops

    def _sentences(self, inputs: dict[str, Tensor], field: str, tables: list[Tensor]) -> list[Tensor]:
        ids = inputs[field]
        weights = inputs.get(f"{field}_weights")
        if weights is None:
            weights = sentences.word_weights(ids, self.encoding)
        elif weights.shape[-1] != sentences.ENCODINGS[self.encoding]:
            raise ValueError(
                f"{field}_weights: expected {sentences.ENCODINGS[self.encoding]} channels for the encoding "
                f"{self.encoding!r}, found {weights.shape[-1]}: the dataset stores another encoding"
            )
        small = self.settings["vocabulary_size"] <= _LARGEST_BAG
        return (sentences.embed_by_bags if small else sentences.embed_by_rows)(ids, weights, tables)

    def _attend(self, scores: Tensor) -> Tensor:
        """Softmax over the memories, or their plain scores while the start is linear.

        Memories without a sentence take part as zero vectors: weight given to them is a way to read nothing. Masked,
        the yes/no tasks of bAbI lose eight points and more.
        """
        return ops.where(self.linear > 0, scores, ops.softmax(scores, axis=-1))

    def _answer(self, state: Tensor) -> Tensor:
        if self.tying == "adjacent":
            table = ops.take(self.word_tables[-1], ops.array(self.answer_words, dtype="int32"), axis=0)
        else:
            table = self.answer_table
        logits = ops.matmul(state, ops.transpose(table))
        known = ops.arange(logits.shape[-1]) > 0
        return ops.where(known, logits, _IMPOSSIBLE)


def add_empty_memories(time: Tensor, share: float, *, seed: Any) -> Tensor:
    """Moves sentences back in time as if empty memories stood between them (the paper's random noise, section 4.1).

    For a story of n sentences, up to ⌈share · n⌉ empty memories, their number and places drawn evenly.

    Args:
        time: int of shape (batch, memory), 1 = latest, 0 = no sentence.
        share: the greatest share of empty memories.
        seed: a ``keras.random.SeedGenerator`` or an int.

    Returns:
        Times of the same shape and order, raised by 0 to ⌈share · memory⌉; 0 stays 0.

    Example:
        >>> moved = add_empty_memories(ops.array([[3, 2, 1, 0]]), 0.1, seed=8)
        >>> ops.convert_to_numpy(moved).tolist()  # an empty memory stands behind the latest two sentences
        [[4, 2, 1, 0]]
    """
    most = math.ceil(share * time.shape[-1])
    length = ops.max(time, axis=-1, keepdims=True)
    draws = keras.random.uniform((2, ops.shape(time)[0], most), seed=seed)
    here = ops.cast(ops.ceil(share * ops.cast(length, draws.dtype)), draws.dtype)
    number = ops.floor(draws[0, :, :1] * (here + 1))
    used = ops.arange(most, dtype=draws.dtype)[None] < number
    gap = ops.floor(draws[1] * (ops.cast(length, draws.dtype) + 1))  # the empty memory stands before time gap + 1
    before = ops.logical_and(used[:, None, :], gap[:, None, :] < ops.cast(time, draws.dtype)[:, :, None])
    return ops.where(time > 0, time + ops.sum(ops.cast(before, time.dtype), axis=-1), 0)


def _zero_first_row(initializer: Any) -> Any:
    """Starts row 0, the padding, at zero; its gradient is zero too, so it stays there."""

    def initialize(shape: tuple[int, ...], dtype: Any = None) -> Tensor:
        table = initializer(shape, dtype=dtype)
        return ops.concatenate([ops.zeros_like(table[:1]), table[1:]], axis=0)

    return initialize
