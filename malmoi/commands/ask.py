"""``malmoi ask``."""

import argparse

from rich.console import Console

from malmoi.errors import MalmoiError


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.questions import ask, asked_question, asked_story

    if options.image is None:
        if options.weights:
            raise MalmoiError("--weights are of the network that sees an --image.")
        if options.data_dir:
            raise MalmoiError("--data-dir is for a K-NN, which is asked about an --image.")
        story = asked_story(options.story, console=console)
        question = asked_question(options.question, console=console)
        ask(options.run, story, question, picture=options.picture, console=console)
        return
    from malmoi.picture_questions import ask_about_picture

    if options.story is not None:
        raise MalmoiError("a model is asked about a --story or about an --image, not about both.")
    question = asked_question(options.question, console=console)
    ask_about_picture(
        options.run,
        options.image,
        question,
        weights=options.weights,
        data_dir=options.data_dir,
        picture=options.picture,
        console=console,
    )
