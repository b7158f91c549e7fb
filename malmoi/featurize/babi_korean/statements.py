"""The patterns of statements.

The copula stands in full after a vowel too (쥐이다, not 쥐다): the noun stays whole for tokenizers, and nothing is
mistaken for a verb (쥐다, to grasp). ``there`` is where a thing is taken from (거기에서) or put (거기에).
"""

from malmoi.featurize.babi_korean.pattern import Pattern

STATEMENTS = (
    Pattern(
        english="{person} {move} to the {place}.",
        korean="{person:은} {place:으로} {move}.",
        example="John went back to the hallway.",
    ),
    Pattern(
        english="{person} and {person2} {move} to the {place}.",
        korean="{person:과} {person2:은} {place:으로} {move}.",
        example="Mary and John journeyed to the garden.",
    ),
    Pattern(
        english="{order} {pronoun} {move} to the {place}.",
        korean="{order} {pronoun:은} {place:으로} {move}.",
        example="After that she moved to the kitchen.",
    ),
    Pattern(
        english="{time} {person} {move} to the {place}.",
        korean="{time} {person:은} {place:으로} {move}.",
        example="This morning Julie went to the school.",
    ),
    Pattern(
        english="{person} {move} to the {place} {time}.",
        korean="{person:은} {time} {place:으로} {move}.",
        example="Bill travelled to the park yesterday.",
    ),
    Pattern(
        english="{person} is in the {place}.",
        korean="{person:은} {place}에 있다.",
        example="Sandra is in the bedroom.",
    ),
    Pattern(
        english="{person} is not in the {place}.",
        korean="{person:은} {place}에 없다.",
        example="Daniel is not in the office.",
    ),
    Pattern(
        english="{person} is no longer in the {place}.",
        korean="{person:은} 더 이상 {place}에 없다.",
        example="Mary is no longer in the bedroom.",
    ),
    Pattern(
        english="{person} is either in the {place} or the {place2}.",
        korean="{person:은} {place} 아니면 {place2}에 있다.",
        example="Fred is either in the school or the park.",
    ),
    Pattern(
        english="{person} {take} the {object}.",
        korean="{person:은} {object:을} {take}.",
        example="Mary picked up the apple.",
    ),
    Pattern(
        english="{person} {take} the {object} there.",
        korean="{person:은} 거기에서 {object:을} {take}.",
        example="Daniel grabbed the football there.",
    ),
    Pattern(
        english="{person} {drop} the {object}.",
        korean="{person:은} {object:을} {drop}.",
        example="John put down the milk.",
    ),
    Pattern(
        english="{person} {drop} the {object} there.",
        korean="{person:은} 거기에 {object:을} {drop}.",
        example="Sandra left the football there.",
    ),
    Pattern(
        english="{person} {give} the {object} to {person2}.",
        korean="{person:은} {person2}에게 {object:을} {give}.",
        example="Fred gave the football to Jeff.",
    ),
    Pattern(
        english="The {place} is {direction} of the {place2}.",
        korean="{place:은} {place2}의 {direction}에 있다.",
        example="The hallway is east of the bathroom.",
    ),
    Pattern(
        english="{person} is {animal}.",
        korean="{person:은} {animal}이다.",
        example="Gertrude is a mouse.",
    ),
    Pattern(
        english="{animals} are afraid of {animals2}.",
        korean="{animals:은} {animals2:을} 무서워한다.",
        example="Mice are afraid of wolves.",
    ),
    Pattern(
        english="{person} is {color}.",
        korean="{person:은} {color}이다.",
        example="Lily is green.",
    ),
    Pattern(
        english="The {figure} is {relation} the {figure2}.",
        korean="{figure:은} {figure2}의 {relation}에 있다.",
        example="The pink rectangle is to the left of the triangle.",
    ),
    Pattern(
        english="The {container} fits inside the {container2}.",
        korean="{container:은} {container2} 안에 들어간다.",
        example="The chocolate fits inside the box.",
    ),
    Pattern(
        english="The {container} is bigger than the {container2}.",
        korean="{container:은} {container2}보다 크다.",
        example="The suitcase is bigger than the box of chocolates.",
    ),
    Pattern(
        english="{person} is {state}.",
        korean="{person:은} {state}.",
        example="Yann is hungry.",
    ),
)
