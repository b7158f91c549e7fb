"""Training and evaluation over one long text: the state goes on from batch to batch."""

from typing import Any

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.language_model import LanguageModel

Tensor = Any


@keras.saving.register_keras_serializable("malmoi")
class Carried(keras.Model):
    """A language model whose state after a batch is its state before the next one (truncated backpropagation).

    It shares the weights of the model. Where a text begins anew, as at each epoch, call ``reset_state``; and give the
    batches in order (``fit(..., shuffle=False)``), each lane going on where it ended in the batch before.

    Call arguments:
        tokens: ids, int of shape (batch_size, time).
        training: whether there is dropout.

    Returns:
        Logits, float of shape (batch_size, time, vocabulary_size - 1).

    Example:
        >>> model = LanguageModel(vocabulary_size=8, units=4)
        >>> carried = Carried(model, batch_size=1)
        >>> halves = [carried(ops.array([[3, 1]])), carried(ops.array([[7, 2]]))]
        >>> whole = model(ops.array([[3, 1, 7, 2]]))
        >>> bool(ops.all(ops.abs(ops.concatenate(halves, axis=1) - whole) < 1e-6))
        True
        >>> carried.reset_state()

    Args:
        model: the language model.
        batch_size: lanes in each batch.
    """

    def __init__(self, model: LanguageModel, batch_size: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model
        self.batch_size = batch_size
        self.state = [
            [
                self.add_weight(
                    name=f"state_{layer}_{place}", shape=tuple(part.shape), initializer="zeros", trainable=False
                )
                for place, part in enumerate(parts)
            ]
            for layer, parts in enumerate(model.initial_state(batch_size))
        ]
        self.built = True

    def reset_state(self) -> None:
        """Forgets what was read."""
        for variable in self._state_variables():
            variable.assign(ops.zeros(variable.shape, variable.dtype))

    def call(self, tokens: Tensor, training: bool | None = None) -> Tensor:
        """See the class."""
        if tokens.shape[0] not in (None, self.batch_size):
            raise MalmoiError(f"expected batches of {self.batch_size} lanes, found one of {tokens.shape[0]}")
        # Where Keras feeds batches of any size, the layers must still see that their state keeps its shape.
        tokens = ops.reshape(tokens, (self.batch_size, tokens.shape[1] or -1))
        state = [[ops.convert_to_tensor(part) for part in parts] for parts in self.state]
        logits, after = self.model(tokens, state=state, training=training, return_state=True)
        new = [part for parts in after for part in parts]
        for variable, value in zip(self._state_variables(), new, strict=True):
            variable.assign(ops.cast(value, variable.dtype))
        return logits

    def _state_variables(self) -> list[Any]:
        return [part for parts in self.state for part in parts]

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        model = keras.saving.serialize_keras_object(self.model)
        return {**super().get_config(), "model": model, "batch_size": self.batch_size}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> "Carried":
        """The model that ``get_config`` tells."""
        model = keras.saving.deserialize_keras_object(config.pop("model"), custom_objects=custom_objects)
        return cls(model, **config)
