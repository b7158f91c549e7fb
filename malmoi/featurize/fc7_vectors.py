"""Vectors of pictures like those that a manifest tells of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import differences, manifest, origin
from malmoi.featurize.picture import decode
from malmoi.featurize.picture_size import RESIZE
from malmoi.featurize.vgg import Fc7
from malmoi.featurize.vgg_weights import IMAGENET, find_weights


def vectors_like(content: Mapping[str, Any], files: Sequence[Path], *, weights: str | None = None) -> np.ndarray:
    """Computes vectors of pictures as those were computed that a manifest tells of.

    Args:
        content: the manifest.
        files: JPEG or PNG pictures.
        weights: the file of the network's weights; by default what the manifest calls them, which finds released and
            random ones.

    Returns:
        float32 of shape (files, features), or (files, places, features).

    Raises:
        BadInput: a file is no picture.
        MalmoiError: a file can't be read; the weights are not there, or other ones.

    Example:
        >>> vectors_like(load_manifest("runs/vis_lstm"), [Path("photo.jpg")]).shape  # doctest: +SKIP
        (1, 4096)
    """
    resize, told = content["pictures"]["resize"], content["weights"]
    pixels = np.stack([RESIZE[resize](decode(_read(file), name=str(file))) for file in files])
    options = {name: content[name] for name in ("network", "relu", "dtype", "layer")}
    if weights is None and told["sha256"] and told["name"] != IMAGENET:
        raise MalmoiError(f"the network's weights are those of the file {told['name']}: name it (--weights FILE).")
    found = find_weights(weights or told["name"], network=content["network"])
    if apart := list(differences(origin(content), origin(manifest(found, resize=resize, **options)))):
        raise MalmoiError(f"the vectors would be of another origin than those that are needed: {'; '.join(apart)}.")
    network = Fc7(content["network"], weights=found, relu=content["relu"], layer=content["layer"])
    # Rounded as stored ones are.
    return network(pixels).astype(content["dtype"]).astype(np.float32)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MalmoiError(f"{file} can't be read: {error.strerror or error}.") from error
