"""A scene: a few things of one kind in front of a wall, of which pictures, questions and captions can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from malmoi.errors import MalmoiError
from malmoi.samples.draw import Draw

T = TypeVar("T")
RGB = tuple[int, int, int]

PLURALS: Mapping[str, str] = MappingProxyType({"bench": "benches", "door": "doors", "fence": "fences", "ring": "rings"})
"""The kinds of things, and what several are called."""

PAINTS: Mapping[str, RGB] = MappingProxyType(
    {
        "black": (30, 30, 30),
        "blue": (40, 60, 205),
        "green": (60, 175, 75),
        "red": (200, 30, 35),
        "white": (248, 248, 248),
        "yellow": (235, 210, 40),
    }
)
"""The colours of things."""

WALLS: Mapping[str, RGB] = MappingProxyType(
    {"brown": (188, 158, 128), "gray": (180, 180, 180), "orange": (235, 175, 125), "pink": (230, 185, 200)}
)
"""The colours of walls: none that a thing has, and none as strong."""

PLACES: Mapping[str, tuple[bool, int]] = MappingProxyType(
    {"bottom": (False, 78), "left": (True, 22), "right": (True, 78), "top": (False, 22)}
)
"""Where things are: whether they stand one below another, and how far across or down, in hundredths."""

MOST = 3
_STEP = 310  # from a thing to the next, in thousandths of the picture


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a thing is: its middle, and from there to its edge, in pixels."""

    x: int
    y: int
    radius: int


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is in a picture.

    Attributes:
        image_id: of the picture.
        kind: of ``PLURALS``.
        color: of the things, of ``PAINTS``.
        place: of ``PLACES``.
        wall: the colour of the wall, of ``WALLS``.
        width: of the picture in pixels.
        height: the same.
        horizon: where the wall ends and the floor begins, in pixels from above.
        paint: of the things.
        wall_paint: of the wall.
        floor_paint: of the floor.
        spots: of the things.
    """

    image_id: int
    kind: str
    color: str
    place: str
    wall: str
    width: int
    height: int
    horizon: int
    paint: RGB
    wall_paint: RGB
    floor_paint: RGB
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        """How many things there are."""
        return len(self.spots)


def scenes(seed: int, split: str, count: int) -> list[Scene]:
    """The first scenes of a split; see ``scene``.

    Raises:
        MalmoiError: less than one is asked for.
    """
    if count < 1:
        raise MalmoiError(f"the sample world needs at least 1 {split} picture, not {count}")
    return [scene(seed, split, number) for number in range(count)]


def scene(seed: int, split: str, number: int) -> Scene:
    """The scene of that number, from 0, of the endless series of a split.

    Kind, colour, number, place and wall are dealt each from a pack of its own: in as many scenes as there are kinds,
    each kind comes once. So none of them tells another, and no answer is much more common than another.

    Training pictures have odd ids and the others even ones, so that none is of both.

    Args:
        seed: any whole number; another seed, other scenes.
        split: ``train`` or ``test``.
        number: of the scene.

    Example:
        >>> found = scene(0, "train", 4)
        >>> found.image_id, found.count, found.color, found.kind, found.place
        (9, 2, 'red', 'fence', 'left')
    """

    def dealt(what: str, values: Sequence[T]) -> T:
        pack, place = divmod(number, len(values))
        return Draw("scene", seed, split, what, pack).shuffled(values)[place]

    draw = Draw("scene", seed, split, number)
    color, place, wall = dealt("color", tuple(PAINTS)), dealt("place", tuple(PLACES)), dealt("wall", tuple(WALLS))
    width = draw.between(240, 320)
    height = width * draw.between(70, 80) // 100
    wall_paint = _like(WALLS[wall], draw, 8)
    darker = draw.between(15, 35)
    return Scene(
        image_id=2 * number + (1 if split == "train" else 2),
        kind=dealt("kind", tuple(PLURALS)),
        color=color,
        place=place,
        wall=wall,
        width=width,
        height=height,
        horizon=height * draw.between(55, 80) // 100,
        paint=_like(PAINTS[color], draw, 12),
        wall_paint=wall_paint,
        floor_paint=_like((wall_paint[0] - darker, wall_paint[1] - darker, wall_paint[2] - darker), draw, 4),
        spots=_spots(draw, width, height, place, dealt("count", range(1, MOST + 1))),
    )


def _like(color: RGB, draw: Draw, most: int) -> RGB:
    """A colour near another one."""
    red, green, blue = (min(255, max(0, value + draw.between(-most, most))) for value in color)
    return red, green, blue


def _spots(draw: Draw, width: int, height: int, place: str, count: int) -> tuple[Spot, ...]:
    """Things in a row, none exactly where one would look for it, and none quite as large as the next."""
    upright, across = PLACES[place]
    radius = min(width, height) * draw.between(120, 142)
    spots = []
    for number in range(count):
        along = 500 + (2 * number - count + 1) * _STEP // 2 + draw.between(-20, 20)
        beside = 10 * across + draw.between(-40, 40)
        x, y = (beside, along) if upright else (along, beside)
        size = radius * draw.between(95, 105) // 100_000
        spots.append(Spot(x=width * x // 1000, y=height * y // 1000, radius=size))
    return tuple(spots)
