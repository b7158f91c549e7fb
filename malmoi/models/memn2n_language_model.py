"""The end-to-end memory network as a language model: its memories are the words before."""

from typing import Any

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.sizes import check_sizes

Tensor = Any

_QUERY = 0.1  # the constant that the paper fills the query with


@keras.saving.register_keras_serializable("malmoi")
class MemN2NLanguageModel(keras.Model):
    """*End-To-End Memory Networks* (Sukhbaatar et al. 2015, https://arxiv.org/abs/1503.08895), section 5.

    The hops share A, C and the temporal encodings (layer-wise, RNN-like tying, section 2.2); a memory is one word, so
    that there is nothing to encode but its time, and the query is the same for all. With m words x_1 … x_m and K hops:

        m_i = A[x_i] + T_A[i],  c_i = C[x_i] + T_C[i],  u_1 = (0.1, …, 0.1)
        p = softmax(u_k m_i over i),  u_k+1 = f(H u_k + sum_i p_i c_i)
        logits = W u_K+1

    f leaves a share of the units linear, the first ones, and puts the others through a ReLU. A place of the memory
    with id 0, before the beginning of the text, is a zero vector. There are no biases. All weights start from
    N(0, 0.05).

    Call arguments:
        inputs: a dict of ``memory``: ids, int of shape (batch, memory_size), the latest word last, 0 = none.
        return_attention: whether to return the attention too.

    Returns:
        Logits of the class (id - 1) of the next word, float of shape (batch, vocabulary_size - 1). With
        ``return_attention`` also p of each hop, float of shape (batch, hops, memory_size).

    Example:
        >>> model = MemN2NLanguageModel(vocabulary_size=8, dimensions=4, hops=2, memory_size=3)
        >>> logits, attention = model({"memory": ops.array([[0, 5, 2]])}, return_attention=True)
        >>> tuple(logits.shape), tuple(attention.shape)
        ((1, 7), (1, 2, 3))

    Args:
        vocabulary_size: the number of token ids, the padding's among them.
        dimensions: d, the width of a word vector.
        hops: K, how often the memory is read.
        memory_size: how many words before are remembered.
        linear_share: the share of units without ReLU.
        stddev: of the normal distribution that the weights start from.
        seed: of the weights.

    Initial embeddings: ``model.embedding.set_weights([vectors])`` sets A, ``model.output_embedding`` is C; float of
    shape (vocabulary_size, dimensions).

    Raises:
        MalmoiError: a setting that cannot be, or a memory of another size.
    """

    def __init__(
        self,
        vocabulary_size: int,
        *,
        dimensions: int = 150,
        hops: int = 6,
        memory_size: int = 100,
        linear_share: float = 0.5,
        stddev: float = 0.05,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not 0 <= linear_share <= 1:
            raise MalmoiError(f"linear_share is {linear_share}; it is a share, from 0 to 1")
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "dimensions": dimensions,
            "hops": hops,
            "memory_size": memory_size,
            "linear_share": linear_share,
            "stddev": stddev,
            "seed": seed,
        }
        check_sizes(self.settings, vocabulary_size=2, dimensions=1, hops=1, memory_size=1)
        self.hops, self.memory_size = hops, memory_size
        self.linear_units = round(linear_share * dimensions)

        def normal(place: int) -> Any:
            return keras.initializers.RandomNormal(stddev=stddev, seed=None if seed is None else seed * 1000 + place)

        self.embedding, self.output_embedding = (
            keras.layers.Embedding(
                vocabulary_size, dimensions, embeddings_initializer=normal(place), dtype=self.dtype_policy
            )
            for place in range(2)
        )
        self.embedding.build()
        self.output_embedding.build()
        self.times = self.add_weight(name="times", shape=(memory_size, dimensions), initializer=normal(2))
        self.output_times = self.add_weight(name="output_times", shape=(memory_size, dimensions), initializer=normal(3))
        self.between_hops = self.add_weight(name="between_hops", shape=(dimensions, dimensions), initializer=normal(4))
        self.classes = self.add_weight(name="classes", shape=(dimensions, vocabulary_size - 1), initializer=normal(5))
        self.built = True

    def call(
        self, inputs: dict[str, Tensor], training: bool | None = None, return_attention: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """See the class."""
        memory = inputs["memory"]
        if memory.shape[1] != self.memory_size:
            raise MalmoiError(f"memory: expected {self.memory_size} words (memory_size), found {memory.shape[1]}")
        real = ops.cast(ops.not_equal(memory, 0), self.compute_dtype)[..., None]
        keys = real * (self.embedding(memory) + self.times)
        values = real * (self.output_embedding(memory) + self.output_times)
        state = ops.full((ops.shape(memory)[0], keys.shape[-1]), _QUERY, dtype=keys.dtype)
        attention = []
        for _ in range(self.hops):
            weights = ops.softmax(ops.einsum("bd,bmd->bm", state, keys), axis=-1)
            attention.append(weights)
            state = ops.matmul(state, self.between_hops) + ops.einsum("bm,bmd->bd", weights, values)
            linear, rest = ops.split(state, [self.linear_units], axis=-1)
            state = ops.concatenate([linear, ops.relu(rest)], axis=-1)
        logits = ops.cast(ops.matmul(state, self.classes), "float32")
        return (logits, ops.stack(attention, axis=1)) if return_attention else logits

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
