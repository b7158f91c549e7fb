"""The words of the English sample play."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Verb(NamedTuple):
    """The forms of a verb: ``write``, ``writes``, ``wrote``, ``writing``."""

    base: str
    third: str
    past: str
    ongoing: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _verbs(text: str) -> tuple[Verb, ...]:
    return tuple(Verb(*forms.split()) for forms in _words(text))


SHE = _words("Ada, Clara, Fern, Iris, Mabel, Grandmother, Aunt Rosa")
HE = _words("Bruno, Edmund, Hugo, Oscar, Silas, Grandfather, Uncle Tobias")

PLACES = _words(
    "mill, harbour, attic, market, orchard, kitchen, tower, forge, library, meadow, station, garden, cellar, chapel, "
    "lighthouse, courtyard, schoolhouse, boathouse, bakery, barn"
)
HOURS = _words("early morning, noon, dusk, midnight, before sunrise, a wet evening, the first snow, moonlight")
TIMES = _words("yesterday, last night, this morning, a moment ago, last autumn, that day, long ago")
SOON = _words("today, tomorrow, tonight, on Sunday, in the evening, before winter")

THINGS = _words(
    "lantern, mirror, umbrella, flute, kettle, key, photograph, map, brush, basket, button, fan, bell, hat, bowl, "
    "pencil, bundle, ring, kite, drum, oilcan, stick, compass, pebble, anchor, thimble, clock, apron"
)
TEXTS = _words("letter, book, dictionary, notebook, diary, old note, poem, almanac")
DOORS = _words("door, window, box, gate, drawer, iron chest, cupboard")
THOUGHTS = _words(
    "memory, name, promise, secret, dream, song, story, word, hope, wish, greeting, proverb, lullaby, riddle, "
    "farewell, tale, answer"
)
NATURE = _words(
    "river, star, wind, moon, raindrop, tree, flower, bird, cloud, wave, feather, ember, dewdrop, evening sun, "
    "rainbow, tide, seed, owl, spring"
)

_SHARED = "find finds found finding, keep keeps kept keeping"
_DONE_WITH_THINGS = _verbs(
    f"{_SHARED}, polish polishes polished polishing, fetch fetches fetched fetching, mend mends mended mending, "
    "borrow borrows borrowed borrowing, carry carries carried carrying"
)
_DONE_WITH_TEXTS = _verbs(
    f"{_SHARED}, read reads read reading, write writes wrote writing, open opens opened opening, "
    "copy copies copied copying"
)
_DONE_WITH_DOORS = _verbs(
    "open opens opened opening, close closes closed closing, lock locks locked locking, paint paints painted painting"
)
_DONE_WITH_THOUGHTS = _verbs(
    "keep keeps kept keeping, share shares shared sharing, guard guards guarded guarding, "
    "learn learns learned learning, teach teaches taught teaching, remember remembers remembered remembering"
)
DONE_WITH: Mapping[str, tuple[Verb, ...]] = MappingProxyType(
    {
        **dict.fromkeys(THINGS, _DONE_WITH_THINGS),
        **dict.fromkeys(TEXTS, _DONE_WITH_TEXTS),
        **dict.fromkeys(DOORS, _DONE_WITH_DOORS),
        **dict.fromkeys(THOUGHTS, _DONE_WITH_THOUGHTS),
    }
)
"""What people do with each."""

HANDED = _verbs("give gives gave giving, hand hands handed handing, bring brings brought bringing")
MOTIONS = _verbs(
    "walk walks walked walking, run runs ran running, hurry hurries hurried hurrying, "
    "wander wanders wandered wandering, return returns returned returning"
)
DRIFTS = _verbs(
    "flow flows flowed flowing, shine shines shone shining, grow grows grew growing, drift drifts drifted drifting, "
    "bloom blooms bloomed blooming, sleep sleeps slept sleeping, wait waits waited waiting, rise rises rose rising, "
    "fade fades faded fading"
)
_MOVES = {
    "nod nods nodded nodding": "",
    "wave waves waved waving": " {} hand",
    "close closes closed closing": " {} eyes",
    "sigh sighs sighed sighing": "",
    "clap claps clapped clapping": " {} hands",
    "listen listens listened listening": "",
    "stop stops stopped stopping": " for a moment",
    "watch watches watched watching": " the sky",
    "laugh laughs laughed laughing": "",
    "sit sits sat sitting": " down",
    "shake shakes shook shaking": " {} head",
    "turn turns turned turning": " away",
}
GESTURES = tuple((verb, rest) for forms, rest in _MOVES.items() for verb in _verbs(forms))
"""Each with what comes after it, where ``{}`` is ``his`` or ``her``."""
MANNERS = _words("quietly, slowly, suddenly, once more, in secret, in a hurry, gently, without a word")
WEATHER = (
    *(("wind", "cold"), ("moon", "bright"), ("night", "dark"), ("road", "long"), ("water", "clear"), ("sky", "high")),
    *(("fog", "thick"), ("sun", "warm"), ("river", "wide"), ("lane", "narrow"), ("wood", "still"), ("tune", "sad")),
)
