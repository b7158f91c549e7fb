"""IMG+PRIOR: the picture without the question, corrected by what is known of the thing asked about."""

from typing import Any

import keras
import numpy as np
from keras import ops

from malmoi.models.sizes import check_sizes
from malmoi.models.visual_qa.asked_object import asked_objects
from malmoi.models.visual_qa.img import Img

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class ImgPrior(keras.Model):
    """IMG times the prior of the thing asked about (Ren, Kiros and Zemel 2015, section 4.3, IMG+PRIOR).

    With the answer c, the thing o and the picture x, and o and x independent where c is known::

        p(c | o, x) ∝ p(o | c) p(c | x)

    p(c | x) is what IMG says, the deaf model; p(o | c) is counted in the training questions, see ``object_prior``. A
    picture of a white bird in a blue sky then speaks of white where a bird is asked about, of blue where the sky is.

    Where there is no prior, because an object is asked for or the thing was not asked about in training, IMG's answer
    stands.

    Call arguments:
        inputs: a dict of

            * ``question``: word ids, int of shape (batch, words), padded with 0 anywhere.
            * ``fc7``: the pictures' vectors, float of shape (batch, features).
            * ``type``: of the questions, int of shape (batch,), less than ``types``.

    Returns:
        Logits of the answer classes, float of shape (batch, answers); class 0, the answer unknown in training, never
        wins.

    Example:
        >>> model = ImgPrior(vocabulary_size=9, answers=4, types=2, features=6)
        >>> inputs = {"question": ops.array([[3, 1, 7]]), "fc7": ops.ones((1, 6)), "type": ops.array([1])}
        >>> tuple(model(inputs).shape)
        (1, 4)

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        answers: the number of answer classes, the unknown one among them.
        types: the number of types.
        features: the width of a picture's vector.
        things: rows of the table of priors, the first of which says nothing. Its weights, and those of the other
            tables, are put in by ``put``.
        seed: of IMG's starting weights.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    def __init__(
        self,
        vocabulary_size: int,
        answers: int,
        *,
        types: int = 4,
        features: int = 4096,
        things: int = 1,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "answers": answers,
            "types": types,
            "features": features,
            "things": things,
            "seed": seed,
        }
        check_sizes(self.settings, vocabulary_size=2, things=1)
        self.img = Img(answers, types=types, features=features, seed=seed, dtype=self.dtype_policy)

        def table(name: str, *shape: int, dtype: str = "int32") -> Any:
            return self.add_weight(name=name, shape=shape, dtype=dtype, initializer="zeros", trainable=False)

        self.cues = table("cues", types, vocabulary_size)
        self.content = table("content", vocabulary_size)
        self.rows = table("rows", types, vocabulary_size)
        self.log_prior = table("log_prior", things, answers, dtype="float32")
        self.built = True

    def call(self, inputs: dict[str, Tensor], training: bool | None = None) -> Tensor:
        """See the class."""
        types = ops.cast(inputs["type"], "int32")
        thing = asked_objects(inputs["question"], types, self.cues, self.content)
        row = ops.take(ops.reshape(self.rows, (-1,)), types * self.settings["vocabulary_size"] + thing)
        return self.img(inputs, training=training) + ops.take(self.log_prior, row, axis=0)

    def likely_types(self, question: np.ndarray) -> np.ndarray:
        """The types of questions that are not known: the first with a cue among the words, else that of objects.

        Args:
            question: word ids, int of shape (batch, words).

        Returns:
            Int of shape (batch,).
        """
        cues = ops.convert_to_numpy(self.cues)[:, question]
        return cues.any(axis=-1).argmax(axis=0)

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}
