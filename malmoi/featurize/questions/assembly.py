"""Which candidates become COCO-QA: rare answers go, frequent ones are thinned out, and all are shuffled.

As the authors assembled their release: https://github.com/renmengye/image-qa, ``src/cocoqa_prep.py``; the paper does
not tell all of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from malmoi.errors import MalmoiError


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """How candidates are chosen; the numbers are those of the release.

    Attributes:
        rarest: an answer that occurs less often is left out.
        free: so many questions of an answer, and one more, are enrolled in any case.
        decay: after ``free + n`` of them a further one is enrolled with the probability exp(-n / decay).
        order_seed: of the order in which questions are enrolled.
        draw_seed: of the draws.
        shuffle_seed: of the order of those that are enrolled.
        validation: the share of training pictures that come last in ``train``, the release's validation part.
    """

    rarest: int = 25
    free: int = 350
    decay: float = 700.0
    order_seed: int = 1
    draw_seed: int = 2
    shuffle_seed: int = 2000
    validation: float = 0.1

    def __post_init__(self) -> None:
        """Refuses what makes no sense."""
        if self.rarest < 0 or self.free < 0 or not self.decay > 0 or not 0 <= self.validation < 1:
            raise MalmoiError(
                f"rarest ({self.rarest}) and free ({self.free}) are from 0, decay ({self.decay}) is above 0, and "
                f"validation ({self.validation}) from 0 to below 1."
            )


def enrolled(answers: Sequence[str], assembly: Assembly) -> np.ndarray:
    """The questions that are kept, in their new order.

    Args:
        answers: of all candidates, those about training pictures first.
        assembly: see there.

    Returns:
        their places in ``answers``, int64 of shape (kept,).

    Example:
        >>> enrolled(["cat", "dog", "cat", "cat", "dog"], Assembly(rarest=3, free=1, decay=1e9)).tolist()
        [0, 2, 3]
        >>> enrolled(["cat", "dog", "cat", "cat", "dog"], Assembly(rarest=0, free=0, decay=1e-9)).tolist()
        [1, 2]
    """
    order = np.random.RandomState(assembly.order_seed).permutation(len(answers))
    draws = np.random.RandomState(assembly.draw_seed)
    total, so_far, kept = Counter(answers), Counter[str](), list[int]()
    for place in order.tolist():
        answer = answers[place]
        if total[answer] < assembly.rarest:
            continue
        over = so_far[answer] - assembly.free
        # Only those over the limit draw.
        if over <= 0 or draws.uniform() < np.exp(-over / assembly.decay):
            kept.append(place)
            so_far[answer] += 1
    shuffled = np.random.RandomState(assembly.shuffle_seed).permutation(len(kept))
    return np.array(kept, np.int64)[shuffled]


def validation_images(images: Sequence[int], assembly: Assembly) -> frozenset[int]:
    """The last of the training pictures.

    Args:
        images: their numbers, in the order of COCO's file.
        assembly: see there.

    Example:
        >>> sorted(validation_images(range(20), Assembly()))
        [18, 19]
    """
    first = len(images) - int(len(images) * assembly.validation)
    return frozenset(images[first:])
