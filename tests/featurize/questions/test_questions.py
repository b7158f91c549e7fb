"""The published rules, one by one, on trees as the Stanford parser makes them."""

import pytest

from malmoi.featurize.parsing.penn import parse_tree
from malmoi.featurize.questions.colors import color_questions
from malmoi.featurize.questions.locations import location_questions
from malmoi.featurize.questions.numbers import number_questions
from malmoi.featurize.questions.objects import object_questions
from malmoi.featurize.questions.rules import CORRECTED, FAITHFUL

pytestmark = pytest.mark.usefixtures("wordnet")

MAKERS = {
    "object": object_questions,
    "number": number_questions,
    "color": color_questions,
    "location": location_questions,
}


def ask(kind, tree, rules=FAITHFUL):
    """Questions and answers, and why others were dropped."""
    dropped = []
    found = [f"{each.question} / {each.answer}" for each in MAKERS[kind](parse_tree(tree), rules, dropped.append)]
    return found, dropped


RIDING = """(ROOT (S (NP (DT A) (NN man)) (VP (VBZ is) (VP (VBG riding) (NP (DT a) (NN surfboard))
    (PP (IN through) (NP (DT a) (NN wave)))))))"""
TWO = """(ROOT (S (S (NP (DT A) (NN dog)) (VP (VBZ eats) (NP (NN bread)))) (CC and)
    (S (NP (DT a) (NN cat)) (VP (VBZ holds) (NP (DT an) (NN umbrella))))))"""


@pytest.mark.parametrize(
    ("tree", "questions"),
    [
        (RIDING, ["what is the man riding through a wave / surfboard"]),
        # The subject: "what" first, and the next phrase gets the article.
        (
            "(ROOT (S (NP (DT A) (NN cat)) (VP (VBZ sits) (PP (IN on) (NP (DT a) (NN mat))))))",
            ["what sits on the mat / cat"],
        ),
        # A participle gets a verb, and in a noun phrase the articles stay.
        (
            "(ROOT (NP (NP (DT A) (NN kite)) (VP (VBG flying) (PP (IN in) (NP (DT a) (NN sky))))))",
            ["what is flying in a sky / kite"],
        ),
        (
            "(ROOT (NP (NP (NNS kites)) (VP (VBG flying) (PP (IN in) (NP (DT a) (NN sky))))))",
            ["what are flying in a sky / kites"],
        ),
        # Do-support; the shortest base form, as WordNet's lemmatizer has it.
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ rides) (NP (DT a) (NN horse)) (ADVP (RB fast)))))",
            ["what does the man rid fast / horse"],
        ),
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBD held) (NP (DT a) (NN bat)) (ADVP (RB up)))))",
            ["what did the man hold up / bat"],
        ),
        (
            "(ROOT (S (NP (CD two) (NNS men)) (VP (VBP ride) (NP (NNS horses)) (ADVP (RB fast)))))",
            ["what do two men ride fast / horses"],
        ),
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ has) (NP (DT a) (NN bat)) (ADVP (RB here)))))",
            [],  # "has" holds no object
        ),
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (MD will) (VP (VB throw) (NP (DT a) (NN ball))))))",
            ["what will the man throw / ball"],
        ),
        # Not out of a noun phrase with a verb phrase in it: asked where it stands.
        (
            "(ROOT (S (NP (NP (DT a) (NN man)) (VP (VBG holding) (NP (DT a) (NN bat)))) (VP (VBZ stands))))",
            ["the man holding what stands / bat"],
        ),
        # Nothing is asked within prepositional phrases, lists, clauses, and phrases whose second part is a PP.
        ("(ROOT (NP (NP (DT a) (NN cat)) (PP (IN on) (NP (DT a) (NN mat)))))", []),
        ("(ROOT (NP (NP (DT a) (NN cat)) (CC and) (NP (DT a) (NN dog))))", []),
        (
            "(ROOT (S (NP (PRP he)) (VP (VBZ sits) (SBAR (IN while) (S (NP (DT a) (NN dog)) (VP (VBZ barks)))))))",
            [],
        ),
        # An SBAR goes once it is met: after the subject, before the object.
        (
            """(ROOT (S (NP (DT a) (NN dog)) (VP (VBZ eats) (NP (DT a) (NN cake))
                (SBAR (IN as) (S (NP (PRP we)) (VP (VBP look)))))))""",
            ["what eats the cake as we look / dog", "what does the dog eat / cake"],
        ),
        # The last noun is the answer once one is an object; the others of its phrase go, but names of acts.
        (
            "(ROOT (S (NP (DT a) (NN tennis) (NN ball)) (VP (VBZ is) (ADJP (RB very) (JJ old)))))",
            ["what is very old / ball"],
        ),
        (
            "(ROOT (S (NP (DT a) (NN dining) (NN chair)) (VP (VBZ is) (PP (IN in) (NP (DT a) (NN hall))))))",
            ["what is dining in a hall / chair"],
        ),
        # The noun before another noun phrase is passed over: a wide angle view.
        (
            "(ROOT (NP (NP (DT a) (NN fruit) (NN basket) (NN showing)) (NP (DT a) (NN banana) (NN peel) (NN pie))))",
            ["what a banana peel pie / basket", "the fruit basket showing what / pie"],
        ),
        # Nothing behind "down".
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ walks) (PRT (RP down)) (NP (DT the) (NN beach)))))",
            [],
        ),
        # Words of the lists.
        ("(ROOT (S (NP (DT a) (NN street)) (VP (VBZ is) (ADJP (JJ wet)) (ADVP (RB today)))))", []),
        ("(ROOT (S (NP (DT a) (NN man)) (VP (VBZ takes) (NP (DT a) (NN cake)) (ADVP (RB home)))))", []),
        # Of a compound sentence every part asks, and copies the whole.
        (
            TWO,
            [
                "what eats bread and a cat holds an umbrella / dog",
                "what does the dog eat and a cat holds an umbrella / bread",
                "what does the dog eat bread and holds an umbrella / cat",
                "what does the dog eat bread and a cat holds / umbrella",
            ],
        ),
        # Synonyms.
        (
            "(ROOT (S (NP (DT a) (NN plane)) (VP (VBZ is) (PP (IN in) (NP (DT the) (NN sky))))))",
            ["what is in the sky / airplane"],
        ),
    ],
)
def test_objects(tree, questions):
    assert ask("object", tree)[0] == questions


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        ("(ROOT (S (NP (DT a) (NN cat)) (VP (VBZ sits))))", "object: shorter than five words"),
        (
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ walks) (PRT (RP down)) (NP (DT the) (NN beach)))))",
            "object: behind down",
        ),
        ("(ROOT (NP (DT a) (NN cat) (NN top)))", "object: a word of the list"),
    ],
)
def test_why_an_object_is_not_asked_for(tree, reason):
    assert ask("object", tree) == ([], [reason])


