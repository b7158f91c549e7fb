"""Pictures of the user's, to the captions that a model writes."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from malmoi.backend import require_backend
from malmoi.display.caption_picture import caption_attention_picture, caption_picture
from malmoi.display.captions import captions_table
from malmoi.drawing import draw
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import END

if TYPE_CHECKING:
    from malmoi.models.caption_run import CaptionRun


def caption_pictures(
    folder: Path,
    images: Sequence[Path],
    *,
    beam: int | None = None,
    weights: str | None = None,
    picture: Path | None = None,
    console: Console,
) -> None:
    """Shows what a trained model writes.

    Args:
        folder: of its run.
        images: JPEG or PNG pictures.
        beam: how many captions are followed; by default the recipe's.
        weights: of the network that sees the images; see ``vectors_like``.
        picture: the PNG that is drawn, if any, of the one image.
        console: where the captions are shown.

    Raises:
        MalmoiError: there is no such model in the folder, what it needs is not installed, an image is none, or a
            picture is wanted of several.
    """
    if picture is not None and len(images) > 1:
        raise MalmoiError(f"--picture shows one image, and there are {len(images)}.")
    require_backend()
    from malmoi.featurize.fc7_vectors import vectors_like
    from malmoi.models.caption_run import CaptionRun

    run = CaptionRun(folder)
    _ = run.about  # complains of other models before anything is computed
    seen = vectors_like(run.manifest, images, weights=weights)
    written = [
        [(" ".join(caption.words), caption.log_probability) for caption in captions]
        for captions in run.writer(beam=beam)(seen)
    ]
    for image, captions in zip(images, written, strict=True):
        console.print(captions_table(image.name, captions))
    if picture is not None:
        draw(picture, lambda: _drawn(run, images[0], seen[0], written[0]), console=console)


def _drawn(run: "CaptionRun", image: Path, seen: np.ndarray, captions: Sequence[tuple[str, float]]) -> bytes:
    if not run.attends:
        return caption_picture(image, captions)
    words = captions[0][0].split()
    side = math.isqrt(len(seen))
    return caption_attention_picture(
        image,
        [*words, END],
        run.attention(seen, words),
        grid=(side, side),
        resize=run.manifest["pictures"]["resize"],
    )
