"""What the models that write captions have in common."""

from typing import Any, ClassVar

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.recurrent import dropout_layer
from malmoi.models.sizes import check_sizes

Tensor = Any
State = Any
Context = Any


class Captioner(keras.Model):
    """A model that writes a caption word by word, each one seeing the picture and the words before it.

    Word ids count from 0, the padding, which is never written: class c is the word of id c + 1, as in
    ``LanguageModel``. A caption begins with a token of its own and ends with another.

    For training, a call reads whole captions, shifted by one: the logits at a step are of the word after it. To write,
    ``start`` looks at pictures, and ``step`` reads a word of each caption. Both give the same logits.

    Call arguments:
        inputs: a dict of

            * ``fc7`` or ``conv5`` (see ``picture``): the pictures, float.
            * ``caption``: word ids from the begin token on, int of shape (batch, time), padded with 0 on the right.
        training: whether there is dropout.

    Returns:
        Logits of the class of the word after each one, float32 of shape (batch, time, vocabulary_size - 1).

    Args:
        settings: what a subclass is made with, by name; ``vocabulary_size``, ``features``, ``embedding``, ``units``,
            ``dropout`` and ``seed`` among them.
        output: how many values the logits are made of.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    picture: ClassVar[str] = "fc7"
    """The name of the input that the picture is."""

    def __init__(self, settings: dict[str, Any], *, output: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.settings = settings
        check_sizes(settings, vocabulary_size=2, features=1, embedding=1, units=1)
        if not 0 <= settings["dropout"] < 1:
            raise MalmoiError(f"dropout is {settings['dropout']}; it is a share, at least 0 and less than 1")
        self.embedding = keras.layers.Embedding(
            settings["vocabulary_size"],
            settings["embedding"],
            embeddings_initializer=keras.initializers.RandomUniform(seed=self._seed(0)),
            dtype=self.dtype_policy,
        )
        self.embedding.build()
        self.after_embedding, self.before_softmax = (
            dropout_layer(settings["dropout"], seed=self._seed(place), dtype=self.dtype_policy) for place in (1, 2)
        )
        classes = settings["vocabulary_size"] - 1
        self.output_kernel = self._kernel("output_kernel", output, classes, place=3)
        self.output_bias = self.add_weight(name="output_bias", shape=(classes,), initializer="zeros")

    def start(self, inputs: dict[str, Tensor]) -> tuple[State, Context]:
        """Looks at pictures.

        Args:
            inputs: the pictures, as in a call; captions are not needed.

        Returns:
            The state before the begin token, which each step changes, and what all steps look at: tensors of shape
            (batch, …) in any structure.
        """
        raise NotImplementedError

    def step(self, tokens: Tensor, state: State, context: Context) -> tuple[Tensor, State]:
        """Reads one word of each caption.

        Args:
            tokens: ids, int of shape (batch,); the begin token at first.
            state: before it.
            context: see ``start``.

        Returns:
            Logits of the next word, float32 of shape (batch, vocabulary_size - 1), and the state after it.
        """
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}

    def _seed(self, place: int) -> int | None:
        """The seed of what has that place in the model."""
        seed = self.settings["seed"]
        return None if seed is None else seed * 1000 + 900 + place

    def _kernel(self, name: str, inputs: int, outputs: int, *, place: int) -> Any:
        start = keras.initializers.GlorotUniform(seed=self._seed(place))
        return self.add_weight(name=name, shape=(inputs, outputs), initializer=start)

    def _picture(self, inputs: dict[str, Tensor]) -> Tensor:
        return ops.cast(inputs[self.picture], self.compute_dtype)

    def _words(self, tokens: Tensor, *, training: bool | None = None) -> Tensor:
        return self.after_embedding(self.embedding(tokens), training=training)

    def _logits(self, values: Tensor, *, training: bool | None = None) -> Tensor:
        values = self.before_softmax(values, training=training)
        return ops.cast(self._affine(values, self.output_kernel, self.output_bias), "float32")

    def _affine(self, values: Tensor, kernel: Any, bias: Any = None) -> Tensor:
        """Values times a kernel, plus a bias, in the values' precision: outside of calls Keras leaves weights alone."""
        product = ops.matmul(values, ops.cast(kernel, values.dtype))
        return product if bias is None else product + ops.cast(bias, values.dtype)
