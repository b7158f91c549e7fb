"""What rich makes of a renderable: lines of text, and the style of a piece of it."""

import io

from rich.console import Console, RenderableType
from rich.style import Style


def lines_of(shown: RenderableType, *, width: int = 100) -> list[str]:
    """The lines without styles and without the spaces at their ends."""
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(shown)
    return [line.rstrip() for line in console.export_text().splitlines()]


def style_of(shown: RenderableType, text: str) -> Style:
    """The style in which the first occurrence of ``text`` begins."""
    segments = list(Console(width=100, force_terminal=True, color_system="truecolor").render(shown))
    place = "".join(segment.text for segment in segments).index(text)
    for segment in segments:
        if place < len(segment.text):
            return segment.style or Style.null()
        place -= len(segment.text)
    raise AssertionError("unreachable")


def colour_of(shown: RenderableType, text: str) -> str | None:
    """The name of its colour, if it has one."""
    colour = style_of(shown, text).color
    return colour and colour.name
