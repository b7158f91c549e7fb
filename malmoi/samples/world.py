"""The world of a story: people who walk between places and carry things about."""

from collections.abc import Sequence

from malmoi.samples.story import Known

PEOPLE = ("Anton", "Elif", "Hana", "Milo")
PLACES = ("attic", "barn", "cellar", "library", "market", "meadow")
THINGS = ("kite", "lantern", "spoon", "trumpet")
NUMBERS = ("none", "one", "two", "three", "four")


class World:
    """Who is where and who holds what, each with the lines of the story that say so.

    A person is nowhere until a statement takes them somewhere. A thing that no statement has named may lie
    anywhere: the first person to take it finds it where they are. After that it is where it was put down, or
    with the person who holds it.

    Args:
        people: the people of this story.
        things: the things of this story.
        hands: how many things a person can hold at once.

    Raises:
        ValueError: from an event that cannot happen, or a question that the story does not answer yet.

    Example:
        >>> world = World(people=("Hana",), things=("kite",))
        >>> world.move("Hana", "barn", line=1)
        >>> world.take("Hana", "kite", line=2)
        >>> world.move("Hana", "attic", line=3)
        >>> world.place_of_thing("kite")
        Known(answer='attic', support=(2, 3))
    """

    def __init__(self, *, people: Sequence[str] = PEOPLE, things: Sequence[str] = (), hands: int = 2) -> None:
        self.people = tuple(people)
        self.things = tuple(things)
        self.hands = hands
        self._stay: dict[str, Known] = {}
        self._lie: dict[str, Known] = {}
        self._holder: dict[str, tuple[str, int]] = {}
        self._held: dict[str, list[str]] = {person: [] for person in self.people}
        self._handled: dict[str, list[int]] = {person: [] for person in self.people}

    # Events.

    def move(self, person: str, place: str, line: int) -> None:
        """``person`` goes to ``place``, and what they hold goes with them."""
        self._stay[person] = Known(place, (line,))

    def take(self, person: str, thing: str, line: int) -> None:
        """``person`` takes ``thing`` into their hands."""
        if not self.can_take(person, thing):
            raise ValueError(f"line {line}: {person} cannot take the {thing}")
        self._lie.pop(thing, None)
        self._holder[thing] = person, line
        self._held[person].append(thing)
        self._handled[person].append(line)

    def put_down(self, person: str, thing: str, line: int) -> None:
        """``person`` puts ``thing`` down where they are."""
        if thing not in self._held[person]:
            raise ValueError(f"line {line}: {person} does not hold the {thing}")
        del self._holder[thing]
        self._held[person].remove(thing)
        self._handled[person].append(line)
        stay = self._stay[person]
        self._lie[thing] = Known(stay.answer, (line, *stay.support))

    # What can happen, and what can be asked.

    def can_take(self, person: str, thing: str) -> bool:
        """Whether the thing may be where the person is, nobody holds it, and the person has a hand free."""
        if person not in self._stay or thing in self._holder or len(self._held[person]) >= self.hands:
            return False
        return thing not in self._lie or self._lie[thing].answer == self._stay[person].answer

    def placed_people(self) -> list[str]:
        """The people of whom the story says where they are."""
        return [person for person in self.people if person in self._stay]

    def placed_things(self) -> list[str]:
        """The things of which the story says where they are."""
        return [thing for thing in self.things if thing in self._lie or thing in self._holder]

    def handlers(self) -> list[str]:
        """The people who have taken something so far, whether they still hold it or not."""
        return [person for person in self.people if self._handled[person]]

    def held(self, person: str) -> tuple[str, ...]:
        """The things the person holds, in the order in which they took them."""
        return tuple(self._held[person])

    # What follows from the story.

    def place_of_person(self, person: str) -> Known:
        """The place of a person, from the last statement that moved them."""
        if person not in self._stay:
            raise ValueError(f"the story does not say where {person} is")
        return self._stay[person]

    def place_of_thing(self, thing: str) -> Known:
        """The place of a thing: from its last taking or putting down, then from the move that led there."""
        if thing in self._lie:
            return self._lie[thing]
        if thing not in self._holder:
            raise ValueError(f"the story does not say where the {thing} is")
        person, line = self._holder[thing]
        stay = self._stay[person]
        return Known(stay.answer, (line, *stay.support))

    def is_in(self, person: str, place: str) -> Known:
        """``yes`` or ``no``, from the last statement that moved the person."""
        stay = self.place_of_person(person)
        return Known("yes" if stay.answer == place else "no", stay.support)

    def number_held(self, person: str) -> Known:
        """How many things the person holds, from every taking and putting down of theirs, oldest first."""
        return Known(NUMBERS[len(self._held[person])], tuple(self._handled[person]))

    def list_held(self, person: str) -> Known:
        """The things the person holds, in the order in which they took them, or ``nothing``."""
        return Known(",".join(self._held[person]) or "nothing", tuple(self._handled[person]))
