"""``malmoi sources``."""

import argparse

from rich.console import Console


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.display.sources import sources_view
    from malmoi.pipelines.sources import source_rows

    console.print(sources_view(source_rows(options.names)))
