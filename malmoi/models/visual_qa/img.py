"""IMG: the picture without the question."""

from typing import Any

import keras
from keras import ops

from malmoi.models.sizes import check_sizes
from malmoi.models.visual_qa.answers import answer_logits

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class Img(keras.Model):
    """A softmax regression on the picture for each type of question (Ren, Kiros and Zemel 2015, section 4.3, IMG).

    The model is deaf: of the question it is told the type only.

    Call arguments:
        inputs: a dict of

            * ``fc7``: the pictures' vectors, float of shape (batch, features).
            * ``type``: of the questions, int of shape (batch,), less than ``types``.

    Returns:
        Logits of the answer classes, float of shape (batch, answers); class 0, the answer unknown in training, never
        wins.

    Example:
        >>> model = Img(answers=4, types=2, features=6)
        >>> tuple(model({"fc7": ops.ones((3, 6)), "type": ops.array([0, 1, 0])}).shape)
        (3, 4)

    Args:
        answers: the number of answer classes, the unknown one among them.
        types: the number of types.
        features: the width of a picture's vector.
        seed: of starting weights.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self, answers: int, *, types: int = 4, features: int = 4096, seed: int | None = 0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {"answers": answers, "types": types, "features": features, "seed": seed}
        check_sizes(self.settings, answers=2, types=1, features=1)
        start = keras.initializers.GlorotUniform(seed=seed)
        # Side by side: one product gives all types' scores, of which one's are taken.
        self.kernel = self.add_weight(name="kernel", shape=(features, types * answers), initializer=start)
        self.bias = self.add_weight(name="bias", shape=(types * answers,), initializer="zeros")
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See the class."""
        scores = ops.matmul(ops.cast(inputs["fc7"], self.compute_dtype), self.kernel) + self.bias
        scores = ops.reshape(scores, (-1, self.settings["types"], self.settings["answers"]))
        types = ops.cast(inputs["type"], "int32")[:, None, None]
        return answer_logits(ops.take_along_axis(scores, types, axis=1)[:, 0])

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
