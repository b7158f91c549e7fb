"""A toy task that a memory network learns in seconds: the second word of the sentence that begins as the question."""

import numpy as np

from malmoi.models.memn2n import MemN2N

ANSWERS = (1, 5, 6, 7, 8)  # class 0 is unknown; then the words 5 … 8


def examples(count, *, seed=0):
    rng = np.random.default_rng(seed)
    first = rng.permuted(np.tile([2, 3, 4], (count, 1)), axis=1)
    story = np.stack([first, rng.integers(5, 9, (count, 3))], axis=-1).astype("int32")
    question = rng.integers(2, 5, (count, 1)).astype("int32")
    answer = (story[story[..., 0] == question][:, 1] - 4).astype("int32")
    time = np.tile(np.array([3, 2, 1], "int32"), (count, 1))
    return {"story": story, "time": time, "question": question}, answer


def model(seed, **options):
    return MemN2N(9, ANSWERS, **({"memory_size": 3, "dimensions": 16, "hops": 1, "seed": seed} | options))
