"""``malmoi quickstart``."""

import argparse
from pathlib import Path

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import say
from malmoi.extras import require_tensorflow


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    {"story-qa": _story_qa, "visual-qa": _visual_qa, "captions": _captions}[options.way](options, console)


def _story_qa(options: argparse.Namespace, console: Console) -> None:
    say(console, "A sample corpus all the way to trained models. This takes a minute or two, and no network.")
    require_backend()
    require_tensorflow()
    from malmoi.quickstart import quickstart

    quickstart(options.out or Path("quickstart"), console=console, seed=options.seed)


def _visual_qa(options: argparse.Namespace, console: Console) -> None:
    say(console, "Drawn pictures all the way to answers about others. This takes about three minutes, and no network.")
    require_backend()
    require_tensorflow()
    from malmoi.visual_quickstart import visual_quickstart

    visual_quickstart(options.out or Path("quickstart-visual-qa"), console=console, seed=options.seed)


def _captions(options: argparse.Namespace, console: Console) -> None:
    say(console, "Drawn pictures with captions all the way to questions, answers and captions, in about four minutes.")
    require_backend()
    require_tensorflow()
    from malmoi.caption_quickstart import caption_quickstart

    caption_quickstart(options.out or Path("quickstart-captions"), console=console, seed=options.seed)
