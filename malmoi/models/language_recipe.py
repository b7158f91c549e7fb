"""The recipe of a recurrent language model."""

from dataclasses import dataclass

from malmoi.models.descent_recipe import DescentRecipe


@dataclass(frozen=True, kw_only=True)
class LanguageRecipe(DescentRecipe):
    """How to train a ``LanguageModel``.

    Attributes:
        dataset: what it is trained on where no dataset is named.
        num_steps: tokens of each lane in a step.
        summed: whether the loss of a window is the sum over its tokens, as in the TensorFlow tutorial, or their mean.
        cell: of the recurrent layers, by name.
        units: the width of each layer.
        layers: how many there are.
        embedding: the width of a token's vector, if not ``units``.
        tied: whether the softmax uses the embedding's vectors.
        init_scale: weights start evenly between -init_scale and init_scale; ``None`` for Keras's usual starts.
        forget_bias: whether the biases of forget gates start at 1.
        embeddings: a file in word2vec's text format, whose vectors the embedding starts with.
        dropout: before the softmax, and where the next two are ``None``.
        embedding_dropout: after the embedding.
        layer_dropout: between layers.
        locked: whether dropout has one mask for all tokens of a lane.
        word_dropout: the share of the vocabulary without vectors.
        weight_drop: the share of the weights between states that is dropped.
        activation_penalty: on the size of the outputs.
        temporal_penalty: on their change from token to token.
    """

    dataset: str = "ptb/word"
    num_steps: int = 20
    summed: bool = True
    cell: str = "lstm"
    units: int = 200
    layers: int = 2
    embedding: int | None = None
    tied: bool = False
    init_scale: float | None = None
    forget_bias: bool = False
    embeddings: str | None = None
    dropout: float = 0.0
    embedding_dropout: float | None = None
    layer_dropout: float | None = None
    locked: bool = False
    word_dropout: float = 0.0
    weight_drop: float = 0.0
    activation_penalty: float = 0.0
    temporal_penalty: float = 0.0
