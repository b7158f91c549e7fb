"""``PATTERNS.md``: all patterns and words of the bAbI language in Korean, for a Korean reader to check.

After a change of the language, ``python -m malmoi.featurize.babi_korean.document`` writes it anew.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.babi_korean.endings import polite
from malmoi.featurize.babi_korean.lexicon import LEXICON
from malmoi.featurize.babi_korean.pattern import SLOT, forms
from malmoi.featurize.babi_korean.questions import QUESTIONS
from malmoi.featurize.babi_korean.statements import STATEMENTS
from malmoi.featurize.babi_korean.translate import translate_question, translate_statement

FILE = Path(__file__).with_name("PATTERNS.md")

_HEAD = """\
# The bAbI language in Korean

Written by `python -m malmoi.featurize.babi_korean.document` from the code; do not edit. These patterns, filled with
the words below, are the whole language: {statements} patterns of statements and {questions} of questions.

- One English word is one Korean word in every sentence, and different English sentences are different in Korean.
  Therefore verbs that say much the same have a word each: went 갔다, moved 이동했다, journeyed 걸어갔다, travelled
  건너갔다, went back 돌아갔다.
- Statements end plain (갔다) or polite (갔습니다), as asked for; questions always end in 니까.
- The particle follows from the sound before it: 복도**로**, 정원**으로**, 화장**실로** (ㄹ as a vowel).
- The copula stands in full after a vowel too (쥐이다, not 쥐다), so that the noun stays whole.
- `there` is 거기에서 where a thing is taken, 거기에 where it is put.
- Time and sequence stand where English has them: 오늘 아침에 줄리는 …, 줄리는 오늘 아침에 ….
- A kind of animal is spoken of in the singular: Mice are afraid of wolves, 쥐는 늑대를 무서워한다.
- Blanks at the ends of a text go; upper and lower case of English make no difference.
- The folder `shuffled` is not translated: it is `en` with other letters, line by line, so its Korean is that of `en`.
"""

_ANSWERS_HEAD = """\
Bare nouns, in the words of the stories; lists (things carried, steps of a path) are joined by commas as in English:
`milk,apple` 우유,사과, `n,w` 북쪽,서쪽. `none` answers how many (영), `nothing` answers what (없음), and `maybe` is
what the story leaves open (모름)."""


def document() -> str:
    """The text of ``PATTERNS.md``."""
    statements = [
        (pattern.english, pattern.example, translate_statement(pattern.example), _polite_end(pattern.example))
        for pattern in STATEMENTS
    ]
    questions = [(pattern.english, pattern.example, translate_question(pattern.example)) for pattern in QUESTIONS]
    return "\n".join(
        [
            _HEAD.format(statements=len(STATEMENTS), questions=len(QUESTIONS)),
            "## Statements\n",
            *_table(("pattern", "example", "Korean", "polite"), statements),
            "## Questions\n",
            *_table(("pattern", "example", "Korean"), questions),
            "## Answers\n",
            f"{_ANSWERS_HEAD}\n",
            *_table(("English", "Korean"), list(ANSWERS.items())),
            "## Words\n",
            "Each with the particles and endings that the patterns give it.\n",
            *(line for kind in LEXICON for line in _words(kind)),
        ]
    )


def _polite_end(example: str) -> str:
    """The last word of a statement in the polite style: all that differs."""
    return "… " + translate_statement(example, style="polite").rpartition(" ")[2]


def _words(kind: str) -> Iterator[str]:
    """The lines on the words of a kind."""
    yield f"### {kind}\n"
    columns: list[tuple[str, Sequence[str]]] = [("Korean", list(forms(kind, "").values()))]
    if all(korean.endswith("다") for korean in LEXICON[kind].values()):
        columns.append(("polite", [polite(korean) for korean in LEXICON[kind].values()]))
    columns += [(form, list(forms(kind, form).values())) for form in _forms_in_use(kind)]
    titles, values = zip(*columns, strict=True)
    yield from _table(("English", *titles), list(zip(LEXICON[kind], *values, strict=True)))


def _forms_in_use(kind: str) -> list[str]:
    """The particles and endings that patterns give to the words of a kind, in the order of their first use."""
    slots = [slot for pattern in (*STATEMENTS, *QUESTIONS) for slot in SLOT.findall(pattern.korean)]
    return list(dict.fromkeys(form for found, _, form in slots if found == kind and form))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (titles, ["---"] * len(titles), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
