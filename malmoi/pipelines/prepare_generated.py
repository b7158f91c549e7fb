"""Preparing generated COCO-QA: one pipeline writes the questions as text, then the usual one makes shards of them."""

import contextlib
from dataclasses import replace
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.coco_qa_assembly import write_release
from malmoi.pipelines.generated_coco_qa import GeneratedCocoQaCorpus, Made
from malmoi.pipelines.prepare import Prepared, prepare
from malmoi.pipelines.rejects import raise_it


def prepare_generated(
    corpus: GeneratedCocoQaCorpus,
    folder: epath.PathLike,
    *,
    work: epath.Path,
    options: PipelineOptions | None = None,
    runner: Any = None,
    on_error: str = "raise",
) -> Prepared:
    """Generates the questions, and writes them as ``prepare`` writes any corpus.

    Args:
        corpus: what to prepare.
        folder: see ``prepare``.
        work: a folder for the questions as text, which all workers reach; it is removed in the end.
        options: Beam's.
        runner: a Beam runner or its name.
        on_error: see ``prepare``.

    Raises:
        BadInput: see ``write_release``.
        MalmoiError: see there, and ``prepare``.
    """
    left_out: list[BadInput] = []
    work.rmtree(missing_ok=True)
    try:
        assembled = write_release(
            corpus.captions,
            work,
            parser=corpus.generation.caption_parser(),
            mode=corpus.generation.mode,
            assembly=corpus.generation.assembly,
            reject=raise_it if on_error == "raise" else left_out.append,
            options=options,
            runner=runner,
        )
        if not assembled.splits["test"]:
            raise MalmoiError(
                "no question is left for the test pictures: give more captions, or a smaller threshold of rare answers."
            )
        made = Made(folder=str(work), assembled=assembled, left_out=tuple(left_out))
        made_of = replace(corpus, made=made)
        return prepare(made_of, folder, options=options, runner=runner, on_error=on_error)
    finally:
        work.rmtree(missing_ok=True)
        with contextlib.suppress(OSError):  # another run's are there
            work.parent.rmdir()
