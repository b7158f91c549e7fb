"""Word2Vec: word vectors, learned by telling the words of a text from noise."""

from typing import Any

import keras
import numpy as np
from keras import ops

Tensor = Any

LOSSES = ("negative_sampling", "nce")
_NEVER = -1e9


@keras.saving.register_keras_serializable("malmoi")
class Word2Vec(keras.Model):
    """Skip-gram and continuous bag of words (Mikolov et al. 2013, https://arxiv.org/abs/1301.3781, section 3).

    Each word has two vectors: v where it is given and u where it is to be told. With skip-gram one word is given, with
    continuous bag of words the mean of several is. The score of a word w is s(w) = u(w) · v, and the loss of an example
    is the logistic regression of its true word and k noise words::

        - log σ(x(target)) - Σ log σ(-x(negative))

    * ``negative_sampling`` (Mikolov et al. 2013, https://arxiv.org/abs/1310.4546, formula 4): x = s. As in the authors'
      program, a noise word that is the true word is passed over.
    * ``nce``, noise-contrastive estimation (Gutmann and Hyvärinen 2012,
      https://jmlr.org/papers/v13/gutmann12a.html; for words Mnih and Kavukcuoglu 2013, formula 7): words have a bias b
      too, s(w) = u(w) · v + b(w), and x = s - log(k p(w)), where p(w) is how probably w is drawn as noise. Then exp(s)
      comes near the probability of w, without a sum over all words.

    It brings its own loss, so ``compile`` needs none, and ``fit`` (with ``shuffle=False``) a dataset of features
    alone, as ``skip_gram`` and ``cbow`` of ``malmoi.datasets.word2vec`` give it.

    Call arguments:
        inputs: a dict of word ids, 0 = no word:

            * ``given``: int of shape (batch,), or (batch, words) for the mean of the words.
            * ``target``: the true word, int of shape (batch,).
            * ``negatives``: noise words, int of shape (batch, k).

    Returns:
        The logits x of the true word and the noise words, float of shape (batch, 1 + k).

    Example:
        >>> model = Word2Vec(vocabulary_size=6, dimensions=4)
        >>> inputs = {"given": ops.array([3]), "target": ops.array([5]), "negatives": ops.array([[1, 5]])}
        >>> ops.convert_to_numpy(model(inputs)).astype(int).tolist()  # no noise is told apart yet, and never itself
        [[0, 0, -1000000000]]

    Args:
        vocabulary_size: the number of word ids.
        dimensions: the width of a vector.
        loss: ``negative_sampling`` or ``nce``.
        seed: of the vectors v, which start evenly within ±.5 / dimensions; u starts at 0 (both as in the authors'
            program).
    """

    def __init__(
        self,
        vocabulary_size: int,
        *,
        dimensions: int = 100,
        loss: str = "negative_sampling",
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if loss not in LOSSES:
            raise ValueError(f"loss is {loss!r}; there are: {', '.join(LOSSES)}")
        self.settings: dict[str, Any] = {
            "vocabulary_size": vocabulary_size,
            "dimensions": dimensions,
            "loss": loss,
            "seed": seed,
        }
        self.contrastive = loss == "nce"
        start = keras.initializers.RandomUniform(-0.5 / dimensions, 0.5 / dimensions, seed=seed)
        self.given_table = self.add_weight(name="given", shape=(vocabulary_size, dimensions), initializer=start)
        self.target_table = self.add_weight(name="target", shape=(vocabulary_size, dimensions), initializer="zeros")
        self.noise = self.add_weight(
            name="noise", shape=(vocabulary_size,), initializer=_evenly_among_words, trainable=False
        )
        if self.contrastive:
            self.bias = self.add_weight(name="bias", shape=(vocabulary_size,), initializer=_log_evenly_among_words)
        self.loss_mean = keras.metrics.Mean(name="loss")
        self.built = True

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same model of."""
        return {**super().get_config(), **self.settings}

    def set_noise(self, probabilities: np.ndarray) -> None:
        """Tells how probably each word is drawn as noise, float of shape (vocabulary_size,), and 0 for what is no word.

        With ``nce`` the biases start from there, so that the model at first is the noise itself.
        """
        self.noise.assign(probabilities)
        if self.contrastive:
            self.bias.assign(np.log(probabilities, out=np.zeros(len(probabilities)), where=probabilities > 0))

    @property
    def vectors(self) -> np.ndarray:
        """The vectors v of all ids, float32 of shape (vocabulary_size, dimensions)."""
        return ops.convert_to_numpy(self.given_table)

    @property
    def is_word(self) -> np.ndarray:
        """Whether each id stands for a word of the training text, bool of shape (vocabulary_size,)."""
        return ops.convert_to_numpy(self.noise) > 0

    def call(self, inputs: dict[str, Tensor]) -> Tensor:
        """See the class."""
        target, negatives = inputs["target"][:, None], inputs["negatives"]
        words = ops.concatenate([target, negatives], axis=1)
        logits = ops.einsum("bd,bkd->bk", self._given(inputs["given"]), ops.take(self.target_table, words, axis=0))
        if self.contrastive:
            noise = ops.take(self.noise, words, axis=0) * negatives.shape[1]
            return logits + ops.take(self.bias, words, axis=0) - ops.log(noise)
        again = ops.concatenate([ops.zeros_like(target, dtype="bool"), negatives == target], axis=1)
        return ops.where(again, _NEVER, logits)

    def _given(self, words: Tensor) -> Tensor:
        vectors = ops.take(self.given_table, words, axis=0)
        if words.ndim == 1:
            return vectors
        there = ops.cast(words > 0, vectors.dtype)
        return ops.einsum("bw,bwd->bd", there / ops.maximum(ops.sum(there, axis=1, keepdims=True), 1.0), vectors)

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Tensor:
        """The mean loss of the examples, from their logits ``y_pred``."""
        loss = ops.mean(example_losses(y_pred))
        self.loss_mean.update_state(loss)
        return loss

    @property
    def metrics(self) -> list[Any]:
        """The mean loss alone."""
        return [self.loss_mean]


def example_losses(logits: Tensor) -> Tensor:
    """The loss of each example, float of shape (batch,).

    Args:
        logits: of the true word and the noise words, float of shape (batch, 1 + k).

    Example:
        >>> ops.convert_to_numpy(example_losses(ops.array([[0.0, 0.0, -100.0]]))).round(3)  # 2 log 2
        array([1.386], dtype=float32)
    """
    return ops.softplus(-logits[:, 0]) + ops.sum(ops.softplus(logits[:, 1:]), axis=1)


def _evenly_among_words(shape: tuple[int, ...], dtype: Any = None) -> Tensor:
    """All ids but the padding alike."""
    return ops.concatenate([ops.zeros((1,), dtype), ops.full((shape[0] - 1,), 1 / (shape[0] - 1), dtype)])


def _log_evenly_among_words(shape: tuple[int, ...], dtype: Any = None) -> Tensor:
    return ops.full(shape, -np.log(shape[0] - 1), dtype)
