"""The words that COCO-QA's generator knows, as Ren, Kiros and Zemel published them with it.

Their lists name words that the Stanford parser reads wrongly in captions (``sink`` as a verb), or that make poor
answers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from malmoi.featurize.word_set import word_set

COLORS = word_set("black blue brown gray green grey orange purple red violet white yellow")

OBJECT_LEXICOGRAPHER_FILES = frozenset(
    f"noun.{name}" for name in ("animal", "artifact", "food", "object", "plant", "possession", "shape")
)
"""What may be asked for by "what": nouns whose first synset WordNet keeps in these files."""

PLACE_LEXICOGRAPHER_FILE = "noun.artifact"
"""What may be asked for by "where"."""

NO_COLORED_THINGS = word_set("eating frosting glow glowing holding parked past resting ride riding stand standing")
"""What no question says the colour of."""

NO_OBJECTS = word_set(
    """
    area arm arms arrangement commuter commuters cross crosses crossing cut cuts doll dolls driving eating fan
    fans female females frosting glow glowing ground head heads holding male males match matches parked past
    pasts photo photos player players produce ride rider riders rides riding set shoot shoots slope slopes space
    spaces stand standing stands street streets structure system teddy thing things top turn upright walking
    well while
    """
)
"""What is never the answer of an object question."""

MODIFIERS = word_set("baseball delivery fighter mother soccer tennis window")
"""First parts of compounds; they go where the compound becomes "what", also where they name an act."""

NO_VERBS = word_set(
    """
    bowl bowls contain contained containing contains counter counters cupboard cupboards has have mirror mirrors
    mouthwash mouthwashes shower showers sink sinks smoke smokes spaniel spaniels stove stoves tile tiles
    """
)
"""What a verb phrase of an object question must not begin with."""

NO_VERBS_OF_PLACES = word_set(
    "can cans contain contained containing contains counter counters cupboard cupboards has have sink sinks"
)
"""The same of a location question."""

NO_PLACES = word_set(
    """
    area attire attires bags blanket blankets brick buffet bus cake cap caps cellphone clock cloth clothes
    clothing clothings coat coats computer costume costumes counter desk device dress dresses enclosure
    enclosures engine fireplace flag frisbee frisbees gear gears graffiti hat hats helmet helmets hydrant jacket
    jackets jeans jet knife lamp laptop mask match matches motorcycle parked phone photo photos picture pictures
    ramp round rounds scarf screen sculpture shirt shirts shoe skirt snowsuit stove suit suits sunglasses
    sweater sweatshirt sweatshirts t-shirt t-shirts taxi tie ties towel toy trolley umbrella uniform uniforms
    well
    """
)
"""What is never the answer of a location question."""

NO_NUMBERS = word_set("bicycle bike buffet elephants hay kite paddle pole shower vase")
"""What the parser takes for a numeral and is none."""

_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""

NUMBER_WORDS: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            map(str, range(21)),
            _NUMBERS.split(),
            strict=True,
        )
    )
)

SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "aircraft": "airplane",
        "aircrafts": "airplane",
        "bike": "bicycle",
        "bikes": "bicycles",
        "busses": "buses",
        "cell": "cellphone",
        "cycle": "bicycle",
        "cycles": "bicycles",
        "doughnut": "donut",
        "doughnuts": "donuts",
        "grey": "gray",
        "jetliner": "airliner",
        "jetliners": "airliners",
        "motorbike": "motorcycle",
        "motorbikes": "motorcycles",
        "plane": "airplane",
        "planes": "airplanes",
        "railroad": "rail",
    }
)


def normal_answer(word: str) -> str:
    """An answer as the release writes it: lower case, a numeral as a word, one word for several synonyms.

    Example:
        >>> normal_answer("Planes"), normal_answer("12"), normal_answer("dog")
        ('airplanes', 'twelve', 'dog')
    """
    word = word.lower()
    word = NUMBER_WORDS.get(word, word)
    return SYNONYMS.get(word, word)
