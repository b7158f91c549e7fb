"""The plain recurrent network that sees the picture once, beside the first word."""

from typing import Any

import keras
from keras import ops

from malmoi.models.captioning.captioner import Captioner, Context, State, Tensor
from malmoi.models.captioning.over_time import over_time


@keras.saving.register_keras_serializable("malmoi")
class PictureRNN(Captioner):
    """Elman's network with the picture at its first step (CS231n, lecture 10, 2016).

        h = tanh(W_xh x + W_hh h + W_ih v + b),  v at the first step only
        y = softmax(W_hy h + b_y)

    So are the networks of Karpathy and Fei-Fei 2015, https://arxiv.org/abs/1412.2306, (13) to (15), which have a
    rectifier in place of tanh. The first word is the begin token. For arguments of calls see ``Captioner``; ``fc7`` has
    the shape (batch, features).

    Example:
        >>> model = PictureRNN(vocabulary_size=9, features=6, embedding=5, units=3)
        >>> inputs = {"fc7": ops.ones((2, 6)), "caption": ops.array([[2, 4, 7], [2, 5, 0]])}
        >>> tuple(model(inputs).shape)
        (2, 3, 8)

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        features: the width of a picture's vector.
        embedding: the width of a word's vector.
        units: the width of h.
        dropout: the share of values dropped after the embedding and before the softmax.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        *,
        features: int = 4096,
        embedding: int = 512,
        units: int = 512,
        dropout: float = 0.0,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        settings = {
            "vocabulary_size": vocabulary_size,
            "features": features,
            "embedding": embedding,
            "units": units,
            "dropout": dropout,
            "seed": seed,
        }
        super().__init__(settings, output=units, **kwargs)
        self.kernel = self._kernel("kernel", embedding, units, place=4)
        self.picture_kernel = self._kernel("picture_kernel", features, units, place=5)
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(units, units),
            initializer=keras.initializers.Orthogonal(seed=self._seed(6)),
        )
        self.bias = self.add_weight(name="bias", shape=(units,), initializer="zeros")
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See ``Captioner``."""
        words = self._words(inputs["caption"], training=training)
        seen = self._affine(self._picture(inputs), self.picture_kernel)
        first = ops.cast(ops.arange(words.shape[1])[None, :, None] == 0, words.dtype)
        values = self._affine(words, self.kernel, self.bias) + first * seen[:, None]

        def step(h: Tensor, value: Tensor) -> tuple[Tensor, tuple[Tensor]]:
            h = ops.tanh(value + self._affine(h, self.recurrent_kernel))
            return h, (h,)

        (outputs,) = over_time(step, ops.zeros_like(seen), values)
        return self._logits(outputs, training=training)

    def start(self, inputs: dict[str, Tensor]) -> tuple[State, Context]:
        """See ``Captioner``. The state is h, and what of the picture the next step adds."""
        seen = self._affine(self._picture(inputs), self.picture_kernel)
        return (ops.zeros_like(seen), seen), ()

    def step(self, tokens: Tensor, state: State, context: Context) -> tuple[Tensor, State]:
        """See ``Captioner``."""
        h, seen = state
        values = self._affine(self._words(tokens), self.kernel, self.bias) + seen
        h = ops.tanh(values + self._affine(h, self.recurrent_kernel))
        return self._logits(h), (h, ops.zeros_like(seen))
