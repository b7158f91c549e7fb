"""The recipe of models that write captions."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from malmoi.models.captioning.captioner import Captioner
from malmoi.models.captioning.picture_rnn import PictureRNN
from malmoi.models.captioning.show_attend_tell import ShowAttendTell
from malmoi.models.captioning.show_tell import ShowTell
from malmoi.models.cells.layer import CELLS
from malmoi.models.descent_recipe import DescentRecipe

NETWORKS: Mapping[str, type[PictureRNN] | type[ShowTell] | type[ShowAttendTell]] = MappingProxyType(
    {"rnn": PictureRNN, "tell": ShowTell, "attend": ShowAttendTell}
)
"""The networks by name."""


@dataclass(frozen=True, kw_only=True)
class CaptionRecipe(DescentRecipe):
    """How to train a model that writes captions.

    Attributes:
        dataset: what it is trained on where no dataset is named.
        network: a name in ``NETWORKS``.
        cell: of the network ``tell``, a name in ``malmoi.models.cells.layer.CELLS``.
        embedding: the width of a word's vector.
        units: the width of the recurrent layer.
        attention: of the network ``attend``, see ``ShowAttendTell``.
        dropout: the share of values dropped after the embedding and before the softmax.
        penalty: of the network ``attend``: λ of the doubly stochastic regularisation.
        length: words of a caption that are learned and written, the first ones.
        standardise: whether vectors of pictures are moved and scaled to zero mean and unit variance over training.
        beam: captions that are followed when one is written.
        normalisation: of the search by length, see ``beam_search``.

    Raises:
        ValueError: a setting that can't be.
    """

    dataset: str = "coco_captioning/2014-karpathy-fc7"
    network: str = "tell"
    cell: str = "lstm"
    embedding: int = 512
    units: int = 512
    attention: int = 512
    dropout: float = 0.5
    penalty: float = 0.0
    length: int = 20
    standardise: bool = False
    beam: int = 3
    normalisation: float = 0.0
    batch_size: int = 64
    optimizer: str = "adam"
    rate: float = 0.0004
    epochs: int = 20
    patience: int | None = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, known in (("network", NETWORKS), ("cell", CELLS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name}: expected {', '.join(known)}, found {getattr(self, name)!r}")
        if self.cell != "lstm" and self.network != "tell":
            raise ValueError(f"cell: the network {self.network} has one of its own")
        if self.penalty and self.network != "attend":
            raise ValueError(f"penalty: the network {self.network} has no attention")
        for name in ("embedding", "units", "attention", "length", "beam"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 1, found {getattr(self, name)}")
        for name in ("penalty", "normalisation"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name}: expected at least 0, found {getattr(self, name)}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected at least 0 and less than 1, found {self.dropout}")


def captioner(
    recipe: CaptionRecipe, *, vocabulary_size: int, features: int, unroll: bool = False, seed: int = 0
) -> Captioner:
    """The model of a recipe, untrained.

    Args:
        recipe: the settings.
        vocabulary_size: the number of word ids, the padding's among them.
        features: the width of a picture's vector, or of each place's.
        unroll: of the network ``tell``, see ``Recurrent``.
        seed: of starting weights and dropout.
    """
    own = {"rnn": (), "tell": ("cell",), "attend": ("attention", "penalty")}[recipe.network]
    options: dict[str, Any] = {name: getattr(recipe, name) for name in ("embedding", "units", "dropout", *own)}
    if recipe.network == "tell":
        options["unroll"] = unroll
    return NETWORKS[recipe.network](vocabulary_size, features=features, seed=seed, **options)
