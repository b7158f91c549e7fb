"""The recipe of word vectors."""

from dataclasses import dataclass

from malmoi.models.descent_recipe import DescentRecipe

ARCHITECTURES = ("skip_gram", "cbow")
WORD_LOSSES = ("negative_sampling", "nce")


@dataclass(frozen=True, kw_only=True)
class Word2VecRecipe(DescentRecipe):
    """How to train a ``Word2Vec``.

    Attributes:
        dataset: what it is trained on where no dataset is named.
        architecture: ``skip_gram``, from a word to one neighbour, or ``cbow``, from all neighbours to a word.
        loss: ``negative_sampling`` or ``nce``.
        dimensions: the width of a word's vector.
        window: the most neighbours on either side of a word.
        subsample: words that are a greater share of the text are thinned out; 0 for none.
        negatives: noise words for each example.
        noise_power: the power of the counts by which noise words are drawn.

    Raises:
        ValueError: a setting that can't be.
    """

    dataset: str = "ptb/word"
    architecture: str = "skip_gram"
    loss: str = "negative_sampling"
    dimensions: int = 100
    window: int = 5
    subsample: float = 1e-3
    negatives: int = 5
    noise_power: float = 0.75
    batch_size: int = 2048
    optimizer: str = "adam"
    rate: float = 0.01
    clip: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, known in (("architecture", ARCHITECTURES), ("loss", WORD_LOSSES)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name}: expected {', '.join(known)}, found {getattr(self, name)!r}")
        if self.dimensions < 1:
            raise ValueError(f"dimensions: expected at least 1, found {self.dimensions}")
