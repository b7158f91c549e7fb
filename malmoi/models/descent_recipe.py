"""The settings of an optimizer and its learning rates, which recipes of several models share."""

from dataclasses import dataclass

OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")
SCHEDULES = ("none", "step", "exponential", "plateau")


@dataclass(frozen=True, kw_only=True)
class DescentRecipe:
    """How weights are found.

    Attributes:
        batch_size: examples, or lanes of a token stream, in a step.
        optimizer: one of ``OPTIMIZERS``.
        rate: the learning rate, at first.
        momentum: of the optimizers ``momentum`` and ``nesterov``.
        schedule: of the rate. ``none``; ``step``: it is multiplied by ``decay`` at each epoch after the first
            ``decay_after``; ``exponential``: at each epoch; ``plateau``: after each epoch whose validation loss is no
            new best.
        decay: see ``schedule``.
        decay_after: see ``schedule``.
        least_rate: training ends when the rate falls below it.
        clip: gradients whose global norm is longer are scaled to it; ``None`` for no clipping.
        l2: weights shrink in each step by this share times the rate, which with plain SGD is an L2 penalty.
        gradient_noise: η of the noise that is added to gradients, see ``malmoi.models.training.optimizers``; 0 for
            none.
        average: the momentum of a running mean of the weights; 0 for none.
        average_after: epochs after which the mean takes the place of the weights in validation and in the end.
        epochs: the most there are.
        patience: epochs without a new best validation loss after which training stops; then the best epoch is kept.
            ``None`` for all epochs, of which the last is kept.

    Raises:
        ValueError: a setting that can't be.
    """

    batch_size: int = 20
    optimizer: str = "sgd"
    rate: float = 1.0
    momentum: float = 0.9
    schedule: str = "none"
    decay: float = 0.5
    decay_after: int = 0
    least_rate: float = 0.0
    clip: float | None = 5.0
    l2: float = 0.0
    gradient_noise: float = 0.0
    average: float = 0.0
    average_after: int = 0
    epochs: int = 10
    patience: int | None = None

    def __post_init__(self) -> None:
        for name, known in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name}: expected {', '.join(known)}, found {getattr(self, name)!r}")
        for name in ("batch_size", "epochs", "patience"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, found {value}")
        for name in ("rate", "decay", "clip"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name}: expected more than 0, found {value}")
        for name in ("decay_after", "least_rate", "l2", "gradient_noise", "average_after"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name}: expected at least 0, found {getattr(self, name)}")
        for name in ("momentum", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 0 and less than 1, found {getattr(self, name)}")
