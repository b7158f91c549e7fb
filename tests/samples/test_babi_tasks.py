"""The oracle reads raw text alone: it shares no code with the world that wrote it."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.samples.babi import stories
from malmoi.samples.babi_tasks import TASKS

PLURALS = {"bears": "bear", "foxes": "fox", "hens": "hen"}
COUNTS = ["none", "one", "two", "three"]
STEPS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}

seeds = st.integers(min_value=-(2**70), max_value=2**70)
task_numbers = st.sampled_from(sorted(TASKS))
splits = st.sampled_from(["train", "test"])


def facts_of(statements):
    """Statements by line -> facts by line, such as ("take", "Hana", "kite")."""
    patterns = {
        "move": r"(\w+) (?:walked|ran|hurried) to the (\w+)\.",
        "take": r"(\w+) (?:picked up|lifted) the (\w+)\.",
        "drop": r"(\w+) put down the (\w+)\.",
        "kind": r"(\w+) is a (\w+)\.",
        "fear": r"(\w+) fear (\w+)\.",
        "link": r"The (\w+) lies (\w+) of the (\w+)\.",
    }
    facts = {}
    for line, text in sorted(statements.items()):
        found = [(name, *m.groups()) for name, p in patterns.items() if (m := re.fullmatch(p, text))]
        assert len(found) == 1, text
        facts[line] = found[0]
    return facts


def answer(question, statements):
    """The answer that these statements give, or None where they give none."""
    facts = facts_of(statements).values()
    at, things, hands = {}, {}, {}
    for verb, who, what, *_ in facts:
        if verb == "move":
            at[who] = what
        elif verb == "take":
            things[what] = lambda who=who: at.get(who)
            hands.setdefault(who, []).append(what)
        elif verb == "drop":
            place = at.get(who)
            things[what] = lambda place=place: place
            hands[who] = [thing for thing in hands.get(who, []) if thing != what]
    if m := re.fullmatch(r"Where is the (\w+)\?", question):
        return things[m[1]]() if m[1] in things else None
    if m := re.fullmatch(r"Where is (\w+)\?", question):
        return at.get(m[1])
    if m := re.fullmatch(r"Is (\w+) in the (\w+)\?", question):
        return None if m[1] not in at else "yes" if at[m[1]] == m[2] else "no"
    if m := re.fullmatch(r"How many things does (\w+) hold\?", question):
        return COUNTS[len(hands.get(m[1], []))]
    if m := re.fullmatch(r"What does (\w+) hold\?", question):
        return ",".join(hands.get(m[1], [])) or "nothing"
    if m := re.fullmatch(r"What does (\w+) fear\?", question):
        kind = {fact[1]: fact[2] for fact in facts if fact[0] == "kind"}.get(m[1])
        fears = {PLURALS[fact[1].lower()]: PLURALS[fact[2]] for fact in facts if fact[0] == "fear"}
        return fears.get(kind)
    m = re.fullmatch(r"Which way leads from the (\w+) to the (\w+)\?", question)
    assert m, question
    return way(m[1], m[2], [fact[1:] for fact in facts])


def way(start, goal, links):
    """The way along the links; they are a tree, so a walk that never turns back finds the only one."""
    near = {}
    for far, step, place in links:
        back = {"north": "south", "south": "north", "east": "west", "west": "east"}[step]
        near.setdefault(place, []).append((far, step[0]))
        near.setdefault(far, []).append((place, back[0]))
    paths = [(start, None, [])]
    for place, came_from, steps in paths:
        if place == goal:
            return ",".join(steps)
        paths += [(to, place, [*steps, step]) for to, step in near.get(place, []) if to != came_from]
    return None


def read(text):
    """One story's text -> (question, answer, support, statements before it) for each question."""
    statements, questions = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        digits, _, rest = line.partition(" ")
        assert digits == str(number)
        if "\t" in rest:
            question, reply, support = rest.split("\t")
            lines = [int(one) for one in support.split(" ")]
            questions.append((question.removesuffix(" "), reply, lines, dict(statements)))
        else:
            statements[number] = rest
    return questions


def questions_of(number, *, questions, seed, split="train"):
    texts = stories(TASKS[number], split=split, questions=questions, seed=seed)
    return [question for text in texts for question in read(text)]


@given(number=task_numbers, seed=seeds, split=splits, questions=st.integers(1, 40))
def test_answers_follow_from_the_story_and_from_the_supporting_facts_alone(number, seed, split, questions):
    found = questions_of(number, questions=questions, seed=seed, split=split)
    assert len(found) == questions
    for question, reply, support, statements in found:
        assert answer(question, statements) == reply
        assert support
        assert len(set(support)) == len(support)
        assert answer(question, {line: statements[line] for line in support}) == reply


