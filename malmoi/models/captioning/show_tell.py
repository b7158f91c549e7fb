"""Show and Tell: the picture is read as if it were the word before the first."""

from typing import Any

import keras
from keras import ops

from malmoi.models.captioning.captioner import Captioner, Context, State, Tensor
from malmoi.models.recurrent import Recurrent
from malmoi.models.sizes import check_sizes


@keras.saving.register_keras_serializable("malmoi")
class ShowTell(Captioner):
    """Show and Tell (Vinyals et al. 2015, https://arxiv.org/abs/1411.4555, section 3), by any cell.

    The picture's vector, mapped linearly to the width of a word's, is the first step of a recurrent network; the words
    of the caption follow. The paper's cell is the LSTM. For arguments of calls see ``Captioner``; ``fc7`` has the shape
    (batch, features).

    Example:
        >>> model = ShowTell(vocabulary_size=9, features=6, embedding=5, units=3)
        >>> inputs = {"fc7": ops.ones((2, 6)), "caption": ops.array([[2, 4, 7], [2, 5, 0]])}
        >>> tuple(model(inputs).shape)
        (2, 3, 8)

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        cell: a name in ``malmoi.models.cells.layer.CELLS``.
        features: the width of a picture's vector.
        embedding: the width of a word's vector; the paper's is 512.
        units: the width of each recurrent layer; the paper's is 512.
        layers: how many there are.
        dropout: the share of values dropped after the embedding, between layers and before the softmax.
        unroll: see ``Recurrent``.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        *,
        cell: str = "lstm",
        features: int = 4096,
        embedding: int = 512,
        units: int = 512,
        layers: int = 1,
        dropout: float = 0.0,
        unroll: bool = False,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "cell": cell,
            "features": features,
            "embedding": embedding,
            "units": units,
            "layers": layers,
            "dropout": dropout,
            "unroll": unroll,
            "seed": seed,
        }
        check_sizes(settings, units=1, layers=1)
        recurrent = Recurrent(
            cell,
            [units] * layers,
            dropout=dropout,
            forget_bias=True,
            unroll=unroll,
            seed=seed,
            dtype=kwargs.get("dtype"),
        )
        recurrent.build((None, None, embedding))
        super().__init__(settings, output=recurrent.width, **kwargs)
        self.recurrent = recurrent
        self.picture_kernel = self._kernel("picture_kernel", features, embedding, place=4)
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See ``Captioner``."""
        words = self._words(inputs["caption"], training=training)
        steps = ops.concatenate([self._seen(inputs), words], axis=1)
        outputs, _ = self.recurrent(steps, training=training)
        return self._logits(outputs[:, 1:], training=training)

    def start(self, inputs: dict[str, Tensor]) -> tuple[State, Context]:
        """See ``Captioner``."""
        return self.recurrent(self._seen(inputs))[1], ()

    def step(self, tokens: Tensor, state: State, context: Context) -> tuple[Tensor, State]:
        """See ``Captioner``."""
        outputs, state = self.recurrent(self._words(tokens[:, None]), state=state)
        return self._logits(outputs[:, 0]), state

    def _seen(self, inputs: dict[str, Tensor]) -> Tensor:
        """The picture as a step, of shape (batch, 1, embedding)."""
        return self._affine(self._picture(inputs), self.picture_kernel)[:, None]
