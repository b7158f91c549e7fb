"""The picture of a scene, drawn with numbers alone: no font, no anti-aliasing, the same pixels on every machine."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from malmoi.extras import require
from malmoi.samples.scene import Scene, Spot


def pixels(scene: Scene) -> np.ndarray:
    """Draws a scene.

    Returns:
        RGB, uint8 of shape (height, width, 3).
    """
    picture = np.empty((scene.height, scene.width, 3), np.uint8)
    picture[: scene.horizon] = scene.wall_paint
    picture[scene.horizon :] = scene.floor_paint
    for spot in scene.spots:
        rows, columns, inside = _thing(scene, spot)
        picture[rows, columns][inside] = scene.paint
    return picture


def boxes(scene: Scene) -> np.ndarray:
    """Where the things are: the smallest boxes that hold their pixels.

    Returns:
        left, top, width and height in pixels, int of shape (things, 4).

    Example:
        >>> from malmoi.samples.scene import scene
        >>> boxes(scene(0, "train", 4))
        array([[ 44,  50,  53,  49],
               [ 42, 122,  53,  49]])
    """
    found = []
    for spot in scene.spots:
        rows, columns, inside = _thing(scene, spot)
        down, across = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        size = np.ptp(across) + 1, np.ptp(down) + 1
        found.append((columns.start + across[0], rows.start + down[0], *size))
    return np.array(found)


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


def _thing(scene: Scene, spot: Spot) -> tuple[slice, slice, np.ndarray]:
    """Rows and columns of the picture around a thing, and which pixels of them are its."""
    rows = slice(max(0, spot.y - spot.radius), min(scene.height, spot.y + spot.radius + 1))
    columns = slice(max(0, spot.x - spot.radius), min(scene.width, spot.x + spot.radius + 1))
    down, across = np.ogrid[rows, columns]
    return rows, columns, _OUTLINES[scene.kind]((across - spot.x) / spot.radius, (down - spot.y) / spot.radius)


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
