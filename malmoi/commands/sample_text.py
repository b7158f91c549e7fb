"""``malmoi sample-text``."""

import argparse

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import stream


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    require_backend()
    from malmoi.featurize.tokenize import normal_text
    from malmoi.models.character_model import CharacterModel
    from malmoi.models.language_run import LanguageRun

    trained = LanguageRun(options.run)
    unit = trained.unit  # first: it tells whether there is a model of this kind
    writer = CharacterModel(trained.model, trained.tokens, unit, trained.about["tokenizer"])
    pieces = writer.stream(
        options.prime,
        length=options.length,
        temperature=options.temperature,
        how=options.how,
        seed=options.seed,
        allow_unknown=options.allow_unknown,
    )
    stream(console, [normal_text(options.prime)])
    try:
        stream(console, pieces)
    finally:
        stream(console, "\n")
