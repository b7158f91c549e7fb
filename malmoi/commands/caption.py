"""``malmoi caption``."""

import argparse

from rich.console import Console


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.picture_captions import caption_pictures

    caption_pictures(
        options.run,
        options.images,
        beam=options.beam,
        weights=options.weights,
        picture=options.picture,
        console=console,
    )
