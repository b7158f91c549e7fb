"""The sample play in Korean: its words put into lines, with particles and endings that fit.

Friends speak plainly to each other (-어, -니, -자). Elders are spoken to politely (-어요, -세요), spoken of with honour
(께서, 께, -시-), and speak plainly themselves, but for among each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from malmoi.featurize.particles import final_consonant
from malmoi.featurize.particles import with_particle as fit
from malmoi.samples.draw import Draw
from malmoi.samples.korean_verbs import Verb
from malmoi.samples.korean_words import (
    DONE_WITH,
    DOORS,
    DRIFTS,
    ELDERS,
    FRIENDS,
    GESTURES,
    HANDED,
    HOURS,
    MANNERS,
    MOTIONS,
    NATURE,
    PLACES,
    SOON,
    TEXTS,
    THINGS,
    THOUGHTS,
    TIMES,
    WEATHER,
)
from malmoi.samples.play_form import Scene


class Korean:
    """See ``malmoi.samples.play_form.Language``."""

    def title(self, draw: Draw) -> str:
        """See ``Language``."""
        thought = draw.pick(THOUGHTS)
        return f"{draw.pick(PLACES)}의 {thought}" if draw.chance(0.5) else f"{fit(draw.pick(NATURE), '과')} {thought}"

    def cast(self, draw: Draw) -> tuple[str, ...]:
        """See ``Language``."""
        return (*draw.shuffled(FRIENDS)[:3], *draw.shuffled(ELDERS)[:2])

    def cast_list(self, cast: tuple[str, ...]) -> str:
        """See ``Language``."""
        return f"나오는 사람들: {', '.join(cast)}"

    def scene(self, draw: Draw, cast: tuple[str, ...]) -> Scene:
        """See ``Language``."""
        kinds = ((THINGS, 2), (TEXTS, 1), (DOORS, 1), (THOUGHTS, 3))
        topics = tuple(topic for words, count in kinds for topic in draw.shuffled(words)[:count])
        there = tuple(draw.shuffled(cast)[: 2 + draw.below(3)])
        return Scene(people=cast, cast=there, place=draw.pick(PLACES), topics=topics)

    def heading(self, draw: Draw, scene: Scene, *, act: int, number: int) -> str:
        """See ``Language``."""
        return f"제{act}막 제{number}장. {scene.place}, {draw.pick(HOURS)}."

    def entrance(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        return f"{_all(scene.cast)} {fit(scene.place, '으로')} {draw.pick(('들어온다', '온다', '뛰어온다'))}."

    def exit(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        return f"{_all(scene.cast)} {fit(draw.pick(PLACES), '으로')} {draw.pick(('떠난다', '간다', '돌아간다'))}."

    def direction(self, draw: Draw, scene: Scene) -> str:
        """See ``Language``."""
        who, other = draw.shuffled(scene.cast)[:2]
        topic, place = draw.pick(scene.topics), draw.pick(PLACES)
        return draw.pick(
            (
                f"{fit(who, '이')} {draw.pick(MANNERS)} {fit(place, '으로')} {draw.pick(MOTIONS).narrative}.",
                f"{fit(who, '이')} {_to(other)} {fit(scene.topics[0], '을')} {draw.pick(HANDED).narrative}.",
                f"{fit(who, '이')} {fit(topic, '을')} {draw.pick(DONE_WITH[topic]).narrative}.",
                f"{_all((who, other))} {_gesture(draw, 'narrative')}.",
                f"{fit(draw.pick(NATURE), '이')} {draw.pick(DRIFTS).narrative}.",
            )
        )

    def aside(self, draw: Draw, speaker: str) -> str:
        """See ``Language``."""
        return f"{_gesture(draw, 'narrative')}."

    def manner(self, draw: Draw) -> str:
        """See ``Language``."""
        return draw.pick(MANNERS) if draw.chance(0.5) else _gesture(draw, "meanwhile")

    def exchange(self, draw: Draw, scene: Scene, first: str, second: str) -> tuple[str, str]:
        """See ``Language``."""
        return draw.pick(_EXCHANGES)(_Talk(draw, scene, first, second))

    def song(self, draw: Draw, scene: Scene) -> tuple[str, ...]:
        """See ``Language``."""
        one, other, last = draw.shuffled([topic for topic in scene.topics if topic in THOUGHTS])
        drifts = draw.shuffled(DRIFTS)
        things = draw.shuffled(NATURE)
        return (
            f"{fit(draw.pick(scene.cast), '이')} 노래한다." if draw.chance(0.5) else "다 함께 노래한다.",
            f"{fit(one, '은')} {things[0]}처럼 {drifts[0].stem}고,",
            f"{fit(other, '은')} {things[1]}처럼 {drifts[1].narrative}.",
            f"{scene.place}에 {fit(things[2], '이')} {drifts[2].stem}고,",
            f"{fit(last, '을')} {draw.pick(DONE_WITH[last]).infinitive}라.",
        )


@dataclass(frozen=True)
class _Talk:
    """Two who speak with each other."""

    draw: Draw
    scene: Scene
    first: str
    second: str

    @property
    def ask(self) -> bool:
        """Whether the first one speaks politely."""
        return self.second in ELDERS

    @property
    def reply(self) -> bool:
        """Whether the second one does."""
        return self.first in ELDERS

    @property
    def yes(self) -> str:
        """How the second one agrees."""
        return "네" if self.reply else self.draw.pick(("응", "그래"))

    @property
    def call(self) -> str:
        """The first one's word to the second one, before a sentence."""
        return f"{self.second if self.ask else fit(self.second, '아')}, "

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
    topic, place, third = talk.topic(THINGS, TEXTS), talk.draw.pick(PLACES), talk.third()
    asked = f"{fit(topic, '은')} 어디에 {_level(talk.ask, '있니', '있어요')}?"
    if talk.draw.chance(0.5):
        return asked, f"{fit(topic, '은')} {place}에 있어{_yo(talk.reply)}."
    done = _past(talk.deed(topic), third)
    return asked, f"{_subject(third)} {place}에서 {fit(topic, '을')} {done}어{_yo(talk.reply)}."


