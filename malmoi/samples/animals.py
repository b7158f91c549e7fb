"""Animals: each is of a kind, and each kind fears another."""

from malmoi.samples.draw import Draw
from malmoi.samples.story import Known, Story

NAMES = ("Biscuit", "Clover", "Pepper", "Ziggy")
KINDS = {"bear": "bears", "fox": "foxes", "hen": "hens"}


class Animals:
    """Who is what, and what fears what, told to a story in a random order.

    Each kind fears exactly one kind, never its own.

    Example:
        >>> story = Story()
        >>> animals = Animals(Draw("animals", 0), story)
        >>> story.ask("What does Biscuit fear?", animals.fear_of("Biscuit"))
    """

    def __init__(self, draw: Draw, story: Story) -> None:
        kinds = tuple(KINDS)
        self._kind = {name: draw.pick(kinds) for name in NAMES}
        self._fear = {kind: draw.pick([other for other in kinds if other != kind]) for kind in kinds}
        statements = {name: f"{name} is a {kind}." for name, kind in self._kind.items()}
        for kind, feared in self._fear.items():
            statements[kind] = f"{KINDS[kind].capitalize()} fear {KINDS[feared]}."
        self._line = {about: story.say(statements[about]) for about in draw.shuffled(tuple(statements))}

    def fear_of(self, name: str) -> Known:
        """What the animal fears: from the statement of its kind, then from that of the kind's fear."""
        kind = self._kind[name]
        return Known(self._fear[kind], (self._line[name], self._line[kind]))