@pytest.mark.parametrize(
    ("tree", "questions"),
    [
        (
            """(ROOT (NP (NP (CD Four) (JJ small) (NN teddy) (NNS bears))
                (PP (IN with) (NP (NNS tiaras) (CC and) (NNS bows)))))""",
            ["how many small teddy bears with tiaras and bows / four"],
        ),
        # The verb agrees with the numeral, which is no plural.
        (
            "(ROOT (NP (NP (CD 2) (NNS boys)) (VP (VBG sitting) (PP (IN on) (NP (DT a) (NN bench))))))",
            ["how many boys is sitting on a bench / two"],
        ),
        (
            "(ROOT (S (NP (EX There)) (VP (VBP are) (NP (CD two) (NNS cats)))))",
            ["how many cats are there / two"],
        ),
        # Moved out of the object.
        (
            "(ROOT (S (NP (DT The) (NN tub)) (VP (VBZ takes) (PRT (RP up)) (NP (CD one) (NN wall)))))",
            ["how many wall does the tub take up / one"],
        ),
        # Of two sentences each one.
        (
            """(ROOT (S (S (NP (CD two) (NNS men)) (VP (VBP sit))) (CC and)
                (S (NP (CD three) (NNS men)) (VP (VBP stand)))))""",
            ["how many men sit / two", "how many men stand / three"],
        ),
        ("(ROOT (NP (NP (DT a) (NN cat)) (PP (IN with) (NP (CD two) (NNS dogs)))))", []),
        ("(ROOT (NP (CD two) (NNS dogs) (CC and) (NNS cats)))", []),
        ("(ROOT (NP (CD two) (NNS ends)))", []),
        ("(ROOT (NP (CD kite) (NNS boards)))", []),
    ],
)
def test_numbers(tree, questions):
    assert ask("number", tree)[0] == questions


@pytest.mark.parametrize(
    ("tree", "questions", "dropped"),
    [
        ("(ROOT (NP (DT A) (JJ brown) (NN building)))", ["what is the color of the building / brown"], []),
        ("(ROOT (NP (DT a) (JJ Grey) (NN cat) (NN toy)))", ["what is the color of the toy / gray"], []),
        ("(ROOT (NP (JJ red) (CC and) (JJ white) (NN bus)))", [], ["color: one of several"]),
        ("(ROOT (NP (DT a) (ADJP (JJ red) (CC and) (JJ white)) (NN bus)))", [], []),
        # A noun of the list is none, and a colour without a noun waits for the next phrase.
        ("(ROOT (NP (JJ red) (NN stand)))", [], ["color: a word of the list", "color: no noun"]),
        ("(ROOT (NP (NP (JJ white)) (NP (DT the) (NN dog))))", ["what is the color of the dog / white"], []),
        ("(ROOT (NP (JJ tall) (NN man)))", [], []),
    ],
)
def test_colors(tree, questions, dropped):
    assert ask("color", tree) == (questions, dropped)


