"""Captions of a scene: what five people might write below its picture."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from malmoi.samples.draw import Draw
from malmoi.samples.scene import PLACES, PLURALS, Scene
from malmoi.samples.scene_questions import NUMBERS

CAPTIONS = 5
"""Captions of a scene, as many as COCO has of a photo."""

ROOMS: Mapping[str, str] = MappingProxyType(
    {"brown": "cabin", "gray": "garage", "orange": "kitchen", "pink": "bedroom"}
)
"""What people call the room with a wall of that colour: so the picture tells it, and who asks where has an answer."""

_SIDES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bottom": ("at the bottom", "near the bottom"),
        "left": ("on the left", "on the left side"),
        "right": ("on the right", "on the right side"),
        "top": ("at the top", "near the top"),
    }
)

_PARTS: Mapping[str, str] = MappingProxyType(
    {"bottom": "on the floor", "left": "on the left side", "right": "on the right side", "top": "up on the wall"}
)

_COLUMN = ("one above the other", "in a column")
_ROW = ("side by side", "next to each other", "in a row")

_WITHOUT_STOP = 0.15  # of captions end without a full stop, as some of COCO's do


def captions(scene: Scene, seed: int) -> list[str]:
    """Five different captions of a scene, each built in another way, in an order of its own.

    Every one names the things and tells some of the rest: their number, colour and place, the wall and its room.

    Args:
        scene: what is seen.
        seed: that of the scene; it chooses among ways to write.

    Example:
        >>> from malmoi.samples.scene import scene
        >>> for caption in captions(scene(0, "train", 4), 0):
        ...     print(caption)
        Two fences are standing in a kitchen.
        Two red fences standing on the left side of an orange wall
        An orange wall behind two red fences.
        A kitchen with two red fences on the left side.
        There are two red fences on the left side of the picture.
    """
    draw = Draw("captions", seed, scene.image_id)
    words = _Words(scene, draw)
    found = [draw.pick(forms)(words) for forms in _FORMS]
    return [text[0].upper() + text[1:] + ("" if draw.chance(_WITHOUT_STOP) else ".") for text in draw.shuffled(found)]


class _Words:
    """The parts that captions are made of."""

    def __init__(self, scene: Scene, draw: Draw) -> None:
        several = scene.count > 1
        name = PLURALS[scene.kind] if several else scene.kind
        number = NUMBERS[scene.count - 1] if several else draw.pick(("a", "one", "a single"))
        posture = _posture(scene)
        upright, _ = PLACES[scene.place]
        self.color = scene.color
        self.counted = f"{number} {scene.color} {name}"
        self.things = f"{number if several else 'a'} {scene.color} {name}"
        self.colorless = f"{number if several else 'a'} {name}"
        self.the_things = f"the {name}"
        self.be = "are" if several else "is"
        self.stand = posture if several else f"{posture}s"
        self.standing = {"lie": "lying"}.get(posture, f"{posture}ing")
        self.in_order = " " + draw.pick(_COLUMN if upright else _ROW) if several else ""
        self.wall = _a(f"{scene.wall} wall")
        self.the_wall = f"the {scene.wall} wall"
        self.on_side = draw.pick(_SIDES[scene.place])
        self.room = _a(ROOMS[scene.wall])
        self.of_the_room = f"{_PARTS[scene.place]} of the {ROOMS[scene.wall]}"
        self.in_part = _PARTS[scene.place]


def _posture(scene: Scene) -> str:
    if scene.place == "top":
        return "hang"
    if scene.kind == "ring":
        return "lie" if scene.place == "bottom" else "hang"
    return "stand"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


_FORMS: tuple[tuple[Callable[[_Words], str], ...], ...] = (
    # What the things do, and where.
    (
        lambda w: f"{w.things} {w.standing} {w.on_side} of {w.wall}",
        lambda w: f"{w.things} {w.standing}{w.in_order} {w.on_side} of {w.wall}",
        lambda w: f"{w.things} {w.standing} {w.of_the_room}",
    ),
    # There they are.
    (
        lambda w: f"there {w.be} {w.counted} {w.of_the_room}",
        lambda w: f"there {w.be} {w.counted} {w.standing} in front of {w.wall}",
        lambda w: f"there {w.be} {w.counted} {w.on_side} of the picture",
        lambda w: f"there {w.be} {w.counted} in {w.room}",
    ),
    # The wall, and what it is behind.
    (
        lambda w: f"{w.wall} with {w.things} {w.on_side}",
        lambda w: f"{w.wall} behind {w.things}",
        lambda w: f"{w.the_wall} of {w.room} with {w.things} {w.on_side}",
    ),
    # The room that they are in.
    (
        lambda w: f"{w.colorless} {w.be} {w.standing} in {w.room}",
        lambda w: f"{w.things} {w.stand} in {w.room}",
        lambda w: f"{w.counted} {w.be} {w.standing} in {w.room}",
        lambda w: f"{w.counted} and {w.wall} in {w.room}",
    ),
    # The picture as a whole.
    (
        lambda w: f"a picture of {w.counted} {w.on_side} of {w.wall}",
        lambda w: f"a view of {w.room} that has {w.wall} and {w.things}",
        lambda w: f"{w.the_things} {w.of_the_room} {w.be} {w.color}",
        lambda w: f"{w.room} with {w.things} {w.in_part}",
    ),
)
"""Ways to write, in five groups; of each group a scene gets one."""
