"""Questions about a scene: one of each type, and a second one about a colour.

What is asked never tells the answer: the words of a question follow from what is not asked, or from chance.
"""

from collections.abc import Iterator
from typing import NamedTuple

from malmoi.samples.draw import Draw
from malmoi.samples.scene import PLURALS, Scene

TYPES = ("object", "number", "color", "location")
"""What is asked for; a type's place is its number in COCO-QA's files."""

NUMBERS = ("one", "two", "three")
QUESTIONS = 5
"""Questions about a scene."""


class SceneQuestion(NamedTuple):
    """A question about a scene.

    Attributes:
        text: words between single blanks, without a question mark.
        kind: of ``TYPES``.
        answer: one word; a number is one of ``NUMBERS``.
    """

    text: str
    kind: str
    answer: str


def questions(scene: Scene, seed: int) -> Iterator[SceneQuestion]:
    """The questions about a scene, in an order of its own.

    Args:
        scene: what is asked about.
        seed: that of the scene; it chooses among ways to ask.

    Example:
        >>> from malmoi.samples.scene import scene
        >>> for question in questions(scene(0, "train", 4), 0):
        ...     print(*question, sep=" | ")
        where are the red fences | location | left
        how many fences are there | number | two
        what color is the wall | color | orange
        what is the color of the fences | color | red
        what is in front of the orange wall | object | fence
    """
    draw = Draw("questions", seed, scene.image_id)
    # "the fence" tells that there is one; it is not told where that is asked.
    several = PLURALS[scene.kind]
    name = scene.kind if scene.count == 1 else several
    be = "is" if scene.count == 1 else "are"
    asked = [
        SceneQuestion(
            draw.pick(
                (
                    "what is in front of the wall",
                    f"what is in front of the {scene.wall} wall",
                    f"what is {scene.color} in front of the wall",
                )
            ),
            "object",
            scene.kind,
        ),
        SceneQuestion(
            draw.pick((f"how many {several} are there", f"how many {scene.color} {several} are in front of the wall")),
            "number",
            NUMBERS[scene.count - 1],
        ),
        SceneQuestion(
            draw.pick((f"what is the color of the {name}", f"what color {be} the {name}")), "color", scene.color
        ),
        SceneQuestion(draw.pick(("what is the color of the wall", "what color is the wall")), "color", scene.wall),
        SceneQuestion(
            draw.pick((f"where {be} the {name}", f"where {be} the {scene.color} {name}")), "location", scene.place
        ),
    ]
    yield from draw.shuffled(asked)