@pytest.mark.parametrize(
    ("tree", "questions", "dropped"),
    [
        (
            (
                "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ plays) (NP (NNP Wii) (NNP Sports) (NN boxing)) "
                "(PP (IN in) (NP (DT a) (ADJP (RB very) (JJ messy)) (NN living) (NN room))))))"
            ),
            ["where does the man play wii sports boxing / room"],
            [],
        ),
        # Other phrases beside it go; this, that and there do, too.
        (
            (
                "(ROOT (S (NP (EX there)) (VP (VBZ is) (NP (DT a) (NN cat)) (PP (IN on) (NP (DT a) (NN mat))) "
                "(PP (IN in) (NP (DT the) (NN kitchen))))))"
            ),
            ["where is a cat / kitchen"],
            [],
        ),
        # A fragment, in which a participle gets its verb.
        (
            "(ROOT (NP (NP (DT A) (NN man)) (VP (VBG sitting) (PP (IN in) (NP (DT a) (NN chair))))))",
            ["where is the man sitting / chair"],
            [],
        ),
        (
            "(ROOT (NP (NP (DT A) (NN man)) (PP (IN in) (NP (DT a) (NN chair)))))",
            [],
            ["location: no verb to move"],
        ),
        (
            "(ROOT (S (NP (DT A) (NN man)) (VP (VBZ is) (PP (IN in) (NP (DT a) (NN shirt))))))",
            [],
            ["location: a word of the list"],
        ),
        ("(ROOT (S (NP (DT A) (NN man)) (VP (VBZ is) (PP (IN in) (NP (DT a) (NN forest))))))", [], []),
        ("(ROOT (S (NP (DT A) (NN man)) (VP (VBZ is) (PP (IN on) (NP (DT a) (NN chair))))))", [], []),
        ("(ROOT (S (NP (DT A) (NN room)) (VP (VBZ has) (PP (IN in) (NP (DT a) (NN chair))))))", [], []),
    ],
)
def test_locations(tree, questions, dropped):
    assert ask("location", tree) == (questions, dropped)


@pytest.mark.parametrize(
    ("kind", "tree", "questions"),
    [
        ("object", RIDING, ["what is the man riding through a wave / surfboard"]),
        # A fragment is a sentence without its verb.
        (
            "object",
            "(ROOT (NP (NP (DT An) (JJ old) (NN man)) (VP (VBG riding) (NP (DT a) (NN horse)))))",
            ["what is the old man riding / horse"],
        ),
        (
            "object",
            "(ROOT (NP (NP (DT a) (NN bus)) (VP (VBN parked) (PP (IN in) (NP (DT a) (NN lot))))))",
            ["what is parked in a lot / bus"],
        ),
        (
            "object",
            "(ROOT (NP (NP (NNS cats)) (ADJP (JJ next) (PP (TO to) (NP (DT a) (NN dog))))))",
            ["what are next to a dog / cats"],
        ),
        # The base form that there is, and agreement.
        (
            "object",
            "(ROOT (S (NP (DT a) (NN man)) (VP (VBZ rides) (NP (DT a) (NN horse)) (ADVP (RB fast)))))",
            ["what does the man ride fast / horse"],
        ),
        (
            "object",
            "(ROOT (S (NP (NP (DT a) (NN man)) (CC and) (NP (DT a) (NN boy))) (VP (VBP fly) (NP (DT a) (NN kite)))))",
            ["what do the man and a boy fly / kite"],
        ),
        # "There" goes where a participle follows.
        (
            "object",
            "(ROOT (S (NP (EX There)) (VP (VBZ is) (NP (NP (DT a) (NN cup)) (VP (VBG standing) (ADVP (RB here)))))))",
            ["what is standing here / cup"],
        ),
        # What can't be moved is not asked, and of two sentences each is one of its own.
        (
            "object",
            "(ROOT (S (NP (NP (DT a) (NN man)) (VP (VBG holding) (NP (DT a) (NN bat)))) (VP (VBZ stands))))",
            [],
        ),
        (
            "object",
            TWO,
            ["what does the dog eat / bread", "what holds the umbrella / cat", "what does the cat hold / umbrella"],
        ),
        (
            "number",
            "(ROOT (NP (NP (CD 2) (NNS boys)) (VP (VBG sitting) (PP (IN on) (NP (DT a) (NN bench))))))",
            ["how many boys are sitting on a bench / two"],
        ),
        ("number", "(ROOT (NP (NP (CD One) (NN boy)) (VP (VBG sitting))))", []),
        ("color", "(ROOT (NP (NP (JJ white)) (NP (DT the) (NN dog))))", []),
    ],
)
def test_corrected(kind, tree, questions):
    assert ask(kind, tree, CORRECTED)[0] == questions
