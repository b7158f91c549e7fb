"""``malmoi generate``."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track

from malmoi.console import say, warn
from malmoi.errors import BadInput, MalmoiError
from malmoi.extras import require

if TYPE_CHECKING:
    from malmoi.featurize.parsing.parser import Parser
    from malmoi.pipelines.caption_files import Caption
    from malmoi.pipelines.generation import Generation


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    {"questions": _questions, "coco-qa": _coco_qa}[options.thing](options, console)


def _questions(options: argparse.Namespace, console: Console) -> None:
    from malmoi.display.tally import tally_view
    from malmoi.featurize.parsing.penn import TreeFile
    from malmoi.featurize.questions.generate import Tally
    from malmoi.pipelines.caption_questions import count_blocks, question_blocks
    from malmoi.pipelines.instance_files import read_instances
    from malmoi.pipelines.rejects import REJECTS_FILE, raise_it, write_rejects
    from malmoi.pipelines.whole_file import WholeFile

    if options.trees is not None and (options.workers > 1 or options.caption_parser != "chunk"):
        raise MalmoiError(
            "--trees is read in one process and takes the place of a parser: leave --workers and --parser."
        )
    errors, tally, rejects = Console(stderr=True), Tally(), list[BadInput]()
    reject = raise_it if options.on_error == "raise" else rejects.append
    captions = _captions(options, reject)
    parser = _parser(options)
    images: set[int] = set()
    if options.augment_numbers:
        captions = _noted(captions, images)
    blocks = question_blocks(
        captions, parser=parser, mode=options.mode, workers=options.workers, trees=options.show_trees
    )
    instances = (read_instances(file, reject) for file in options.augment_numbers or ())
    blocks = chain(blocks, count_blocks(chain.from_iterable(instances), images))
    with ExitStack() as stack:
        write: Callable[[bytes], object] = sys.stdout.buffer.write
        if options.out is not None:
            write = stack.enter_context(WholeFile(options.out)).append
        else:
            sys.stdout.flush()
        hidden = not errors.is_terminal or options.sentence is not None
        for block in track(blocks, "blocks of captions", console=errors, transient=True, disable=hidden):
            if block.trees:
                say(console, block.trees)
                sys.stdout.flush()
            write(block.lines)
            tally.add(block.tally)
        if isinstance(parser, TreeFile):
            parser.finish()
    if options.sentence is None:
        (console if options.out is not None else errors).print(tally_view(tally))
    if rejects:
        reasons = Counter(error.reason for error in rejects)
        told = ", ".join(f"{reason} {number:,}" for reason, number in sorted(reasons.items()))
        where = ""
        if options.out is not None:
            write_rejects(options.out.parent, [error.record() for error in rejects])
            where = f"; see {options.out.parent / REJECTS_FILE}"
        warn(f"annotations set aside: {told}{where}")


def _captions(options: argparse.Namespace, reject: Callable[[BadInput], None]) -> Iterator["Caption"]:
    from malmoi.pipelines.caption_files import Caption, read_all_captions

    if options.sentence is not None:
        # Of bytes that are no text the command line makes half characters.
        return iter([Caption(options.sentence.encode(errors="surrogateescape").decode(errors="replace"), 1)])
    return read_all_captions(options.captions, reject)


def _noted(captions: Iterable["Caption"], images: set[int]) -> Iterator["Caption"]:
    """The captions; their pictures are noted."""
    for caption in captions:
        if caption.image_id is None:
            raise MalmoiError("--augment-numbers asks about the pictures of COCO's annotations: other text names none.")
        images.add(caption.image_id)
        yield caption


def _parser(options: argparse.Namespace) -> "Parser":
    from malmoi.featurize.parsing.penn import TreeFile

    return TreeFile(options.trees) if options.trees is not None else _generation(options).caption_parser()


def _generation(options: argparse.Namespace) -> "Generation":
    from malmoi.pipelines.generation import Generation

    return Generation(mode=options.mode, parser=options.caption_parser, corenlp_url=options.corenlp_url)


def _coco_qa(options: argparse.Namespace, console: Console) -> None:
    require("apache_beam", "prepare")
    from malmoi.display.tally import tally_view
    from malmoi.featurize.questions.assembly import Assembly
    from malmoi.pipelines.caption_splits import CaptionSplits
    from malmoi.pipelines.coco_qa_assembly import write_release
    from malmoi.pipelines.options import pipeline_options

    workers = ["--direct_num_workers", str(options.workers), "--direct_running_mode", "multi_processing"]
    assembled = write_release(
        CaptionSplits(
            train=tuple(options.train), test=tuple(options.test), instances=tuple(options.augment_numbers or ())
        ),
        options.out,
        parser=_generation(options).caption_parser(),
        mode=options.mode,
        assembly=Assembly(rarest=options.rarest, free=options.free, decay=options.decay),
        options=pipeline_options(workers if options.workers > 1 else []),
    )
    console.print(tally_view(assembled.tally))
    say(console, f"dropped: answers too rare {assembled.rare:,}, thinned out {assembled.thinned:,}")
    told = ", ".join(f"{split} {number:,}" for split, number in assembled.splits.items())
    say(console, f"enrolled: {told}: {options.out}")
