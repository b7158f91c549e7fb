"""Recurrent layers by the name of their cell."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import keras

from malmoi.errors import MalmoiError
from malmoi.models.cells.lstm_peephole import PeepholeLSTMCell
from malmoi.models.cells.mut import MUT1Cell, MUT2Cell, MUT3Cell
from malmoi.models.cells.scrn import SCRNCell

_IRNN_STDDEV = 0.001

Maker = Callable[..., Any]


def recurrent_layer(
    cell: str,
    units: int,
    *,
    init_scale: float | None = None,
    forget_bias: bool = False,
    seed: int | None = None,
    **options: Any,
) -> Any:
    """A layer of cells of that name.

    Args:
        cell: a name in ``CELLS``.
        units: how many cells, hence the width of the output (``scrn`` adds its 40 context units to it).
        init_scale: weights start evenly between -init_scale and init_scale; without it as Keras's layers do (Glorot,
            orthogonal). Biases start at 0. An ``irnn`` always starts from the identity between states, and without
            init_scale from N(0, 0.001) at its inputs.
        forget_bias: whether the biases of forget gates start at 1 (``lstm``, ``lstm_peephole``).
        seed: of the starting weights.
        **options: of ``keras.layers.RNN``, such as ``return_sequences`` and ``unroll``.

    Raises:
        MalmoiError: there is no such cell.

    Example:
        >>> layer = recurrent_layer("gru", 3, return_state=True)
        >>> [tuple(tensor.shape) for tensor in layer(keras.ops.ones((2, 5, 4)))]
        [(2, 3), (2, 3)]
    """
    if cell not in CELLS:
        raise MalmoiError(f"cell is {cell!r}; there are: {', '.join(CELLS)}")
    initializers = keras.initializers
    second = None if seed is None else seed + 1
    if init_scale is None:
        starts: dict[str, Any] = {
            "kernel_initializer": initializers.GlorotUniform(seed=seed),
            "recurrent_initializer": initializers.Orthogonal(seed=second),
        }
        if cell == "irnn":
            starts["kernel_initializer"] = initializers.RandomNormal(stddev=_IRNN_STDDEV, seed=seed)
    else:
        starts = {
            "kernel_initializer": initializers.RandomUniform(-init_scale, init_scale, seed=seed),
            "recurrent_initializer": initializers.RandomUniform(-init_scale, init_scale, seed=second),
        }
    if cell in ("lstm", "lstm_peephole"):
        starts["unit_forget_bias"] = bool(forget_bias)
    return CELLS[cell](units, starts, options)


def _rnn(units: int, starts: dict[str, Any], options: dict[str, Any]) -> Any:
    """H' = tanh(W x + U h + b), Elman's network."""
    return keras.layers.SimpleRNN(units, activation="tanh", **starts, **options)


def _irnn(units: int, starts: dict[str, Any], options: dict[str, Any]) -> Any:
    """H' = relu(W x + U h + b), where U starts as the identity and b at 0."""
    starts = starts | {"recurrent_initializer": keras.initializers.Identity()}
    return keras.layers.SimpleRNN(units, activation="relu", **starts, **options)


def _lstm(units: int, starts: dict[str, Any], options: dict[str, Any]) -> Any:
    """I, f, o = sigmoid(W x + U h + b), c' = f * c + i * tanh(W x + U h + b), h' = o * tanh(c')."""
    return keras.layers.LSTM(units, **starts, **options)


def _gru(units: int, starts: dict[str, Any], options: dict[str, Any]) -> Any:
    """Z, r = sigmoid(W x + U h + b), h' = z * h + (1 - z) * tanh(W x + b + r * (U h + b_r))."""
    return keras.layers.GRU(units, **starts, **options)


def _layer_of(made: type[Any]) -> Maker:
    def make(units: int, starts: dict[str, Any], options: dict[str, Any]) -> Any:
        return keras.layers.RNN(made(units, dtype=options.get("dtype"), **starts), **options)

    return make


CELLS: Mapping[str, Maker] = MappingProxyType(
    {
        "rnn": _rnn,
        "irnn": _irnn,
        "lstm": _lstm,
        "lstm_peephole": _layer_of(PeepholeLSTMCell),
        "gru": _gru,
        "mut1": _layer_of(MUT1Cell),
        "mut2": _layer_of(MUT2Cell),
        "mut3": _layer_of(MUT3Cell),
        "scrn": _layer_of(SCRNCell),
    }
)
"""Cells by name.

``rnn``, ``lstm`` and ``gru`` are Keras's own layers, which cuDNN and XLA serve well; their equations are those of
``keras.layers.SimpleRNN``, ``LSTM`` and ``GRU`` (``reset_after``). ``irnn`` is Keras's SimpleRNN with ReLU that starts
from the identity: Le, Jaitly and Hinton 2015, https://arxiv.org/abs/1504.00941, section 2.
"""
