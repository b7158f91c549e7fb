"""The patterns of questions. They end in the formal polite 니까, whatever the style of the statements."""

from malmoi.featurize.babi_korean.pattern import Pattern

QUESTIONS = (
    Pattern(
        english="Where is {person}?",
        korean="{person:은} 어디에 있습니까?",
        example="Where is John?",
    ),
    Pattern(
        english="Where is the {object}?",
        korean="{object:은} 어디에 있습니까?",
        example="Where is the milk?",
    ),
    Pattern(
        english="Where was {person} before the {place}?",
        korean="{person:은} {place}에 있기 전에 어디에 있었습니까?",
        example="Where was Bill before the school?",
    ),
    Pattern(
        english="Where was the {object} before the {place}?",
        korean="{object:은} {place}에 있기 전에 어디에 있었습니까?",
        example="Where was the apple before the kitchen?",
    ),
    Pattern(
        english="Where will {person} go?",
        korean="{person:은} 어디로 갈 것입니까?",
        example="Where will yann go?",
    ),
    Pattern(
        english="Is {person} in the {place}?",
        korean="{person:은} {place}에 있습니까?",
        example="Is Sandra in the garden?",
    ),
    Pattern(
        english="What is {direction} of the {place}?",
        korean="{place}의 {direction}에는 무엇이 있습니까?",
        example="What is west of the garden?",
    ),
    Pattern(
        english="What is the {place} {direction} of?",
        korean="{place:은} 무엇의 {direction}에 있습니까?",
        example="What is the hallway north of?",
    ),
    Pattern(
        english="How do you go from the {place} to the {place2}?",
        korean="{place}에서 {place2}까지 어떻게 갑니까?",
        example="How do you go from the kitchen to the garden?",
    ),
    Pattern(
        english="What did {person} give to {person2}?",
        korean="{person:은} {person2}에게 무엇을 주었습니까?",
        example="What did Bill give to Fred?",
    ),
    Pattern(
        english="Who did {person} give the {object} to?",
        korean="{person:은} 누구에게 {object:을} 주었습니까?",
        example="Who did Fred give the apple to?",
    ),
    Pattern(
        english="Who {give} the {object} to {person}?",
        korean="누가 {person}에게 {object:을} {give:니까}?",
        example="Who gave the football to Bill?",
    ),
    Pattern(
        english="Who {give} the {object}?",
        korean="누가 {object:을} {give:니까}?",
        example="Who gave the milk?",
    ),
    Pattern(
        english="Who received the {object}?",
        korean="누가 {object:을} 받았습니까?",
        example="Who received the football?",
    ),
    Pattern(
        english="What is {person} carrying?",
        korean="{person:은} 무엇을 들고 있습니까?",
        example="What is Daniel carrying?",
    ),
    Pattern(
        english="How many objects is {person} carrying?",
        korean="{person:은} 물건을 몇 개 들고 있습니까?",
        example="How many objects is Mary carrying?",
    ),
    Pattern(
        english="What is {person} afraid of?",
        korean="{person:은} 무엇을 무서워합니까?",
        example="What is emily afraid of?",
    ),
    Pattern(
        english="What color is {person}?",
        korean="{person:은} 무슨 색입니까?",
        example="What color is Bernhard?",
    ),
    Pattern(
        english="Is the {figure} {relation} the {figure2}?",
        korean="{figure:은} {figure2}의 {relation}에 있습니까?",
        example="Is the red sphere above the blue square?",
    ),
    Pattern(
        english="Is the {container} bigger than the {container2}?",
        korean="{container:은} {container2}보다 큽니까?",
        example="Is the chocolate bigger than the box?",
    ),
    Pattern(
        english="Does the {container} fit in the {container2}?",
        korean="{container:은} {container2} 안에 들어갑니까?",
        example="Does the suitcase fit in the chest?",
    ),
    Pattern(
        english="Why did {person} go to the {place}?",
        korean="{person:은} 왜 {place:으로} 갔습니까?",
        example="Why did yann go to the kitchen?",
    ),
    Pattern(
        english="Why did {person} get the {object}?",
        korean="{person:은} 왜 {object:을} 챙겼습니까?",
        example="Why did sumit get the pajamas?",
    ),
)
