"""``malmoi ask``."""

import argparse

from rich.console import Console


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.questions import ask, asked_question, asked_story

    story = asked_story(options.story, console=console)
    question = asked_question(options.question, console=console)
    ask(options.run, story, question, picture=options.picture, console=console)
