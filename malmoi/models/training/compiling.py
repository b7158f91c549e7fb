"""How a recurrent model is compiled: what is fastest depends on the backend, the device and the length of the work.

Two LSTM layers of 200, windows of 20 tokens, on two cores with TensorFlow, in words a second: plain 11,100; XLA 11,300;
steps of time written out 12,100; both, and 20 steps in an execution, 13,800. With JAX 8,200. XLA takes some ten seconds
to compile cells that are written out. On a GPU TensorFlow's LSTM and GRU are cuDNN's, if neither is asked for.
"""

from dataclasses import dataclass

import keras

_CUDNN = ("lstm", "gru")
_MOST_UNROLLED = 150  # cells; XLA takes longer and longer to compile more
_XLA_PAYS = 3000  # steps
_STEPS_PER_EXECUTION = 20


@dataclass(frozen=True, kw_only=True)
class Compiling:
    """The choice.

    Attributes:
        unroll: whether the steps of time are written out.
        jit_compile: whether XLA compiles.
        steps_per_execution: how many steps of training are one call.
    """

    unroll: bool
    jit_compile: bool
    steps_per_execution: int


def recurrent_compiling(
    *, cell: str, cells: int, steps: int, backend: str | None = None, gpu: bool | None = None
) -> Compiling:
    """How a model of recurrent layers is best compiled.

    Args:
        cell: the name of its cells.
        cells: steps of time, times layers.
        steps: how many batches are read in all.
        backend: Keras's; by default the one there is.
        gpu: whether there is a GPU; by default it is looked for.

    Example:
        >>> recurrent_compiling(cell="lstm", cells=40, steps=30_000, backend="tensorflow", gpu=False)
        Compiling(unroll=True, jit_compile=True, steps_per_execution=20)
        >>> recurrent_compiling(cell="lstm", cells=40, steps=30_000, backend="tensorflow", gpu=True)
        Compiling(unroll=False, jit_compile=False, steps_per_execution=20)
    """
    if (backend or keras.backend.backend()) != "tensorflow":
        return Compiling(unroll=False, jit_compile=True, steps_per_execution=1)
    if steps < _XLA_PAYS or (cell in _CUDNN and (_gpu() if gpu is None else gpu)):
        return Compiling(unroll=False, jit_compile=False, steps_per_execution=_STEPS_PER_EXECUTION)
    return Compiling(unroll=cells <= _MOST_UNROLLED, jit_compile=True, steps_per_execution=_STEPS_PER_EXECUTION)


def _gpu() -> bool:
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))
