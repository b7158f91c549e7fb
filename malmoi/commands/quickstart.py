"""``malmoi quickstart``."""

import argparse

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import say
from malmoi.extras import require_tensorflow


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    say(console, "A sample corpus all the way to trained models. This takes a minute or two, and no network.")
    require_backend()
    require_tensorflow()
    from malmoi.quickstart import quickstart

    quickstart(options.out, console=console, seed=options.seed)