def _who(talk: _Talk) -> tuple[str, str]:
    topic, third = talk.topic(DONE_WITH), talk.third()
    deed = talk.deed(topic)
    asked = f"누가 {fit(topic, '을')} {deed.past}{_level(talk.ask, '니', '어요')}?"
    if talk.draw.chance(0.3):
        return asked, f"{_level(talk.reply, '내가', '제가')} {deed.past}어{_yo(talk.reply)}."
    return asked, f"{_subject(third)} {_past(deed, third)}어{_yo(talk.reply)}."


def _give(talk: _Talk) -> tuple[str, str]:
    topic, third = talk.topic(THINGS, TEXTS), talk.third()
    give = "드리" if third in ELDERS else "주"
    shall = Verb(give, "").future
    return (
        f"{talk.draw.pick(('이', '그'))} {fit(topic, '을')} {_to(third)} {shall}까{_yo(talk.ask)}?",
        f"{talk.yes}, {_to(third)} {give}{_level(talk.reply, '자', '세요')}.",
    )


def _weather(talk: _Talk) -> tuple[str, str]:
    noun, like = talk.draw.pick(WEATHER)
    plain = f"{like.stem}구나" if talk.draw.chance(0.5) else f"{like.short}네"
    seen = _level(talk.ask, plain, f"{like.short}네요")
    agreed = _level(talk.reply, f"{like.stem}지", f"{like.infinitive}요")
    return (
        f"{fit(noun, '이')} {talk.draw.pick(('참', '정말', '오늘따라'))} {seen}.",
        f"{talk.yes}, {talk.draw.pick(('참', '정말'))} {agreed}.",
    )


def _quote(talk: _Talk) -> tuple[str, str]:
    draw = talk.draw
    thought, other = draw.shuffled([topic for topic in talk.scene.topics if topic in THOUGHTS])[:2]
    nature = draw.pick(NATURE)
    saying = draw.pick(
        (
            f"{fit(thought, '은')} {fit(nature, '과')} 같다",
            f"{fit(thought, '은')} {draw.pick(PLACES)}에 산다",
            f"{fit(nature, '은')} 혼자 {draw.pick(DRIFTS).stem}지 않는다",
            f"{fit(thought, '이')} 없으면 {other}도 없다",
        )
    )
    third = talk.third()
    said = f'{_subject(third)} "{saying}"라고 {"하셨" if third in ELDERS else "했"}어{_yo(talk.ask)}.'
    mine = _level(talk.reply, "나도", "저도")
    return said, f"{mine} 그 말을 {draw.pick(('기억해', '잊지 않았어', '적었어'))}{_yo(talk.reply)}."


