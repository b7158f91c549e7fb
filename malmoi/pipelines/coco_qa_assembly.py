"""COCO-QA from captions: a Beam pipeline that generates candidates, chooses among them, and writes the release's files.

One reader hands out blocks of captions, which are reshuffled, so that parsing spreads over the workers. What is chosen
follows from the answers of all candidates in their order: they come together once, without the questions, and the
choice goes back to the blocks as a side input. So the result is the same on any runner.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.options.pipeline_options import PipelineOptions
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.questions.assembly import Assembly, enrolled
from malmoi.featurize.questions.candidate import TYPES, Question
from malmoi.featurize.questions.counts import NO_CAPTIONS, count_question
from malmoi.featurize.questions.generate import Tally, generate
from malmoi.featurize.questions.rules import rules_of
from malmoi.pipelines.assembled import NO_CAPTION, Assembled, Line
from malmoi.pipelines.caption_files import Caption
from malmoi.pipelines.caption_splits import NO_PART, Asked, Block, CaptionSplits
from malmoi.pipelines.options import pipeline_options, runner_of
from malmoi.pipelines.prepare import run_pipeline
from malmoi.pipelines.rejects import Reject, raise_it
from malmoi.pipelines.ticks import tick, watched_ticks
from malmoi.pipelines.whole_file import UNFINISHED, WholeFile

_REPORT = f"{UNFINISHED}report.json"
_TICKS = f"{UNFINISHED}ticks"
_ORDER = ("train", "validation", "test")
_FOLDERS = {"train": "train", "validation": "train", "test": "test"}
_THINNED, _RARE = -1, -2  # in place of a place


@dataclass(frozen=True)
class Candidates:
    """The candidates of a block.

    Attributes:
        number: of the block.
        parts: of each candidate.
        lines: of each candidate.
        tally: of the block.
    """

    number: int
    parts: tuple[str, ...]
    lines: tuple[Line, ...]
    tally: Tally


class Ask(beam.DoFn):
    """A block of captions, or of counts, -> its candidates."""

    def __init__(self, parser: Parser, mode: str, ticks: str) -> None:
        self._parser, self._mode, self._ticks = parser, mode, ticks

    def process(self, block: Block) -> Iterator[Candidates]:
        """Generates."""
        tally, parts, lines = Tally(), list[str](), list[Line]()
        texts = [item.text for item in block.items if isinstance(item, Caption)]
        made = generate(texts, parser=self._parser, rules=rules_of(self._mode), tally=tally)
        for part, item in zip(block.parts, block.items, strict=True):
            questions: Iterable[Question]
            if isinstance(item, Caption):
                questions = next(made).questions
            elif part == NO_PART:
                tally.drop(NO_CAPTIONS)
                continue
            else:
                questions = [asked] if (asked := count_question(item, tally.drop)) else []
                for question in questions:
                    tally.come_out(question)
            for question in questions:
                parts.append(part)
                lines.append(_line(question, item))
        tick(self._ticks, len(block.items))
        yield Candidates(block.number, tuple(parts), tuple(lines), tally)


def _line(question: Question, item: Asked) -> Line:
    caption = item.caption_id if isinstance(item, Caption) else NO_CAPTION
    kind = str(TYPES.index(question.type))
    return Line(question.question, question.answer, kind, str(item.image_id), str(caption), question.rule)


class Assemble(beam.PTransform):
    """Candidates of all blocks -> one list of those that are kept: their new place, part and line."""

    def __init__(self, assembly: Assembly) -> None:
        super().__init__()
        self._assembly = assembly

    def expand(self, candidates: Any) -> Any:
        """See Beam."""
        choice = beam.pvalue.AsSingleton(
            candidates
            | "Answers" >> beam.Map(_answers)
            | "AllAnswers" >> beam.CombineGlobally(beam.combiners.ToListCombineFn()).without_defaults()
            | "Choose" >> beam.Map(_chosen, self._assembly)
        )
        return (
            candidates
            | "Keep" >> beam.Map(_kept, choice)
            | "AllKept" >> beam.CombineGlobally(beam.combiners.ToListCombineFn()).without_defaults()
        )


def _answers(candidates: Candidates) -> tuple[int, list[str]]:
    return candidates.number, [line.answers for line in candidates.lines]


def _chosen(blocks: list[tuple[int, list[str]]], assembly: Assembly) -> dict[int, list[int]]:
    """By block, the new place of each candidate, or why it has none."""
    blocks = sorted(dict(blocks).items())  # Dask gives what two stages read more than once
    answers = [answer for _, its_answers in blocks for answer in its_answers]
    total, kept = Counter(answers), enrolled(answers, assembly)
    places = np.array([_RARE if total[answer] < assembly.rarest else _THINNED for answer in answers], np.int64)
    places[kept] = np.arange(len(kept))
    ends = np.cumsum([len(its_answers) for _, its_answers in blocks])
    parts = np.split(places, ends[:-1])
    return {number: part.tolist() for (number, _), part in zip(blocks, parts, strict=True)}


@dataclass(frozen=True)
class _Kept:
    """What is kept of a block, with its new places and parts, and what became of all of it."""

    number: int
    found: list[tuple[int, str, Line]]
    counts: Assembled


def _kept(candidates: Candidates, choice: dict[int, list[int]]) -> _Kept:
    places = choice[candidates.number]
    found = zip(places, candidates.parts, candidates.lines, strict=True)
    counts = Assembled(tally=candidates.tally, rare=places.count(_RARE), thinned=places.count(_THINNED))
    return _Kept(candidates.number, [(place, part, line) for place, part, line in found if place >= 0], counts)


def write_release(
    captions: CaptionSplits,
    folder: epath.PathLike,
    *,
    parser: Parser,
    mode: str = "faithful",
    assembly: Assembly | None = None,
    reject: Reject = raise_it,
    options: PipelineOptions | None = None,
    runner: Any = None,
) -> Assembled:
    """Makes COCO-QA of captions, in the layout of the release: ``{train,test}/{questions,answers,types,img_ids}.txt``.

    Beside them lie ``caption_ids.txt`` and ``rules.txt``, which tell where each question comes from. The files can be
    prepared as ``coco_qa/released``.

    Args:
        captions: see there.
        folder: where to.
        parser: of captions; it goes to the workers.
        mode: ``faithful`` or ``corrected``.
        assembly: by default that of the release, which takes captions of thousands of pictures.
        reject: called with each annotation that is none; if it returns, that is left out.
        options: Beam's; by default the in-process runner with one worker.
        runner: a Beam runner or its name, instead of the one in ``options``.

    Raises:
        BadInput: see ``CaptionSplits.with_held_out``.
        MalmoiError: no question is left, a file has captions without pictures, there is no such mode, ….
        OSError: a file can't be read or written.
    """
    assembly, options = assembly or Assembly(), options or pipeline_options([])
    # What is missing, broken or down is better told by this process than by a worker.
    list(generate(["a cat"], parser=parser, rules=rules_of(mode), tally=Tally()))
    captions = captions.with_held_out(assembly, reject)
    folder = epath.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ticks = folder / _TICKS
    pipeline = beam.Pipeline(runner=runner or runner_of(options), options=options)
    _ = (
        pipeline
        | "Files" >> beam.Create([captions], reshuffle=False)
        | "Read" >> beam.FlatMap(CaptionSplits.blocks)
        | "Spread" >> beam.Reshuffle()
        | "Ask" >> beam.ParDo(Ask(parser, mode, str(ticks)))
        | "Assemble" >> Assemble(assembly)
        | "Write" >> beam.Map(_write, str(folder))
    )
    try:
        with watched_ticks(ticks, "questions", total=captions.count, things="captions", before="reading captions"):
            _run(pipeline, folder)
    finally:
        ticks.unlink(missing_ok=True)
    report_file = folder / _REPORT
    assembled = Assembled.from_json(json.loads(report_file.read_text()))
    report_file.unlink()
    if not assembled.splits["train"]:
        raise MalmoiError(
            f"no question is left for training: of {assembled.tally.questions.total():,} none has an answer that "
            f"occurs {assembly.rarest} times. A smaller corpus needs a smaller threshold."
        )
    return assembled


def _run(pipeline: beam.Pipeline, folder: epath.Path) -> None:
    try:
        run_pipeline(pipeline, folder)
    except Exception as error:
        # Runners turn what a worker raised into text.
        _, found, message = str(error).rpartition(f"{MalmoiError.__name__}: ")
        if not found or isinstance(error, MalmoiError):
            raise
        raise MalmoiError(message.splitlines()[0]) from error


def _write(kept: Iterable[_Kept], folder: str) -> None:
    """Writes the files of both splits, and what the driver wants to know."""
    whole, parts = Assembled(), {part: list[tuple[int, Line]]() for part in _ORDER}
    for block in {block.number: block for block in kept}.values():
        whole.tally.add(block.counts.tally)
        whole.rare += block.counts.rare
        whole.thinned += block.counts.thinned
        for place, part, line in block.found:
            parts[part].append((place, line))
    splits: dict[str, list[Line]] = {"train": [], "test": []}
    for part in _ORDER:
        splits[_FOLDERS[part]] += [line for _, line in sorted(parts[part])]
    for split, lines in splits.items():
        place = epath.Path(folder) / split
        place.mkdir(parents=True, exist_ok=True)
        for column, name in enumerate(Line._fields):
            with WholeFile(place / f"{name}.txt") as file:
                file.append("".join(f"{line[column]}\n" for line in lines).encode())
        whole.splits[split] = len(lines)
    (epath.Path(folder) / _REPORT).write_text(json.dumps(whole.to_json()))
