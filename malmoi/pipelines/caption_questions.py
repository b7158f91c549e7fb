"""Captions to candidates of questions, block by block, in one process or several."""

import json
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any

from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.questions.candidate import Question
from malmoi.featurize.questions.counts import NO_CAPTIONS, Counted, count_question
from malmoi.featurize.questions.generate import Tally, generate
from malmoi.featurize.questions.rules import rules_of
from malmoi.pipelines.caption_files import Caption

BLOCK = 2_000
"""Captions that are worked on at a time."""


@dataclass(frozen=True)
class Block:
    """What became of some captions.

    Attributes:
        lines: a JSON object for each question, in the order of the captions, each line ended.
        trees: the captions with their trees, if asked for.
        tally: see there.
    """

    lines: bytes
    trees: str = ""
    tally: Tally = field(default_factory=Tally)


def question_blocks(
    captions: Iterable[Caption], *, parser: Parser, mode: str, workers: int = 1, trees: bool = False
) -> Iterator[Block]:
    """The questions of captions: the same bytes with any number of workers.

    No more captions are held than the workers are busy with.

    Args:
        captions: see there.
        parser: of the captions; it goes to the workers.
        mode: ``faithful`` or ``corrected``.
        workers: processes; with one, this one does all.
        trees: tells the trees, too.

    Raises:
        MalmoiError: there is no such mode, or a parser, WordNet or NLTK's data are missing.
    """
    rules_of(mode)
    work = partial(question_block, parser=parser, mode=mode, trees=trees)
    remaining = iter(captions)
    blocks = iter(lambda: tuple(islice(remaining, BLOCK)), ())
    if workers == 1:
        yield from map(work, blocks)
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from _in_order(pool.submit, work, blocks, ahead=2 * workers)


def question_block(captions: Iterable[Caption], *, parser: Parser, mode: str, trees: bool) -> Block:
    """The questions of a block; see ``question_blocks``."""
    captions, tally, lines, told = list(captions), Tally(), list[str](), list[str]()
    made = generate([caption.text for caption in captions], parser=parser, rules=rules_of(mode), tally=tally)
    for caption, result in zip(captions, made, strict=True):
        lines += [_line(question, caption.image_id, caption.caption_id) for question in result.questions]
        if trees:
            told += [caption.text.strip(), *(tree.to_nltk().pformat() for tree in result.trees), ""]
    return Block("".join(lines).encode(), "\n".join(told), tally)


def count_blocks(counts: Iterable[Counted], images: Container[int]) -> Iterator[Block]:
    """The number questions of counted objects; their ``caption_id`` is null.

    Args:
        counts: see there.
        images: the pictures that have captions; others are not asked about.
    """
    remaining = iter(counts)
    for some in iter(lambda: tuple(islice(remaining, BLOCK)), ()):
        tally, lines = Tally(), list[str]()
        for counted in some:
            if counted.image_id not in images:
                tally.drop(NO_CAPTIONS)
            elif question := count_question(counted, tally.drop):
                tally.come_out(question)
                lines.append(_line(question, counted.image_id, None))
        yield Block("".join(lines).encode(), tally=tally)


def _line(question: Question, image_id: int | None, caption_id: int | None) -> str:
    record = {
        "image_id": image_id,
        "caption_id": caption_id,
        "type": question.type,
        "question": question.question,
        "answer": question.answer,
        "rule": question.rule,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def _in_order(
    submit: Callable[..., Future[Block]], work: Any, blocks: Iterator[tuple[Caption, ...]], *, ahead: int
) -> Iterator[Block]:
    waiting: deque[Future[Block]] = deque()
    for block in chain(blocks, [None]):
        if block is not None:
            waiting.append(submit(work, block))
        while waiting and (block is None or len(waiting) > ahead):
            yield waiting.popleft().result()