@given(number=st.sampled_from([1, 2, 6, 15, 19]), seed=seeds)
def test_no_supporting_fact_can_be_spared(number, seed):
    for question, _, support, statements in questions_of(number, questions=20, seed=seed):
        assert len(support) == (1 if number in (1, 6) else 2)
        for spared in support:
            rest = {line: statements[line] for line in support if line != spared}
            assert answer(question, rest) is None


@given(number=st.sampled_from([1, 6]), seed=seeds)
def test_a_persons_place_is_supported_by_their_last_move(number, seed):
    for question, _, support, statements in questions_of(number, questions=20, seed=seed):
        person = question.removesuffix("?").split()[2 if number == 1 else 1]
        moves = [line for line, fact in facts_of(statements).items() if fact[:2] == ("move", person)]
        assert support == [moves[-1]]


@given(seed=seeds)
def test_a_things_place_is_supported_by_its_last_handling_and_then_by_the_move_before_or_after(seed):
    for question, _, support, statements in questions_of(2, questions=20, seed=seed):
        thing = question.removesuffix("?").split()[-1]
        facts = facts_of(statements)
        handled, (verb, person, _) = [item for item in facts.items() if item[1][2] == thing][-1]
        until = handled if verb == "drop" else max(facts) + 1
        moves = [line for line, fact in facts.items() if fact[:2] == ("move", person) and line < until]
        assert support == [handled, moves[-1]]


@given(number=st.sampled_from([7, 8]), seed=seeds)
def test_what_a_person_holds_is_supported_by_all_they_took_and_put_down(number, seed):
    for question, _, support, statements in questions_of(number, questions=20, seed=seed):
        person = question.split()[-2]
        handled = [line for line, f in facts_of(statements).items() if f[0] in ("take", "drop") and f[1] == person]
        assert support == handled


@given(seed=seeds)
def test_chains_are_supported_from_the_question_onwards(seed):
    for question, _, (first, second), statements in questions_of(15, questions=20, seed=seed):
        facts = facts_of(statements)
        assert facts[first][:2] == ("kind", question.split()[2])
        assert facts[second][0] == "fear"
        assert PLURALS[facts[second][1].lower()] == facts[first][2]
    for question, _, (first, second), statements in questions_of(19, questions=20, seed=seed):
        start, goal = re.findall(r"the (\w+)", question)
        facts = facts_of(statements)
        assert start in facts[first]
        assert goal in facts[second]


@given(number=st.sampled_from([1, 2, 6, 7, 8]), seed=seeds)
def test_events_can_happen(number, seed):
    for text in stories(TASKS[number], split="train", questions=20, seed=seed):
        *_, (_, _, _, statements) = read(text)
        at, holder, lies = {}, {}, {}
        for verb, who, what in facts_of(statements).values():
            if verb == "move":
                assert at.get(who) != what, "a walk to where one is"
                at[who] = what
            elif verb == "take":
                assert what not in holder
                assert lies.pop(what, at[who]) == at[who]
                holder[what] = who
                assert Counter(holder.values())[who] <= (3 if number == 7 else 2)
            else:
                assert holder.pop(what) == who
                lies[what] = at[who]


@pytest.mark.parametrize(
    ("number", "answers", "smallest", "largest"),
    [  # shares of the rarest and the commonest answer, in fair shares
        (1, 6, 0.85, 1.15),
        (2, 6, 0.85, 1.15),
        (6, 2, 0.95, 1.05),
        (7, 4, 0.4, 2),
        (8, 10, 0.3, 2.75),
        (15, 3, 0.9, 1.1),
        (19, 12, 0.8, 1.2),
    ],
)
def test_no_answer_is_a_safe_guess(number, answers, smallest, largest):
    replies = Counter(reply for _, reply, _, _ in questions_of(number, questions=5_000, seed=3))
    assert len(replies) == answers
    assert min(replies.values()) * answers / 5_000 > smallest
    assert max(replies.values()) * answers / 5_000 < largest


def test_all_list_answers_are_in_the_order_of_taking():
    replies = {reply for _, reply, _, _ in questions_of(8, questions=1_000, seed=0)}
    assert {"kite,spoon", "spoon,kite", "nothing"} < replies


@pytest.mark.parametrize("number", sorted(TASKS))
def test_few_test_questions_are_known_from_training(number):
    known = {
        (question, *statements.values()) for question, _, _, statements in questions_of(number, questions=1_000, seed=0)
    }
    tested = questions_of(number, questions=1_000, seed=0, split="test")
    repeated = [1 for question, _, _, statements in tested if (question, *statements.values()) in known]
    assert len(repeated) <= 10


@pytest.mark.parametrize("number", sorted(TASKS))
def test_words_are_few_and_the_test_has_no_others(number):
    def words(split):
        texts = stories(TASKS[number], split=split, questions=1_000, seed=0)
        return {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}

    assert words("test") <= words("train")
    assert len(words("train")) <= 35
