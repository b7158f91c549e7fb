"""VIS+LSTM and its relatives: the words of a question, and a picture among them, as the steps of an LSTM."""

from typing import Any

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.recurrent import Recurrent, dropout_layer
from malmoi.models.sizes import check_sizes
from malmoi.models.visual_qa.answers import answer_logits
from malmoi.models.visual_qa.steps import Steps, at, left_aligned, reversed_steps

Tensor = Any

PICTURES = ("none", "first", "last", "both")


@keras.saving.register_keras_serializable("malmoi")
class VisLSTM(keras.Model):
    """An LSTM over a question and its picture (Ren, Kiros and Zemel 2015, https://arxiv.org/abs/1505.02074, section 3).

    The picture's vector, mapped linearly to the width of a word's, is one more step before or after the words:

    * ``picture="first"``: VIS+LSTM.
    * ``picture="both"``, ``bidirectional=True``: 2-VIS+BLSTM. The two maps are different ones, and a second LSTM reads
      everything from its end.
    * ``picture="none"``: the blind LSTM.
    * ``picture="last"``: the question is read before the picture is seen.

    The answer follows from what each LSTM puts out at its last step.

    Call arguments:
        inputs: a dict of

            * ``question``: word ids, int of shape (batch, words), padded with 0 on the left or on the right.
            * ``fc7``: the pictures' vectors, float of shape (batch, features); a blind model leaves it alone.
        training: whether there is dropout.

    Returns:
        Logits of the answer classes, float of shape (batch, answers); class 0, the answer unknown in training, never
        wins.

    Example:
        >>> model = VisLSTM(vocabulary_size=9, answers=4, features=6, embedding=5, units=3)
        >>> inputs = {"question": ops.array([[3, 1, 7], [2, 0, 0]]), "fc7": ops.ones((2, 6))}
        >>> tuple(model(inputs).shape)
        (2, 4)

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        answers: the number of answer classes, the unknown one among them.
        picture: one of ``PICTURES``.
        bidirectional: whether a second stack of layers reads backwards.
        features: the width of a picture's vector.
        embedding: the width of a word's vector. Vectors made elsewhere are put in by
            ``model.embedding.set_weights([vectors])``, float of shape (vocabulary_size, embedding).
        units: the width of each LSTM layer.
        layers: how many there are.
        dropout: the share of values dropped between layers and before the softmax.
        unroll: see ``Recurrent``; questions then have a fixed number of words.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        answers: int,
        *,
        picture: str = "first",
        bidirectional: bool = False,
        features: int = 4096,
        embedding: int = 500,
        units: int = 300,
        layers: int = 1,
        dropout: float = 0.2,
        unroll: bool = False,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "answers": answers,
            "picture": picture,
            "bidirectional": bidirectional,
            "features": features,
            "embedding": embedding,
            "units": units,
            "layers": layers,
            "dropout": dropout,
            "unroll": unroll,
            "seed": seed,
        }
        if picture not in PICTURES:
            raise MalmoiError(f"picture is {picture!r}; there are: {', '.join(PICTURES)}")
        check_sizes(self.settings, vocabulary_size=2, answers=2, features=1, embedding=1, units=1, layers=1)
        self.first, self.last = picture in ("first", "both"), picture in ("last", "both")

        def own(place: int) -> int | None:
            return None if seed is None else seed * 1000 + 900 + place

        def map_of(name: str, place: int) -> Any:
            start = keras.initializers.GlorotUniform(seed=own(place))
            return self.add_weight(name=name, shape=(features, embedding), initializer=start)

        self.embedding = keras.layers.Embedding(
            vocabulary_size,
            embedding,
            embeddings_initializer=keras.initializers.RandomUniform(seed=own(0)),
            dtype=self.dtype_policy,
        )
        self.embedding.build()
        if self.first:
            self.first_map = map_of("first_map", 1)
        if self.last:
            self.last_map = map_of("last_map", 2)
        self.directions = [
            Recurrent(
                "lstm",
                [units] * layers,
                dropout=dropout,
                forget_bias=True,
                unroll=unroll,
                seed=None if seed is None else 2 * seed + direction,
                dtype=self.dtype_policy,
            )
            for direction in range(1 + bidirectional)
        ]
        for recurrent in self.directions:
            recurrent.build((None, None, embedding))
        self.before_softmax = dropout_layer(dropout, seed=own(3), dtype=self.dtype_policy)
        self.output_kernel = self.add_weight(
            name="output_kernel",
            shape=(units * len(self.directions), answers),
            initializer=keras.initializers.GlorotUniform(seed=own(4)),
        )
        self.output_bias = self.add_weight(name="output_bias", shape=(answers,), initializer="zeros")
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See the class."""
        steps = self._steps(inputs)
        ends = [
            at(recurrent(vectors, training=training)[0], steps.count - 1)
            for recurrent, vectors in zip(self.directions, (steps.vectors, reversed_steps(steps)), strict=False)
        ]
        outputs = self.before_softmax(ops.concatenate(ends, axis=-1), training=training)
        return answer_logits(ops.matmul(outputs, self.output_kernel) + self.output_bias)

    def _steps(self, inputs: dict[str, Tensor]) -> Steps:
        ids, count = left_aligned(inputs["question"])
        steps = Steps(self.embedding(ids), count)
        if self.first:
            steps = steps.begun_with(self._mapped(inputs, self.first_map))
        if self.last:
            steps = steps.ended_with(self._mapped(inputs, self.last_map))
        return steps

    def _mapped(self, inputs: dict[str, Tensor], weights: Any) -> Tensor:
        return ops.matmul(ops.cast(inputs["fc7"], self.compute_dtype), weights)

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
