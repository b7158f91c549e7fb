"""The ``malmoi`` command: what it is asked goes to the rooms that do it."""

import argparse
import logging
import os
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from malmoi.arguments.parser import parse
from malmoi.commands import (
    ask,
    caption,
    evaluate,
    generate,
    neighbours,
    prepare,
    quickstart,
    sample,
    sample_text,
    show,
    sources,
    train,
    translate,
    vectors,
    verify,
    wups,
)
from malmoi.console import exit_status


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    logging.basicConfig(format="%(levelname)s: %(message)s")  # before a library sets up its own
    options = parse(arguments)
    if not _computes(options) or os.environ.get("KERAS_BACKEND") == "jax":
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # otherwise TensorFlow says at every start that it is on
    return exit_status(lambda: COMMANDS[options.command](options, Console()))


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Console], None]] = {
    "quickstart": quickstart.run,
    "sample": sample.run,
    "sources": sources.run,
    "translate": translate.run,
    "generate": generate.run,
    "prepare": prepare.run,
    "verify": verify.run,
    "show": show.run,
    "train": train.run,
    "evaluate": evaluate.run,
    "ask": ask.run,
    "caption": caption.run,
    "sample-text": sample_text.run,
    "neighbours": neighbours.run,
    "vectors": vectors.run,
    "wups": wups.run,
}
_COMPUTING = ("quickstart", "train", "evaluate")


def _computes(options: argparse.Namespace) -> bool:
    """Whether it is worth having oneDNN's kernels."""
    images = options.command == "prepare" and any(name.startswith("image_features") for name in options.names)
    return images or options.command in _COMPUTING
