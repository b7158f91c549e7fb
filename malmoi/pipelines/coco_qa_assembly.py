"""COCO-QA from captions: a Beam pipeline that generates candidates, chooses among them, and writes the release's files.

One reader hands out blocks of captions, which are reshuffled, so that parsing spreads over the workers. What is chosen
follows from the answers of all candidates in their order: they come together once, without the questions, and the
choice goes back to the blocks as a side input. So the result is the same on any runner.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apache_beam as beam
import numpy as np
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.questions.assembly import Assembly, enrolled, validation_images
from malmoi.featurize.questions.candidate import TYPES
from malmoi.featurize.questions.generate import Tally, generate
from malmoi.featurize.questions.rules import rules_of
from malmoi.pipelines.caption_files import Caption, read_all_captions
from malmoi.pipelines.options import pipeline_options, runner_of
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.whole_file import UNFINISHED, WholeFile

FILES = ("questions", "answers", "types", "img_ids")
_BLOCK = 1_000
_REPORT = f"{UNFINISHED}report.json"
_ORDER = ("train", "validation", "test")
_FOLDERS = {"train": "train", "validation": "train", "test": "test"}

Line = tuple[str, str, str, str]
"""A line of each of ``FILES``."""


@dataclass(frozen=True)
class CaptionBlock:
    """Captions that one worker works on.

    Attributes:
        number: of the block, among those of all files.
        parts: of each caption, by its picture: ``train``, ``validation`` or ``test``.
        captions: see there.
    """

    number: int
    parts: tuple[str, ...]
    captions: tuple[Caption, ...]


@dataclass(frozen=True)
class Candidates:
    """The candidates of a block.

    Attributes:
        number: of the block.
        parts: of each candidate.
        lines: of each candidate.
        tally: of the block's captions.
    """

    number: int
    parts: tuple[str, ...]
    lines: tuple[Line, ...]
    tally: Tally


class Ask(beam.DoFn):
    """A block of captions -> its candidates."""

    def __init__(self, parser: Parser, mode: str) -> None:
        self._parser, self._mode = parser, mode

    def process(self, block: CaptionBlock) -> Iterator[Candidates]:
        """Generates."""
        tally, parts, lines = Tally(), list[str](), list[Line]()
        texts = [caption.text for caption in block.captions]
        made = generate(texts, parser=self._parser, rules=rules_of(self._mode), tally=tally)
        for part, caption, result in zip(block.parts, block.captions, made, strict=True):
            for question in result.questions:
                kind = str(TYPES.index(question.type))
                lines.append((question.question, question.answer, kind, str(caption.image_id)))
                parts.append(part)
        yield Candidates(block.number, tuple(parts), tuple(lines), tally)


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
    return candidates.number, [line[1] for line in candidates.lines]


def _chosen(blocks: list[tuple[int, list[str]]], assembly: Assembly) -> dict[int, list[int]]:
    """By block, the new place of each candidate, or -1."""
    blocks = sorted(blocks)
    kept = enrolled([answer for _, answers in blocks for answer in answers], assembly)
    places = np.full(sum(len(answers) for _, answers in blocks), -1, np.int64)
    places[kept] = np.arange(len(kept))
    ends = np.cumsum([len(answers) for _, answers in blocks])
    parts = np.split(places, ends[:-1])
    return {number: part.tolist() for (number, _), part in zip(blocks, parts, strict=True)}


def _kept(candidates: Candidates, choice: dict[int, list[int]]) -> tuple[list[tuple[int, str, Line]], Tally]:
    places = choice[candidates.number]
    found = zip(places, candidates.parts, candidates.lines, strict=True)
    return [(place, part, line) for place, part, line in found if place >= 0], candidates.tally


def write_release(
    train: Sequence[Path],
    test: Sequence[Path],
    folder: epath.PathLike,
    *,
    parser: Parser,
    mode: str = "faithful",
    assembly: Assembly | None = None,
    beam_flags: Sequence[str] = (),
) -> tuple[Tally, dict[str, int]]:
    """Makes COCO-QA of captions, in the layout of the release: ``{train,test}/{questions,answers,types,img_ids}.txt``.

    The files can be prepared as ``coco_qa/released``.

    Args:
        train: COCO's annotations of the training pictures, such as ``captions_train2014.json``.
        test: those of the test pictures, such as ``captions_val2014.json``.
        folder: where to.
        parser: of captions; it goes to the workers.
        mode: ``faithful`` or ``corrected``.
        assembly: by default that of the release, which takes captions of thousands of pictures.
        beam_flags: see ``malmoi.pipelines.options``.

    Returns:
        the tally of all captions, and how many questions each split has.

    Raises:
        BadInput: see ``read_captions``.
        MalmoiError: no question is left, a file has captions without pictures, there is no such mode, ….
        OSError: a file can't be read or written.
    """
    assembly = assembly or Assembly()
    # What is missing, broken or down is better told by this process than by a worker.
    list(generate(["a cat"], parser=parser, rules=rules_of(mode), tally=Tally()))
    for _ in _blocks(train, test, assembly):
        pass
    options = pipeline_options(list(beam_flags))
    folder = epath.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pipeline = beam.Pipeline(runner=runner_of(options), options=options)
    _ = (
        pipeline
        | "Files" >> beam.Create([(tuple(train), tuple(test))], reshuffle=False)
        | "Read" >> beam.FlatMap(_read, assembly)
        | "Spread" >> beam.Reshuffle()
        | "Ask" >> beam.ParDo(Ask(parser, mode))
        | "Assemble" >> Assemble(assembly)
        | "Write" >> beam.Map(_write, str(folder))
    )
    _run(pipeline)
    report_file = folder / _REPORT
    report = json.loads(report_file.read_text())
    report_file.unlink()
    tally = Tally()
    for name, value in report["tally"].items():
        setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
    if not report["splits"]["train"]:
        raise MalmoiError(
            f"no question is left for training: of {tally.questions.total():,} none has an answer that occurs "
            f"{assembly.rarest} times. A smaller corpus needs a smaller threshold."
        )
    return tally, report["splits"]


def _run(pipeline: beam.Pipeline) -> None:
    try:
        pipeline.run().wait_until_finish()
    except Exception as error:
        # Runners turn what a worker raised into text.
        _, found, message = str(error).rpartition(f"{MalmoiError.__name__}: ")
        if not found:
            raise
        raise MalmoiError(message.splitlines()[0]) from error


def _blocks(train: Sequence[Path], test: Sequence[Path], assembly: Assembly) -> Iterator[CaptionBlock]:
    """Captions of the training files, then those of the test files, in the order of the files."""
    training, testing = (list(read_all_captions(list(paths), raise_it)) for paths in (train, test))
    images = [_image(caption) for caption in training]
    held_out = validation_images(list(dict.fromkeys(images)), assembly)
    parts = ["validation" if image in held_out else "train" for image in images]
    parts += ["test" for caption in testing if _image(caption) >= 0]
    captions = [*training, *testing]
    for number, start in enumerate(range(0, len(captions), _BLOCK)):
        end = start + _BLOCK
        yield CaptionBlock(number, tuple(parts[start:end]), tuple(captions[start:end]))


def _read(files: tuple[tuple[Path, ...], tuple[Path, ...]], assembly: Assembly) -> Iterator[CaptionBlock]:
    return _blocks(*files, assembly)


def _image(caption: Caption) -> int:
    if caption.image_id is None:
        raise MalmoiError("COCO-QA is made of COCO's annotations: plain lines name no pictures.")
    return caption.image_id


def _write(kept: Iterable[tuple[list[tuple[int, str, Line]], Tally]], folder: str) -> None:
    """Writes the files of both splits, and what the driver wants to know."""
    tally, parts = Tally(), {part: list[tuple[int, Line]]() for part in _ORDER}
    for found, its_tally in kept:
        tally.add(its_tally)
        for place, part, line in found:
            parts[part].append((place, line))
    splits: dict[str, list[Line]] = {"train": [], "test": []}
    for part in _ORDER:
        splits[_FOLDERS[part]] += [line for _, line in sorted(parts[part])]
    for split, lines in splits.items():
        place = epath.Path(folder) / split
        place.mkdir(parents=True, exist_ok=True)
        for column, name in enumerate(FILES):
            with WholeFile(place / f"{name}.txt") as file:
                file.append("".join(f"{line[column]}\n" for line in lines).encode())
    counts = {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(tally).items()}
    report = {"tally": counts, "splits": {split: len(lines) for split, lines in splits.items()}}
    (epath.Path(folder) / _REPORT).write_text(json.dumps(report))
