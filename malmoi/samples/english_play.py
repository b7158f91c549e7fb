"""The sample play in English, in the form of the Korean one: a or an, his or her, and verbs that fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from malmoi.samples.draw import Draw
from malmoi.samples.english_words import (
    DONE_WITH,
    DOORS,
    DRIFTS,
    GESTURES,
    HANDED,
    HE,
    HOURS,
    MANNERS,
    MOTIONS,
    NATURE,
    PLACES,
    SHE,
    SOON,
    TEXTS,
    THINGS,
    THOUGHTS,
    TIMES,
    WEATHER,
    Verb,
)
from malmoi.samples.play_form import Scene


class English:
    """See ``malmoi.samples.play_form.Language``."""

    def title(self, draw: Draw) -> str:
        """See ``Language``."""
        thought = draw.pick(THOUGHTS)
        if draw.chance(0.5):
            return f"The {thought} of the {draw.pick(PLACES)}"
        return f"{_a(thought).capitalize()} of {_a(draw.pick(NATURE))}"

    def cast(self, draw: Draw) -> tuple[str, ...]:
        """See ``Language``."""
        return tuple(draw.shuffled((*SHE, *HE))[:5])

    def cast_list(self, cast: tuple[str, ...]) -> str:
        """See ``Language``."""
        return f"People of the play: {', '.join(cast)}"

    def scene(self, draw: Draw, cast: tuple[str, ...]) -> Scene:
        """See ``Language``."""
        kinds = ((THINGS, 2), (TEXTS, 1), (DOORS, 1), (THOUGHTS, 3))
        topics = tuple(topic for words, count in kinds for topic in draw.shuffled(words)[:count])
        there = tuple(draw.shuffled(cast)[: 2 + draw.below(3)])
        return Scene(people=cast, cast=there, place=draw.pick(PLACES), topics=topics)

    def heading(self, draw: Draw, scene: Scene, *, act: int, number: int) -> str:
        """See ``Language``."""
        return f"Act {act}, scene {number}. The {scene.place}, {draw.pick(HOURS)}."

    def entrance(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        return f"{_all(scene.cast)} {draw.pick(MOTIONS).base} to the {scene.place}."

    def exit(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        return f"{_all(scene.cast)} leave for the {draw.pick(PLACES)}."

    def direction(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        who, other = draw.shuffled(scene.cast)[:2]
        topic = draw.pick(scene.topics)
        return draw.pick(
            (
                f"{who} {draw.pick(MOTIONS).third} {draw.pick(MANNERS)} to the {draw.pick(PLACES)}.",
                f"{who} {draw.pick(HANDED).third} {other} the {scene.topics[0]}.",
                f"{who} {draw.pick(DONE_WITH[topic]).third} the {topic}.",
                f"{_all((who, other))} {draw.pick(MOTIONS).base} to the {draw.pick(PLACES)}.",
                f"The {draw.pick(NATURE)} {draw.pick(DRIFTS).third}.",
            )
        )

    def aside(self, draw: Draw, speaker: str) -> str:
        """See ``Language``."""
        verb, rest = draw.pick(GESTURES)
        female = speaker in SHE
        return f"{'She' if female else 'He'} {verb.third}{rest.format('her' if female else 'his')}."

    def manner(self, draw: Draw) -> str:
        """See ``Language``."""
        verb, rest = draw.pick([gesture for gesture in GESTURES if "{}" not in gesture[1]])
        return draw.pick(MANNERS) if draw.chance(0.5) else f"{verb.ongoing}{rest}"

    def exchange(self, draw: Draw, scene: Scene, first: str, second: str) -> tuple[str, str]:
        """See ``Language``."""
        return draw.pick(_EXCHANGES)(_Talk(draw, scene, first, second))

    def song(self, draw: Draw, scene: Scene) -> tuple[str, ...]:
        """See ``Language``."""
        one, other, last = draw.shuffled([topic for topic in scene.topics if topic in THOUGHTS])
        drifts, things = draw.shuffled(DRIFTS), draw.shuffled(NATURE)
        return (
            f"{draw.pick(scene.cast)} sings." if draw.chance(0.5) else "All sing together.",
            f"{_a(one).capitalize()} will {drifts[0].base} like {_a(things[0])},",
            f"{_a(other).capitalize()} {drifts[1].third} like {_a(things[1])};",
            f"The {things[2]} is {drifts[2].ongoing} by the {scene.place},",
            f"{draw.pick(DONE_WITH[last]).base.capitalize()} the {last}.",
        )


@dataclass(frozen=True)
class _Talk:
    """Two who speak with each other."""

    draw: Draw
    scene: Scene
    first: str
    second: str

    @property
    def yes(self) -> str:
        """How the second one agrees."""
        return self.draw.pick(("Yes", "Of course", "Indeed"))

    def topic(self, *kinds: Collection[str]) -> str:
        """A topic of the scene, of these kinds."""
        return self.draw.pick([topic for topic in self.scene.topics if any(topic in kind for kind in kinds)])

    def third(self) -> str:
        """Somebody whom they speak about."""
        return self.draw.pick([one for one in self.scene.people if one not in (self.first, self.second)])

    def deed(self, topic: str) -> Verb:
        """Something to do with it."""
        return self.draw.pick(DONE_WITH[topic])


def _where(talk: _Talk) -> tuple[str, str]:
    topic, place = talk.topic(THINGS, TEXTS), talk.draw.pick(PLACES)
    if talk.draw.chance(0.5):
        return f"Where is the {topic}?", f"The {topic} is in the {place}."
    return f"Where is the {topic}?", f"{talk.third()} {talk.deed(topic).past} the {topic} in the {place}."


def _who(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    return f"Who {deed.past} the {topic}?", f"{talk.draw.pick(('I', talk.third()))} {deed.past} it."


def _give(talk: _Talk) -> tuple[str, str]:
    topic, third, give = talk.topic(THINGS, TEXTS), talk.third(), talk.draw.pick(HANDED).base
    return (
        f"Shall I {give} {third} {_a(topic)}?",
        f"{talk.yes}, {give} {'her' if third in SHE else 'him'} the {topic}.",
    )


def _weather(talk: _Talk) -> tuple[str, str]:
    noun, like = talk.draw.pick(WEATHER)
    how, then = talk.draw.pick(("very", "so", "strangely")), talk.draw.pick(("less", "just as"))
    return f"The {noun} is {how} {like}.", f"{talk.yes}, it was {then} {like} {talk.draw.pick(TIMES)}."


def _quote(talk: _Talk) -> tuple[str, str]:
    thought, other = talk.draw.shuffled([topic for topic in talk.scene.topics if topic in THOUGHTS])[:2]
    nature = talk.draw.pick(NATURE)
    saying = talk.draw.pick(
        (
            f"{_a(thought).capitalize()} is like {_a(nature)}",
            f"{_a(thought).capitalize()} lives in the {talk.draw.pick(PLACES)}",
            f"No {nature} ever {talk.draw.pick(DRIFTS).third} alone",
            f"Without {_a(thought)} there is no {other}",
        )
    )
    reply = talk.draw.pick(("I remember those words", "I wrote that down", "I have not forgotten it"))
    return f'{talk.third()} said, "{saying}."', f"{reply}."


def _request(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    return (
        f"{talk.second}, please {deed.base} the {topic}.",
        f"{talk.yes}, I will {deed.base} it {talk.draw.pick(SOON)}.",
    )


def _what_is_it(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(THINGS, TEXTS)
    that = talk.draw.pick(("this", "that"))
    return f"What is {that}?", f"It is {_a(topic)}, and it is {talk.third()}'s."


def _go(talk: _Talk) -> tuple[str, str]:
    move = talk.draw.pick(MOTIONS).base
    where = f"to the {talk.draw.pick(PLACES)}"
    return f"{talk.second}, let us {move} {where}.", f"{talk.yes}, let us {move} there {talk.draw.pick(MANNERS)}."


def _what_was_done(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    when, where = talk.draw.pick(TIMES), talk.draw.pick(PLACES)
    return f"What did you {deed.base} in the {where} {when}?", f"I {deed.past} {_a(topic)}."


def _plan(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    return (
        f"I am going to {deed.base} the {topic} {talk.draw.pick(SOON)}.",
        f"Then I will {deed.base} the {topic} with you.",
    )


def _word(talk: _Talk) -> tuple[str, str]:
    return (
        f'Do you know the word "{talk.topic(THOUGHTS)}"?',
        f"{talk.yes}, I learned it in the {talk.draw.pick(PLACES)}. It is {_a(talk.draw.pick(NATURE))} of a word.",
    )


def _remember(talk: _Talk) -> tuple[str, str]:
    thought = talk.topic(THOUGHTS)
    return f"{talk.second}, do not forget the {thought}.", f"I promise to {talk.deed(thought).base} the {thought}."


_EXCHANGES = (
    *(_where, _who, _give, _weather, _quote, _request),
    *(_what_is_it, _go, _what_was_done, _plan, _word, _remember),
)


def _a(noun: str) -> str:
    """The noun with its article; all of the nouns here begin as they are written."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _all(people: Sequence[str]) -> str:
    """All of them, such as ``Ada, Hugo and Iris``."""
    return f"{', '.join(people[:-1])} and {people[-1]}"
