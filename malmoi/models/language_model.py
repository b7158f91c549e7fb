"""Recurrent language models: from the tokens so far to the next one."""

from typing import Any

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.recurrent import Recurrent, State, dropout_layer
from malmoi.models.sizes import check_sizes

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class LanguageModel(keras.Model):
    """Embedding, recurrent layers, softmax (Zaremba et al. 2014, https://arxiv.org/abs/1409.2329), by any cell.

    Token ids count from 0, the padding, which never is a next token: class c is the token of id c + 1.

    Call arguments:
        tokens: ids, int of shape (batch, time).
        state: where the tokens before these ended, as ``return_state`` gave it; ``None`` for a new text.
        training: whether there is dropout.
        return_state: whether to return the state too.

    Returns:
        Logits of the class of the token after each one, float of shape (batch, time, vocabulary_size - 1). With
        ``return_state`` also the state after the last token: for each layer a list of tensors of shape (batch, units).

    Example:
        >>> model = LanguageModel(vocabulary_size=8, units=4)
        >>> logits, state = model(ops.array([[3, 1, 7]]), return_state=True)
        >>> tuple(logits.shape), [len(layer) for layer in state]
        ((1, 3, 7), [2, 2])
        >>> logits = model(ops.array([[2]]), state=state)  # goes on after 3, 1, 7

    Vectors made elsewhere become initial embeddings by ``model.embedding.set_weights([vectors])``, float of shape
    (vocabulary_size, embedding).

    Args:
        vocabulary_size: the number of token ids, the padding's among them.
        cell: a name in ``malmoi.models.cells.layer.CELLS``.
        units: the width of each recurrent layer.
        layers: how many there are.
        embedding: the width of a token's vector; by default ``units``.
        dropout: the share of values dropped (inverted dropout) after the embedding, between layers, and before the
            softmax.
        embedding_dropout: the same after the embedding, where it differs.
        layer_dropout: the same between layers, where it differs.
        tied: whether the softmax uses the embedding's vectors (Press and Wolf 2017, https://arxiv.org/abs/1608.05859).
            The last layer is then as wide as the embedding.
        init_scale: weights start evenly between -init_scale and init_scale, biases at 0; see ``recurrent_layer``.
        forget_bias: whether the biases of forget gates start at 1.
        unroll: see ``Recurrent``.
        locked: whether dropout has one mask for all steps of an example.
        word_dropout: the share of the vocabulary whose vectors are zero in a batch, wherever the words stand.
        weight_drop: the share of the weights between states dropped in a batch.
        activation_penalty: α; in training α times the mean square of the last layer's dropped-out outputs adds to the
            loss.
        temporal_penalty: β; in training β times the mean square of the difference between its outputs at successive
            steps adds to the loss.
        seed: of starting weights and dropout.

    ``locked``, ``word_dropout``, ``weight_drop`` and the two penalties are the regularisation of the AWD-LSTM (Merity
    et al. 2017, https://arxiv.org/abs/1708.02182, sections 2 and 4).

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        *,
        cell: str = "lstm",
        units: int = 200,
        layers: int = 2,
        embedding: int | None = None,
        dropout: float = 0.0,
        embedding_dropout: float | None = None,
        layer_dropout: float | None = None,
        tied: bool = False,
        init_scale: float | None = None,
        forget_bias: bool = False,
        unroll: bool = False,
        locked: bool = False,
        word_dropout: float = 0.0,
        weight_drop: float = 0.0,
        activation_penalty: float = 0.0,
        temporal_penalty: float = 0.0,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        if kwargs.pop("bidirectional", False):
            raise MalmoiError(
                "bidirectional: a language model must not see the words that it predicts, and a layer that reads "
                "backwards has seen them; SequenceTagger can be bidirectional"
            )
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "cell": cell,
            "units": units,
            "layers": layers,
            "embedding": embedding,
            "dropout": dropout,
            "embedding_dropout": embedding_dropout,
            "layer_dropout": layer_dropout,
            "tied": tied,
            "init_scale": init_scale,
            "forget_bias": forget_bias,
            "unroll": unroll,
            "locked": locked,
            "word_dropout": word_dropout,
            "weight_drop": weight_drop,
            "activation_penalty": activation_penalty,
            "temporal_penalty": temporal_penalty,
            "seed": seed,
        }
        _check(self.settings)
        width = embedding or units
        self.tied, self.word_dropout = tied, word_dropout
        self.activation_penalty, self.temporal_penalty = activation_penalty, temporal_penalty
        seeds = [None] * 5 if seed is None else [seed * 1000 + 900 + place for place in range(5)]

        def start(place: int) -> Any:
            if init_scale is None:
                return None
            return keras.initializers.RandomUniform(-init_scale, init_scale, seed=seeds[place])

        self.embedding = keras.layers.Embedding(
            vocabulary_size,
            width,
            embeddings_initializer=start(0) or keras.initializers.RandomUniform(seed=seeds[0]),
            dtype=self.dtype_policy,
        )
        self.after_embedding = dropout_layer(
            dropout if embedding_dropout is None else embedding_dropout,
            locked=locked,
            seed=seeds[1],
            dtype=self.dtype_policy,
        )
        self.recurrent = Recurrent(
            cell,
            [units] * (layers - 1) + [width if tied else units],
            dropout=dropout if layer_dropout is None else layer_dropout,
            locked=locked,
            weight_drop=weight_drop,
            init_scale=init_scale,
            forget_bias=forget_bias,
            unroll=unroll,
            seed=seed,
            dtype=self.dtype_policy,
        )
        self.before_softmax = dropout_layer(dropout, locked=locked, seed=seeds[2], dtype=self.dtype_policy)
        self.word_masks = keras.random.SeedGenerator(seeds[3])
        self.embedding.build()
        self.recurrent.build((None, None, width))
        classes = vocabulary_size - 1
        if tied and self.recurrent.width != width:
            raise MalmoiError(
                f"tied: the cell {cell!r} puts out {self.recurrent.width} values for {width} units, but the softmax "
                f"uses the embedding's vectors of {width}; use another cell, or an output of its own"
            )
        if not tied:
            self.output_kernel = self.add_weight(
                name="output_kernel",
                shape=(self.recurrent.width, classes),
                initializer=start(4) or keras.initializers.GlorotUniform(seed=seeds[4]),
            )
        self.output_bias = self.add_weight(name="output_bias", shape=(classes,), initializer="zeros")
        self.built = True

    def initial_state(self, batch_size: int) -> State:
        """The state before the first token: for each layer zeros of shape (batch_size, units)."""
        return self.recurrent.initial_state(batch_size)

    def call(
        self,
        tokens: Tensor,
        state: State | None = None,
        training: bool | None = None,
        return_state: bool = False,
    ) -> Tensor | tuple[Tensor, State]:
        """See the class."""
        vectors = self._whole_words_dropped(tokens, self.embedding(tokens), training=bool(training))
        vectors = self.after_embedding(vectors, training=training)
        outputs, state = self.recurrent(vectors, state=state, training=training)
        dropped = self.before_softmax(outputs, training=training)
        if training and self.activation_penalty:
            self.add_loss(self.activation_penalty * ops.mean(ops.square(dropped)))
        if training and self.temporal_penalty and outputs.shape[1] != 1:
            self.add_loss(self.temporal_penalty * ops.mean(ops.square(outputs[:, 1:] - outputs[:, :-1])))
        kernel = ops.transpose(self.embedding.embeddings[1:]) if self.tied else self.output_kernel
        logits = ops.matmul(dropped, kernel) + self.output_bias
        logits = ops.cast(logits, "float32")
        return (logits, state) if return_state else logits

    def _whole_words_dropped(self, tokens: Tensor, vectors: Tensor, *, training: bool) -> Tensor:
        if not (training and self.word_dropout):
            return vectors
        kept = ops.ones((self.settings["vocabulary_size"],), dtype=vectors.dtype)
        kept = keras.random.dropout(kept, self.word_dropout, seed=self.word_masks)
        return vectors * ops.take(kept, tokens, axis=0)[..., None]

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}


def _check(settings: dict[str, Any]) -> None:
    check_sizes(settings, vocabulary_size=2, units=1, layers=1, embedding=1)
    for name in ("dropout", "embedding_dropout", "layer_dropout", "word_dropout", "weight_drop"):
        if settings[name] is not None and not 0 <= settings[name] < 1:
            raise MalmoiError(f"{name} is {settings[name]}; it is a share, at least 0 and less than 1")
