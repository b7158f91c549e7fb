"""How well next tokens are told: perplexity, and bits a token."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """What a language model leaves open of a text.

    Attributes:
        loss: mean cross-entropy of a token, in nats.
        tokens: how many tokens it is the mean of.

    Example:
        >>> fair_coin = Uncertainty(loss=math.log(2), tokens=10)
        >>> fair_coin.perplexity, fair_coin.bits
        (2.0, 1.0)
    """

    loss: float
    tokens: int

    @property
    def perplexity(self) -> float:
        """e^loss; infinite where that is beyond a float."""
        return perplexity(self.loss)

    @property
    def bits(self) -> float:
        """The loss in bits."""
        return self.loss / math.log(2)


def perplexity(loss: float) -> float:
    """e^loss, infinite where that is beyond a float."""
    try:
        return math.exp(loss)
    except OverflowError:
        return math.inf
