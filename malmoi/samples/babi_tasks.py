"""The sample corpus's tasks: what happens in a story of each, and what is asked.

The worlds are small on purpose: a memory network must see enough of each in a thousand questions. The more
a task asks of it, the fewer people, things and places the task has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from malmoi.samples.animals import NAMES, Animals
from malmoi.samples.draw import Draw
from malmoi.samples.landscape import Landscape
from malmoi.samples.story import Story
from malmoi.samples.world import PEOPLE, PLACES, THINGS, World

WALKS = ("walked", "ran", "hurried")
TAKES = ("picked up", "lifted")


@dataclass(frozen=True)
class Task:
    """One task of the corpus.

    Attributes:
        number: its number in bAbI.
        slug: its name in bAbI's file names.
        questions: how many questions a whole story asks.
        tell: fills a story. It asks the given number of questions, at most ``questions``, and a story with
            fewer is the beginning of the one with more.
    """

    number: int
    slug: str
    questions: int
    tell: Callable[[Draw, Story, int], None]


def _single_supporting_fact(draw: Draw, story: Story, questions: int) -> None:
    world = World()
    for _ in range(questions):
        for _ in range(2):
            _walk(draw, story, world)
        person = draw.pick(world.placed_people())
        story.ask(f"Where is {person}?", world.place_of_person(person))


def _two_supporting_facts(draw: Draw, story: Story, questions: int) -> None:
    world = World(things=THINGS[:3])
    for _ in range(questions):
        for _ in range(2 + draw.below(3)):
            _live(draw, story, world, take=0.3, put_down=0.15)
        if not world.placed_things():
            _take(draw, story, world)
        thing = draw.pick(world.placed_things())
        story.ask(f"Where is the {thing}?", world.place_of_thing(thing))


def _yes_no_questions(draw: Draw, story: Story, questions: int) -> None:
    world = World(people=PEOPLE[:3])
    for _ in range(questions):
        for _ in range(2):
            _walk(draw, story, world)
        person = draw.pick(world.placed_people())
        place = world.place_of_person(person).answer
        if draw.chance(0.5):
            place = draw.pick([other for other in PLACES if other != place])
        story.ask(f"Is {person} in the {place}?", world.is_in(person, place))


def _counting(draw: Draw, story: Story, questions: int) -> None:
    world = World(people=PEOPLE[:2], things=THINGS, hands=3)
    _warm_up(draw, story, world)
    for _ in range(questions):
        person = _carry_on(draw, story, world)
        story.ask(f"How many things does {person} hold?", world.number_held(person))


def _lists(draw: Draw, story: Story, questions: int) -> None:
    world = World(people=PEOPLE[:2], things=THINGS[:3], hands=2)
    _warm_up(draw, story, world)
    for _ in range(questions):
        person = _carry_on(draw, story, world)
        story.ask(f"What does {person} hold?", world.list_held(person))


def _basic_deduction(draw: Draw, story: Story, questions: int) -> None:
    animals = Animals(draw, story)
    for name in draw.shuffled(NAMES)[:questions]:
        story.ask(f"What does {name} fear?", animals.fear_of(name))


def _path_finding(draw: Draw, story: Story, questions: int) -> None:
    del questions  # A landscape has one way through it.
    land = Landscape(draw, story)
    story.ask(f"Which way leads from the {land.start} to the {land.goal}?", land.way)


def _walk(draw: Draw, story: Story, world: World) -> None:
    """Somebody goes to a place where they are not yet."""
    person = draw.pick(world.people)
    here = world.place_of_person(person).answer if person in world.placed_people() else None
    place = draw.pick([place for place in PLACES if place != here])
    world.move(person, place, story.say(f"{person} {draw.pick(WALKS)} to the {place}."))


def _take(draw: Draw, story: Story, world: World) -> bool:
    """Somebody takes a thing, if anybody can."""
    pairs = [(person, thing) for person in world.people for thing in world.things]
    able = [pair for pair in pairs if world.can_take(*pair)]
    if not able:
        return False
    person, thing = draw.pick(able)
    world.take(person, thing, story.say(f"{person} {draw.pick(TAKES)} the {thing}."))
    return True


def _put_down(draw: Draw, story: Story, world: World) -> bool:
    """Somebody puts a thing down, if anybody holds one."""
    pairs = [(person, thing) for person in world.people for thing in world.held(person)]
    if not pairs:
        return False
    person, thing = draw.pick(pairs)
    world.put_down(person, thing, story.say(f"{person} put down the {thing}."))
    return True


def _live(draw: Draw, story: Story, world: World, *, take: float, put_down: float) -> None:
    """One event: a taking or a putting down with the given probabilities where it can be, or else a walk."""
    if draw.chance(take) and _take(draw, story, world):
        return
    if draw.chance(put_down) and _put_down(draw, story, world):
        return
    _walk(draw, story, world)


def _handle(draw: Draw, story: Story, world: World) -> None:
    """One event of a story that is about things in hands."""
    _live(draw, story, world, take=0.4, put_down=0.4)


def _warm_up(draw: Draw, story: Story, world: World) -> None:
    """Events before the first question: without them, test stories would repeat training stories."""
    for _ in range(2):
        _handle(draw, story, world)


def _carry_on(draw: Draw, story: Story, world: World) -> str:
    """A few events with things, and a person to ask about.

    A number of things in hand is chosen first and then a person who holds so many, because full hands are
    rare and a question would seldom be about them.
    """
    for _ in range(1 + draw.below(2)):
        _handle(draw, story, world)
    if not world.handlers():
        _take(draw, story, world)
    by_number: dict[int, list[str]] = {}
    for person in world.handlers():
        by_number.setdefault(len(world.held(person)), []).append(person)
    return draw.pick(by_number[draw.pick(sorted(by_number))])


_ALL = (
    Task(1, "single-supporting-fact", 5, _single_supporting_fact),
    Task(2, "two-supporting-facts", 5, _two_supporting_facts),
    Task(6, "yes-no-questions", 5, _yes_no_questions),
    Task(7, "counting", 5, _counting),
    Task(8, "lists-sets", 5, _lists),
    Task(15, "basic-deduction", 4, _basic_deduction),
    Task(19, "path-finding", 1, _path_finding),
)

TASKS: Mapping[int, Task] = MappingProxyType({task.number: task for task in _ALL})