def _request(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    return (
        f"{talk.call}{fit(topic, '을')} {deed.infinitive} {_level(talk.ask, '줘', '주세요')}.",
        f"{talk.yes}, {talk.draw.pick(SOON)} {deed.future}게{_yo(talk.reply)}.",
    )


def _what_is_it(talk: _Talk) -> tuple[str, str]:
    topic, third = talk.topic(THINGS, TEXTS), talk.third()
    return (
        f"{talk.draw.pick(('이것은', '저것은'))} {_level(talk.ask, '무엇이니', '무엇이에요')}?",
        f"{third}의 {_is(topic, talk.reply)}.",
    )


def _go(talk: _Talk) -> tuple[str, str]:
    manner, place = talk.draw.pick(MANNERS), talk.draw.pick(PLACES)
    return (
        f"{talk.call}{manner} {fit(place, '으로')} {_level(talk.ask, '가자', '가요')}.",
        f"{talk.yes}, {talk.draw.pick(('같이', '어서', '나란히'))} {_level(talk.reply, '가자', '가요')}.",
    )


def _what_was_done(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    asked = _past(deed, talk.second)
    where = f"{talk.draw.pick(TIMES)} {talk.draw.pick(PLACES)}에서"
    return (
        f"{where} 무엇을 {asked}{_level(talk.ask, '니', '어요')}?",
        f"{fit(topic, '을')} {deed.past}어{_yo(talk.reply)}.",
    )


def _plan(talk: _Talk) -> tuple[str, str]:
    topic = talk.topic(DONE_WITH)
    deed = talk.deed(topic)
    shall = f"{talk.draw.pick(SOON)} {fit(topic, '을')} {deed.future}"
    return (
        f"{_level(talk.ask, '나는', '저는')} {shall} {_level(talk.ask, '거야', '거예요')}.",
        f"{_level(talk.reply, '나도', '저도')} 같이 {deed.future}게{_yo(talk.reply)}.",
    )


def _word(talk: _Talk) -> tuple[str, str]:
    thought = talk.topic(THOUGHTS)
    called = "이라는" if final_consonant(thought) else "라는"
    learned = f"{talk.draw.pick(PLACES)}에서 배웠어{_yo(talk.reply)}"
    like = f"{talk.draw.pick(NATURE)} 같은 {_is('말', talk.reply)}"
    return f'"{thought}"{called} 말을 {_level(talk.ask, "아니", "아세요")}?', f"{talk.yes}, {learned}. {like}."


def _remember(talk: _Talk) -> tuple[str, str]:
    thought = talk.topic(THOUGHTS)
    return (
        f"{talk.call}{fit(thought, '을')} 잊지 {_level(talk.ask, '마', '마세요')}.",
        f"{talk.yes}, 꼭 {talk.deed(thought).future}게{_yo(talk.reply)}.",
    )


_EXCHANGES = (
    *(_where, _who, _give, _weather, _quote, _request),
    *(_what_is_it, _go, _what_was_done, _plan, _word, _remember),
)


def _gesture(draw: Draw, form: str) -> str:
    """What somebody does, in one of the forms of ``Verb``."""
    before, verb = draw.pick(GESTURES)
    return f"{before} {getattr(verb, form)}".strip()


def _level(polite: bool, plain: str, courteous: str) -> str:
    return courteous if polite else plain


def _yo(polite: bool) -> str:
    return "요" if polite else ""


def _is(noun: str, polite: bool) -> str:
    """The noun with -(이)야, or politely -이에요, -예요."""
    return fit(noun, "이에요") if polite else f"{noun}이야" if final_consonant(noun) else f"{noun}야"


def _subject(person: str) -> str:
    return f"{person}께서" if person in ELDERS else fit(person, "이")


def _to(person: str) -> str:
    return f"{person}께" if person in ELDERS else f"{person}에게"


def _past(deed: Verb, person: str) -> str:
    return deed.honorific_past if person in ELDERS else deed.past


def _all(people: Sequence[str]) -> str:
    """All of them as a subject, such as ``보라, 은경과 민수가``."""
    *before, one, last = people
    return ", ".join([*before, f"{fit(one, '과')} {fit(last, '이')}"])
