"""Recurrent taggers: a tag for each token of a whole sentence."""

from typing import Any

import keras
from keras import ops

from malmoi.models.recurrent import Recurrent, dropout_layer
from malmoi.models.sizes import check_sizes

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class SequenceTagger(keras.Model):
    """Embedding, recurrent layers in one or both directions, and the logits of a tag at each token.

    Padding changes nothing: the layers skip it, the outputs carry its mask, and Keras's losses and metrics leave
    masked tokens out.

    Call arguments:
        tokens: ids, int of shape (batch, time), padded with 0.
        training: whether there is dropout.

    Returns:
        Logits, float of shape (batch, time, tags).

    Example:
        >>> tagger = SequenceTagger(vocabulary_size=9, tags=3, units=4)
        >>> tuple(tagger(ops.array([[3, 1, 7], [2, 0, 0]])).shape)
        (2, 3, 3)

    Args:
        vocabulary_size: the number of token ids, the padding's among them.
        tags: how many tags there are.
        cell: a name in ``malmoi.models.cells.layer.CELLS``.
        units: the width of each recurrent layer and direction.
        layers: how many there are.
        embedding: the width of a token's vector; by default ``units``. Vectors made elsewhere are put in by
            ``tagger.embedding.set_weights([vectors])``, float of shape (vocabulary_size, embedding).
        bidirectional: whether layers read in both directions.
        dropout: the share of values dropped after the embedding, between layers, and before the tags.
        init_scale: see ``recurrent_layer``.
        forget_bias: see ``recurrent_layer``.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        tags: int,
        *,
        cell: str = "lstm",
        units: int = 200,
        layers: int = 1,
        embedding: int | None = None,
        bidirectional: bool = True,
        dropout: float = 0.0,
        init_scale: float | None = None,
        forget_bias: bool = True,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "tags": tags,
            "cell": cell,
            "units": units,
            "layers": layers,
            "embedding": embedding,
            "bidirectional": bidirectional,
            "dropout": dropout,
            "init_scale": init_scale,
            "forget_bias": forget_bias,
            "seed": seed,
        }
        check_sizes(self.settings, vocabulary_size=2, tags=1, units=1, layers=1)
        self.supports_masking = True
        seeds = [None] * 4 if seed is None else [seed * 1000 + 900 + place for place in range(4)]

        def start(place: int, otherwise: Any) -> Any:
            own = keras.initializers.RandomUniform
            return otherwise(seed=seeds[place]) if init_scale is None else own(-init_scale, init_scale, seeds[place])

        self.embedding = keras.layers.Embedding(
            vocabulary_size,
            embedding or units,
            embeddings_initializer=start(0, keras.initializers.RandomUniform),
            dtype=self.dtype_policy,
        )
        self.after_embedding = dropout_layer(dropout, seed=seeds[1], dtype=self.dtype_policy)
        self.recurrent = Recurrent(
            cell,
            [units] * layers,
            dropout=dropout,
            bidirectional=bidirectional,
            init_scale=init_scale,
            forget_bias=forget_bias,
            seed=seed,
            dtype=self.dtype_policy,
        )
        self.before_tags = dropout_layer(dropout, seed=seeds[2], dtype=self.dtype_policy)
        self.embedding.build()
        self.recurrent.build((None, None, embedding or units))
        self.output_kernel = self.add_weight(
            name="output_kernel",
            shape=(self.recurrent.width, tags),
            initializer=start(3, keras.initializers.GlorotUniform),
        )
        self.output_bias = self.add_weight(name="output_bias", shape=(tags,), initializer="zeros")
        self.built = True

    def call(self, tokens: Tensor, training: bool | None = None) -> Tensor:
        """See the class."""
        vectors = self.after_embedding(self.embedding(tokens), training=training)
        outputs, _ = self.recurrent(vectors, mask=self.compute_mask(tokens), training=training)
        outputs = self.before_tags(outputs, training=training)
        return ops.cast(ops.matmul(outputs, self.output_kernel) + self.output_bias, "float32")

    def compute_mask(self, inputs: Tensor, mask: Tensor | None = None) -> Tensor:
        """Where there is a token: bool of shape (batch, time)."""
        return ops.not_equal(inputs, 0)

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
