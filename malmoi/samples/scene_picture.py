"""The picture of a scene, drawn with numbers alone: no font, no anti-aliasing, the same pixels on every machine."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from malmoi.extras import require
from malmoi.samples.scene import Scene


def pixels(scene: Scene) -> np.ndarray:
    """Draws a scene.

    Returns:
        RGB, uint8 of shape (height, width, 3).
    """
    picture = np.empty((scene.height, scene.width, 3), np.uint8)
    picture[: scene.horizon] = scene.wall_paint
    picture[scene.horizon :] = scene.floor_paint
    outline = _OUTLINES[scene.kind]
    for spot in scene.spots:
        rows = slice(max(0, spot.y - spot.radius), spot.y + spot.radius + 1)
        columns = slice(max(0, spot.x - spot.radius), spot.x + spot.radius + 1)
        part = picture[rows, columns]
        down, across = np.ogrid[: part.shape[0], : part.shape[1]]
        inside = outline((across + columns.start - spot.x) / spot.radius, (down + rows.start - spot.y) / spot.radius)
        part[inside] = scene.paint
    return picture


def picture_file(scene: Scene, kind: str) -> bytes:
    """The picture of a scene as a file.

    Args:
        scene: what to draw.
        kind: ``PNG``, or ``JPEG``, whose pixels are nearly those drawn.

    Raises:
        MalmoiError: Pillow is not installed.
    """
    file = io.BytesIO()
    image = require("PIL.Image", "prepare").fromarray(pixels(scene))
    image.save(file, kind, quality=95, subsampling=0)
    return file.getvalue()


# Whether a point belongs to a thing: x to the right and y downwards, from -1 to 1 each.


def _bench(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (abs(y) <= 0.35) & ((y <= 0) | (abs(x) >= 0.7))


def _door(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (abs(x) <= 0.42) & (abs(y) <= 1)


def _fence(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    pales = (abs(x) <= 0.2) | (abs(abs(x) - 0.75) <= 0.2)
    return (abs(y) <= 0.95) & (pales | (abs(y) <= 0.1))


def _ring(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return abs(x * x + y * y - 0.7) <= 0.3


_OUTLINES: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = MappingProxyType(
    {"bench": _bench, "door": _door, "fence": _fence, "ring": _ring}
)
