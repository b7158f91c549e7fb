"""Every sentence and answer of the real bAbI files in Korean."""

import re
import time
from collections import defaultdict
from itertools import chain

import pytest

from malmoi.featurize.babi_korean import STYLES, translate_answer, translate_question, translate_statement


@pytest.fixture(scope="module")
def real(raw_dir):
    """By task the statements, and the pairs of a question and its answer, in the order of the files."""
    told, asked = defaultdict(list), defaultdict(list)
    for folder in ("en", "en-10k"):
        for file in sorted((raw_dir / "babi" / "tasks_1-20_v1-2" / folder).glob("qa*.txt")):
            task = int(file.name[2:].partition("_")[0])
            for line in file.read_text(encoding="utf-8").splitlines():
                text, *answer = line.partition(" ")[2].split("\t")
                if answer:
                    asked[task].append((text, answer[0]))
                else:
                    told[task].append(text)
    return told, asked


def test_every_sentence_and_answer_translates_and_stays_different(real):
    told, asked = real
    statements = set(chain.from_iterable(told.values()))
    pairs = set(chain.from_iterable(asked.values()))
    questions, answers = ({pair[side] for pair in pairs} for side in (0, 1))
    assert (len(told), len(asked), len(statements), len(questions), len(answers)) == (20, 20, 3_208, 439, 60)
    for korean, english in (
        *(({translate_statement(text, style=style) for text in statements}, statements) for style in STYLES),
        ({translate_question(text) for text in questions}, questions),
        ({translate_answer(text) for text in answers}, answers),
    ):
        assert len(korean) == len(english)
        assert not any(re.search("[A-Za-z]", text) for text in korean)


def test_the_noun_of_an_answer_is_a_word_of_its_story_or_of_nobody(real):
    """But for yes, no, numbers and the like, and states, which stories tell as adjectives."""
    told, asked = real
    apart = {"예", "아니요", "모름", "영", "하나", "둘", "셋", "없음", "배고픔", "목마름", "심심함", "피곤함"}
    for task, pairs in asked.items():
        story = " ".join({translate_statement(text) for text in told[task]})
        parts = {part for _, answer in pairs for part in translate_answer(answer).split(",")}
        assert [part for part in parts - apart if part not in story] == []


def test_a_hundred_thousand_sentences_a_second(real):
    """With room for a slow machine: it takes a twentieth of the time."""
    told, _ = real
    texts = list(chain.from_iterable(told.values()))
    begun = time.perf_counter()
    for text in texts:
        translate_statement(text)
    assert len(texts) / (time.perf_counter() - begun) > 100_000
