"""The recipe of models that answer questions about pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from malmoi.models.descent_recipe import DescentRecipe

NETWORKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lstm": ("none", "first", "last", "both"),
        "bow": ("none", "beside"),
        "img": ("alone",),
        "img_prior": ("alone",),
        "knn": ("none", "beside"),
    }
)
"""The networks, and where each can have the picture."""


@dataclass(frozen=True, kw_only=True)
class VisualRecipe(DescentRecipe):
    """How to train a model that answers questions about pictures.

    Attributes:
        dataset: what it is trained on where no dataset is named.
        network: ``lstm`` (``VisLSTM``), ``bow`` (``ImgBOW``), ``img`` (``Img``), ``img_prior`` (an ``Img`` that becomes
            an ``ImgPrior``), or ``knn`` (an ``ImgBOW`` whose word vectors find the nearest training questions).
        picture: where the picture stands. ``none``: the model is blind. An ``lstm`` can have it ``first``, ``last`` or
            ``both`` among the question's words, a ``bow`` or ``knn`` ``beside`` them; an ``img`` or ``img_prior`` has
            it ``alone``.
        standardise: whether the pictures' vectors are given zero mean and unit variance over the training pictures.
        bidirectional: whether a second LSTM reads from the end.
        embedding: the width of a word's vector.
        embeddings: a file of word vectors to start from, in word2vec's text format, or the run that trained them.
        units: the width of each LSTM layer.
        layers: how many there are.
        dropout: the share of values dropped before the softmax and between layers.
        neighbours: of a ``knn``, the most that are tried to find how many answer held-out questions best.
        length: words of a question that are read, the first ones; by default all of the longest one in training.
        validation_fraction: the share of the pictures whose questions are held out to find the number of epochs.
        again: whether the model is then trained again, from the beginning and for as many epochs, on all questions, as
            Ren, Kiros and Zemel 2015 did.

    Raises:
        ValueError: a setting that can't be.
    """

    dataset: str = "coco_qa/released"
    network: str = "lstm"
    picture: str = "none"
    standardise: bool = True
    bidirectional: bool = False
    embedding: int = 500
    embeddings: str | None = None
    units: int = 300
    layers: int = 1
    dropout: float = 0.0
    neighbours: int = 50
    length: int | None = None
    validation_fraction: float = 0.1
    again: bool = True
    batch_size: int = 100
    optimizer: str = "adam"
    rate: float = 0.001
    epochs: int = 30
    patience: int | None = 3

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.network not in NETWORKS:
            raise ValueError(f"network: expected {', '.join(NETWORKS)}, found {self.network!r}")
        if self.picture not in NETWORKS[self.network]:
            places = ", ".join(NETWORKS[self.network])
            raise ValueError(f"picture: expected {places} for the network {self.network}, found {self.picture!r}")
        if self.bidirectional and self.network != "lstm":
            raise ValueError(f"bidirectional: the network {self.network} has no direction")
        if self.embeddings and self.network in ("img", "img_prior"):
            raise ValueError(f"embeddings: the network {self.network} has no vectors of words")
        if self.again and self.patience is None:
            raise ValueError("again: needs patience, which finds how many epochs to train on all questions")
        if not 0 < self.validation_fraction < 1:
            raise ValueError(f"validation_fraction: expected a share between 0 and 1, found {self.validation_fraction}")
        for name in ("embedding", "units", "layers", "neighbours", "length"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, found {value}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected at least 0 and less than 1, found {self.dropout}")
