"""BOW and IMG+BOW: the sum of the words' vectors, with the picture beside it or without."""

from typing import Any

import keras
from keras import ops

from malmoi.models.recurrent import dropout_layer
from malmoi.models.sizes import check_sizes
from malmoi.models.visual_qa.answers import answer_logits

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class ImgBOW(keras.Model):
    """Softmax regression on a bag of words and a picture (Ren, Kiros and Zemel 2015, section 4.3, IMG+BOW and BOW).

    The question is the sum of its words' vectors, which are learnt; the picture's vector stands beside it as it is.

    Call arguments:
        inputs: a dict of

            * ``question``: word ids, int of shape (batch, words), padded with 0 anywhere.
            * ``fc7``: the pictures' vectors, float of shape (batch, features); a blind model leaves it alone.
        training: whether there is dropout.

    Returns:
        Logits of the answer classes, float of shape (batch, answers); class 0, the answer unknown in training, never
        wins.

    Example:
        >>> model = ImgBOW(vocabulary_size=9, answers=4, features=6, embedding=5)
        >>> inputs = {"question": ops.array([[3, 1, 7], [2, 0, 0]]), "fc7": ops.ones((2, 6))}
        >>> tuple(model(inputs).shape)
        (2, 4)

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        answers: the number of answer classes, the unknown one among them.
        picture: whether there is a picture: IMG+BOW, else BOW.
        features: the width of a picture's vector.
        embedding: the width of a word's vector. Vectors made elsewhere are put in by
            ``model.embedding.set_weights([vectors])``, float of shape (vocabulary_size, embedding).
        dropout: the share of values dropped before the softmax.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        answers: int,
        *,
        picture: bool = True,
        features: int = 4096,
        embedding: int = 500,
        dropout: float = 0.0,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "answers": answers,
            "picture": picture,
            "features": features,
            "embedding": embedding,
            "dropout": dropout,
            "seed": seed,
        }
        check_sizes(self.settings, vocabulary_size=2, answers=2, features=1, embedding=1)
        self.picture = picture
        seeds = [None] * 3 if seed is None else [seed * 1000 + 900 + place for place in range(3)]
        self.embedding = keras.layers.Embedding(
            vocabulary_size,
            embedding,
            embeddings_initializer=keras.initializers.RandomUniform(seed=seeds[0]),
            dtype=self.dtype_policy,
        )
        self.embedding.build()
        self.before_softmax = dropout_layer(dropout, seed=seeds[1], dtype=self.dtype_policy)
        self.output_kernel = self.add_weight(
            name="output_kernel",
            shape=(embedding + features * picture, answers),
            initializer=keras.initializers.GlorotUniform(seed=seeds[2]),
        )
        self.output_bias = self.add_weight(name="output_bias", shape=(answers,), initializer="zeros")
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See the class."""
        values = self.bag(inputs["question"])
        if self.picture:
            values = ops.concatenate([values, ops.cast(inputs["fc7"], self.compute_dtype)], axis=-1)
        values = self.before_softmax(values, training=training)
        return answer_logits(ops.matmul(values, self.output_kernel) + self.output_bias)

    def bag(self, ids: Tensor) -> Tensor:
        """The bags of words that questions are.

        Args:
            ids: of words, int of shape (batch, words), padded with 0 anywhere.

        Returns:
            The sum of the words' vectors, float of shape (batch, embedding).
        """
        there = ops.cast(ops.not_equal(ids, 0), self.compute_dtype)
        return ops.einsum("bw,bwe->be", there, self.embedding(ids))

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
