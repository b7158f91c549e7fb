"""Published results of image question answering, to stand beside measured ones."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

Row = Mapping[str, float]
"""Accuracy, WUPS and accuracy by type, as far as they were told."""

_ALL = ("accuracy", "WUPS 0.9", "WUPS 0.0", "object", "number", "color", "location")
_COCO_QA = {
    "GUESS": (0.0730, 0.1837, 0.7413, 0.0239, 0.3606, 0.1457, 0.0908),
    "BOW": (0.3752, 0.4854, 0.8278, 0.3727, 0.4356, 0.3475, 0.4084),
    "LSTM": (0.3676, 0.4758, 0.8234, 0.3587, 0.4534, 0.3626, 0.3842),
    "IMG": (0.4302, 0.5864, 0.8585, 0.4073, 0.2926, 0.4268, 0.4419),
    "IMG+PRIOR": (0.4466, 0.6020, 0.8624, None, 0.3739, 0.4899, 0.4451),
    "K-NN, 13": (0.4496, 0.5698, 0.8557, 0.4799, 0.3699, 0.3723, 0.4080),
    "IMG+BOW": (0.5592, 0.6678, 0.8899, 0.5866, 0.4410, 0.5196, 0.4939),
    "VIS+LSTM": (0.5331, 0.6391, 0.8825, 0.5653, 0.4610, 0.4587, 0.4552),
    "2-VIS+BLSTM": (0.5509, 0.6534, 0.8864, 0.5817, 0.4479, 0.4953, 0.4734),
    "FULL": (0.5784, 0.6790, 0.8952, 0.6108, 0.4766, 0.5148, 0.5028),
}
_DAQUAR = {
    "GUESS": (0.1824, 0.2965, 0.7759),
    "BOW": (0.3267, 0.4319, 0.8130),
    "LSTM": (0.3273, 0.4350, 0.8162),
    "K-NN, 31": (0.3185, 0.4242, 0.8063),
    "IMG+BOW": (0.3417, 0.4499, 0.8148),
    "VIS+LSTM": (0.3441, 0.4605, 0.8223),
    "2-VIS+BLSTM": (0.3578, 0.4683, 0.8215),
    "FULL": (0.3694, 0.4815, 0.8268),
    "human": (0.6027, 0.6104, 0.7896),
}


def _rows(table: Mapping[str, Sequence[float | None]]) -> Mapping[str, Row]:
    return {f"{model}, paper": _row(figures) for model, figures in table.items()}


def _row(figures: Sequence[float | None]) -> Row:
    return {name: figure for name, figure in zip(_ALL, figures, strict=False) if figure is not None}


PUBLISHED: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {"coco_qa/released": _rows(_COCO_QA), "daquar/37-single": _rows(_DAQUAR)}
)
"""By dataset and model: Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), tables 2 and 3."""


def published_answers(datasets: Sequence[str]) -> dict[str, Row]:
    """What was published for the dataset of all these models; nothing where they have several.

    With vectors of pictures or without, a dataset is the same.

    Example:
        >>> published_answers(["coco_qa/released"])["BOW, paper"]["WUPS 0.9"]
        0.4854
        >>> published_answers(["daquar/37-single", "daquar/37-single-fc7"])["FULL, paper"]["accuracy"]
        0.3694
    """
    names = {name.removesuffix("-fc7") for name in datasets}
    return dict(PUBLISHED.get(names.pop(), {})) if len(names) == 1 else {}
