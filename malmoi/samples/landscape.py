"""A landscape: places on a square grid, and the way from one to another."""

from malmoi.samples.draw import Draw
from malmoi.samples.story import Known, Story
from malmoi.samples.world import PLACES

Cell = tuple[int, int]

STEPS: dict[str, Cell] = {"north": (0, 1), "east": (1, 0), "south": (0, -1), "west": (-1, 0)}
OPPOSITE = {"north": "south", "east": "west", "south": "north", "west": "east"}


class Landscape:
    """Four of the places joined by three links, told to a story in a random order, and a way of two steps.

    The links form a tree, so one way leads from a place to another. Where the way turns, the cell across the
    turn is left empty: no other way of two steps can be read from the positions either. A link is told from
    the end that is nearer to the start of the way (bAbI tells it from either end, which is harder to learn).

    Attributes:
        start: where the way begins.
        goal: where it ends.
        way: its steps as first letters joined by ``,``, such as ``n,w``, with the lines that give each.
    """

    def __init__(self, draw: Draw, story: Story) -> None:
        first = draw.pick(tuple(STEPS))
        second = draw.pick([step for step in STEPS if step != OPPOSITE[first]])
        self.start, middle, self.goal, *others = draw.shuffled(PLACES)[:4]
        cells = {self.start: (0, 0)}
        cells[middle] = _beside(cells[self.start], first)
        cells[self.goal] = _beside(cells[middle], second)
        links = {(self.start, middle): first, (middle, self.goal): second}
        taken = {*cells.values(), _beside(cells[self.start], second)}
        for other in others:
            free = [(near, step) for near in cells for step in STEPS if _beside(cells[near], step) not in taken]
            near, step = draw.pick(free)
            links[near, other] = step
            cells[other] = _beside(cells[near], step)
            taken.add(cells[other])
        lines = {
            (near, far): story.say(f"The {far} lies {links[near, far]} of the {near}.")
            for near, far in draw.shuffled(tuple(links))
        }
        support = lines[self.start, middle], lines[middle, self.goal]
        self.way = Known(f"{first[0]},{second[0]}", support)


def _beside(cell: Cell, step: str) -> Cell:
    return cell[0] + STEPS[step][0], cell[1] + STEPS[step][1]
