import pytest

from malmoi.models.training.compiling import recurrent_compiling


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        # cell, cells, steps, backend, gpu -> unroll, jit_compile, steps_per_execution
        (("lstm", 40, 30_000, "tensorflow", False), (True, True, 20)),
        (("lstm", 210, 30_000, "tensorflow", False), (False, True, 20)),  # would take long to compile
        (("lstm", 40, 100, "tensorflow", False), (False, False, 20)),  # too little to do
        (("gru", 40, 30_000, "tensorflow", True), (False, False, 20)),  # cuDNN's
        (("mut1", 40, 30_000, "tensorflow", True), (True, True, 20)),  # which has none of these
        (("lstm", 40, 30_000, "jax", False), (False, True, 1)),
        (("lstm", 40, 100, "jax", True), (False, True, 1)),
    ],
)
def test_what_is_fastest(choice, expected):
    cell, cells, steps, backend, gpu = choice
    found = recurrent_compiling(cell=cell, cells=cells, steps=steps, backend=backend, gpu=gpu)
    assert (found.unroll, found.jit_compile, found.steps_per_execution) == expected
