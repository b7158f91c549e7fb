"""The form of the sample play: titles, acts and scenes, who speaks, and stage directions in brackets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from malmoi.samples.draw import Draw

SCENES = 4  # of an act
ACTS = 3  # of a play


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a scene is made with, so that what is spoken of returns.

    Attributes:
        people: those of the play.
        cast: those who are there, at least two.
        place: where.
        topics: things of all kinds that the scene is about.
    """

    people: tuple[str, ...]
    cast: tuple[str, ...]
    place: str
    topics: tuple[str, ...]


class Language(Protocol):
    """What a play needs of a language. No line has a line end, and brackets are set by the form."""

    def title(self, draw: Draw) -> str:
        """Of a play."""

    def cast(self, draw: Draw) -> tuple[str, ...]:
        """The people of a play."""

    def cast_list(self, cast: tuple[str, ...]) -> str:
        """The line that names them."""

    def scene(self, draw: Draw, cast: tuple[str, ...]) -> Scene:
        """A scene of some of them."""

    def heading(self, draw: Draw, scene: Scene, *, act: int, number: int) -> str:
        """The line over it; ``act`` and ``number`` count from 1."""

    def entrance(self, draw: Draw, scene: Scene) -> str:
        """A stage direction with all of the cast."""

    def exit(self, draw: Draw, scene: Scene) -> str:
        """A stage direction with all of the cast."""

    def direction(self, draw: Draw, scene: Scene) -> str:
        """A stage direction of its own line."""

    def aside(self, draw: Draw, speaker: str) -> str:
        """What somebody does who has spoken."""

    def manner(self, draw: Draw) -> str:
        """How somebody begins to speak."""

    def exchange(self, draw: Draw, scene: Scene, first: str, second: str) -> tuple[str, str]:
        """What one says to another, and the reply."""

    def song(self, draw: Draw, scene: Scene) -> tuple[str, ...]:
        """A stage direction, and the lines that are sung."""


def play_lines(language: Language, *key: str | int) -> Iterator[str]:
    """The lines of one play after the other, without end and without line ends.

    Each play and each scene has a random stream of its own.

    Args:
        language: what it is written in.
        *key: names the random streams.
    """
    for number in count():
        draw = Draw(*key, number)
        cast = language.cast(draw)
        yield from (f"《{language.title(draw)}》", "", language.cast_list(cast), "")
        for scene in range(ACTS * SCENES):
            yield from _scene_lines(language, Draw(*key, number, scene), cast, scene)


def _scene_lines(language: Language, draw: Draw, cast: tuple[str, ...], place: int) -> Iterator[str]:
    scene = language.scene(draw, cast)
    yield language.heading(draw, scene, act=place // SCENES + 1, number=place % SCENES + 1)
    yield from ("", f"[{language.entrance(draw, scene)}]", "")
    speaker = ""
    for _ in range(5 + draw.below(6)):
        if draw.chance(0.2):
            yield f"[{language.direction(draw, scene)}]"
        first = draw.pick([one for one in scene.cast if one != speaker])
        second = draw.pick([one for one in scene.cast if one != first])
        for speaker, words in zip((first, second), language.exchange(draw, scene, first, second), strict=True):
            before = f"({language.manner(draw)}) " if draw.chance(0.15) else ""
            behind = f" ({language.aside(draw, speaker)})" if draw.chance(0.15) else ""
            yield f"{speaker}: {before}{words}{behind}"
    if draw.chance(0.6):
        direction, *verses = language.song(draw, scene)
        yield from ("", f"[{direction}]", "", *verses, "")
    yield from (f"[{language.exit(draw, scene)}]", "")
