"""Trained models of captioning measured on a split, by what people wrote about the same pictures."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from malmoi.datasets.captioning import CaptionArrays, caption_arrays
from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.featurize.caption_metrics.scores import caption_scores
from malmoi.featurize.caption_words import caption_words
from malmoi.models.caption_run import BATCH, CaptionRun

T = TypeVar("T")
Track = Callable[[Sequence[T]], Iterable[T]]


def evaluate_captioning(
    run: CaptionRun, dataset: Prepared, *, split: str, beam: int | None = None, track: Track[int] = iter
) -> dict[str, float]:
    """Measures the best caption that a model writes about each picture of a split.

    Args:
        run: the model.
        dataset: one with the vocabulary that it was trained on.
        split: of it.
        beam: captions that are followed, 1 for the greedy search; by default the recipe's.
        track: shows progress.

    Returns:
        See ``caption_scores``.

    Raises:
        MalmoiError: the dataset's vocabulary is not the run's, or its vectors' origin is not; there is no such split.
    """
    run.require_vocabulary(dataset, "words")
    run.require_origin(dataset)
    arrays = caption_arrays(dataset, split=split, length=run.about["length"])
    return caption_scores(_written(run, arrays, beam, track), _references(arrays))


def evaluate_chance(dataset: Prepared, *, split: str, seed: int = 0) -> dict[str, float]:
    """Measures captions drawn at random from the training split, to know what models must beat.

    Args:
        dataset: of captions, with the split ``train``.
        split: that is measured.
        seed: of the draw.

    Returns:
        See ``caption_scores``.

    Raises:
        MalmoiError: there is no such split.
    """
    known = [text for texts in caption_arrays(dataset, split="train", length=1).texts for text in texts]
    references = _references(caption_arrays(dataset, split=split, length=1))
    drawn = np.random.default_rng(seed).integers(0, len(known), len(references))
    return caption_scores([caption_words(known[place]) for place in drawn], references)


def _written(run: CaptionRun, arrays: CaptionArrays, beam: int | None, track: Track[int]) -> list[Sequence[str]]:
    if arrays.pictures is None:
        raise MalmoiError(f"{run.folder} looks at pictures, and there are none.")
    write = run.writer(beam=beam)
    captions: list[Sequence[str]] = []
    for start in track(range(0, len(arrays.image_ids), BATCH)):
        places = np.arange(start, min(start + BATCH, len(arrays.image_ids)))
        captions += [best.words for best, *_ in write(arrays.pictures(places))]
    return captions


def _references(arrays: CaptionArrays) -> list[list[list[str]]]:
    return [[caption_words(text) for text in texts] for texts in arrays.texts]
