"""Show, Attend and Tell: each word looks at the places of the picture that it needs."""

from typing import Any

import keras
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.captioning.captioner import Captioner, Context, State, Tensor
from malmoi.models.captioning.over_time import over_time
from malmoi.models.sizes import check_sizes


@keras.saving.register_keras_serializable("malmoi")
class ShowAttendTell(Captioner):
    """Soft attention (Xu et al. 2015, https://arxiv.org/abs/1502.03044, sections 3.1 and 4.2).

    A picture is a grid of places a_1 … a_L, each a vector of a convolution that has seen a part of it. With E y the
    vector of the word before, a step is

        e_i = w · tanh(W_a a_i + W_h h + b),  α = softmax(e)
        z = β Σ_i α_i a_i,  β = sigmoid(w_β · h + b_β)
        h, c = LSTM([E y, z], h, c)
        logits = L_o (E y + L_h h + L_z z) + b_o

    and before the first one h = tanh(W_0h ā + b_0h), c = tanh(W_0c ā + b_0c), where ā is the mean over the places.

    For arguments of calls see ``Captioner``; ``conv5`` has the shape (batch, places, features).

    Call arguments:
        return_attention: whether to return the weights α too, float32 of shape (batch, time, places): those by which
            the picture was looked at for the word after each step.

    Example:
        >>> model = ShowAttendTell(vocabulary_size=9, features=6, embedding=5, units=3, attention=4)
        >>> inputs = {"conv5": ops.ones((2, 49, 6)), "caption": ops.array([[2, 4, 7], [2, 5, 0]])}
        >>> logits, attention = model(inputs, return_attention=True)
        >>> tuple(logits.shape), tuple(attention.shape)
        ((2, 3, 8), (2, 3, 49))

    Args:
        vocabulary_size: the number of word ids, the padding's among them.
        features: the width of a place's vector.
        embedding: the width of a word's vector.
        units: the width of h and c.
        attention: the width of what is between a place and its weight.
        dropout: the share of values dropped after the embedding and before the softmax.
        penalty: λ of the doubly stochastic regularisation (section 4.2.1): in training λ Σ_i (1 - Σ_t α_ti)², summed
            over captions and divided by their words, adds to the loss, so that no place is left unseen. Beside a mean
            cross-entropy of words, λ has the meaning that it has in the paper.
        seed: of starting weights and dropout.

    Raises:
        MalmoiError: a setting that cannot be.
    """

    picture = "conv5"

    def __init__(
        self,
        vocabulary_size: int,
        *,
        features: int = 512,
        embedding: int = 512,
        units: int = 512,
        attention: int = 512,
        dropout: float = 0.0,
        penalty: float = 0.0,
        seed: int | None = 0,
        **kwargs: Any,
    ) -> None:
        settings = {
            "vocabulary_size": vocabulary_size,
            "features": features,
            "embedding": embedding,
            "units": units,
            "attention": attention,
            "dropout": dropout,
            "penalty": penalty,
            "seed": seed,
        }
        check_sizes(settings, attention=1)
        if not penalty >= 0:
            raise MalmoiError(f"penalty is {penalty}; it must be at least 0")
        super().__init__(settings, output=embedding, **kwargs)
        self.place_kernel = self._kernel("place_kernel", features, attention, place=4)
        self.state_kernel = self._kernel("state_kernel", units, attention, place=5)
        self.attention_kernel = self._kernel("attention_kernel", attention, 1, place=6)
        self.gate_kernel = self._kernel("gate_kernel", units, 1, place=7)
        self.start_kernel = self._kernel("start_kernel", features, 2 * units, place=8)
        self.output_of_state = self._kernel("output_of_state", units, embedding, place=9)
        self.output_of_places = self._kernel("output_of_places", features, embedding, place=10)
        self.attention_bias, self.gate_bias, self.start_bias = (
            self.add_weight(name=name, shape=(width,), initializer="zeros")
            for name, width in (("attention_bias", attention), ("gate_bias", 1), ("start_bias", 2 * units))
        )
        self.cell = keras.layers.LSTMCell(
            units,
            kernel_initializer=keras.initializers.GlorotUniform(seed=self._seed(11)),
            recurrent_initializer=keras.initializers.Orthogonal(seed=self._seed(12)),
            dtype=self.dtype_policy,
        )
        self.cell.build((None, embedding + features))
        self.built = True

    def call(
        self, inputs: dict[str, Tensor], training: bool | None = None, return_attention: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """See the class."""
        captions = inputs["caption"]
        words = self._words(captions, training=training)
        state, context = self.start(inputs)

        def step(state: State, word: Tensor) -> tuple[State, tuple[Tensor, Tensor, Tensor]]:
            seen, weights = self._look(state[0], context)
            state = self._next(word, seen, state)
            return state, (state[0], seen, weights)

        outputs, seen, weights = over_time(step, state, words)
        if training and self.settings["penalty"]:
            there = ops.cast(ops.not_equal(captions, 0), weights.dtype)
            unseen = ops.sum(ops.square(1 - ops.einsum("bt,btp->bp", there, weights)))
            self.add_loss(self.settings["penalty"] * unseen / ops.maximum(ops.sum(there), 1))
        logits = self._logits(self._output(words, outputs, seen), training=training)
        return (logits, weights) if return_attention else logits

    def start(self, inputs: dict[str, Tensor]) -> tuple[State, Context]:
        """See ``Captioner``. The context is the places, and what of them goes into each weight."""
        places = self._picture(inputs)
        state = ops.tanh(self._affine(ops.mean(places, axis=1), self.start_kernel, self.start_bias))
        context = (places, self._affine(places, self.place_kernel, self.attention_bias))
        return tuple(ops.split(state, 2, axis=-1)), context

    def step(self, tokens: Tensor, state: State, context: Context) -> tuple[Tensor, State]:
        """See ``Captioner``."""
        words = self._words(tokens)
        seen, _ = self._look(state[0], context)
        state = self._next(words, seen, state)
        return self._logits(self._output(words, state[0], seen)), state

    def _look(self, h: Tensor, context: Context) -> tuple[Tensor, Tensor]:
        """Z, of shape (batch, features), and α, float32 of shape (batch, places)."""
        places, of_places = context
        hidden = ops.tanh(of_places + self._affine(h, self.state_kernel)[:, None])
        energies = self._affine(hidden, self.attention_kernel)[..., 0]
        weights = ops.softmax(ops.cast(energies, "float32"))  # in half precision many small weights would be lost
        gate = ops.sigmoid(self._affine(h, self.gate_kernel, self.gate_bias))
        return gate * ops.einsum("bp,bpf->bf", ops.cast(weights, places.dtype), places), weights

    def _next(self, words: Tensor, seen: Tensor, state: State) -> State:
        _, (h, c) = self.cell(ops.concatenate([words, seen], axis=-1), list(state))
        return h, c

    def _output(self, words: Tensor, h: Tensor, seen: Tensor) -> Tensor:
        return words + self._affine(h, self.output_of_state) + self._affine(seen, self.output_of_places)
