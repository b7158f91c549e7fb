"""``malmoi prepare``."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console

from malmoi.console import complain, say
from malmoi.errors import BadInput, MalmoiError

if TYPE_CHECKING:
    from malmoi.pipelines.text_settings import TextSettings

# Those that only a text_corpus has.
_TEXT_FLAGS = (
    *("files", "unit", "validation", "validation_files", "test", "test_files"),
    *("min_count", "vocabulary_size", "lower"),
)


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.datasets.preparing import checked_name, prepare_dataset
    from malmoi.display.preparation import preparation_view

    names = [checked_name(_in_korean(checked_name(name), options)) for name in options.names]
    settings = {name: _settings(name, options) for name in names}
    failed = []
    for name in names:
        try:
            outcome = prepare_dataset(
                name,
                raw_dir=options.raw_dir,
                settings=settings[name],
                data_dir=options.data_dir,
                on_error=options.on_error,
                overwrite=options.overwrite,
                beam_flags=options.beam_flags,
            )
        except MalmoiError as error:
            if options.on_error == "raise":
                hint = " With --on-error skip, bad input is set aside." if isinstance(error, BadInput) else ""
                raise MalmoiError(f"{name}: {error}{hint}") from error
            complain(f"{name}: {error}")
            failed.append(name)
            continue
        console.print(preparation_view(outcome.dataset.name, outcome.dataset.stats))
        how = "Was there already (--overwrite makes it again)" if outcome.found else "Written"
        say(console, f"{how}: {outcome.dataset.folder}\n")
    if failed:
        raise MalmoiError(f"{len(failed)} of {len(names)} not prepared: {', '.join(failed)}")


def _in_korean(name: str, options: argparse.Namespace) -> str:
    """The name with the tokenizer and the style that are asked for.

    Raises:
        MalmoiError: the dataset has no such choice, or its name says another one.
    """
    from malmoi.featurize.korean import korean_tokenizer
    from malmoi.pipelines.babi_raw import KOREAN, variants

    chosen = {flag: value for flag in ("tokenizer", "style") if (value := getattr(options, flag))}
    if not chosen:
        return name
    dataset, _, config = name.partition("/")
    if dataset == "text_corpus" and "style" not in chosen:
        return name  # it is one of the settings
    variant = variants()[config] if dataset == "babi" else None
    if variant is None or variant.language != KOREAN or ("style" in chosen and variant.own_files):
        raise MalmoiError(
            f"{name} does not have {', '.join(f'--{flag}' for flag in chosen)}: Korean bAbI has a tokenizer, such as "
            "babi/ko-1k, and a style where it is translated; a text_corpus has a tokenizer."
        )
    if "tokenizer" in chosen:
        chosen["tokenizer"] = korean_tokenizer(chosen["tokenizer"]).name
    made = replace(variant, **chosen)
    if variant not in (made, replace(variant, tokenizer=None, style="plain")):
        raise MalmoiError(f"{name} says another tokenizer or style than the flags do; give them in one way only.")
    return f"babi/{made.name}"


def _settings(name: str, options: argparse.Namespace) -> "TextSettings | None":
    """Those of a text_corpus; other datasets have none.

    Raises:
        MalmoiError: what is given does not fit the dataset.
    """
    from malmoi.pipelines.globs import expanded
    from malmoi.pipelines.text_settings import TextSettings

    dataset, _, config = name.partition("/")
    given = [f"--{flag.replace('_', '-')}" for flag in _TEXT_FLAGS if getattr(options, flag)]
    if dataset != "text_corpus":
        if given:
            raise MalmoiError(f"{name} does not have {', '.join(given)}: only text_corpus/NAME is made of your files.")
        return None
    if not options.files:
        raise MalmoiError(f"{name} needs --files: the texts that it is made of.")
    if options.raw_dir:
        raise MalmoiError(f"{name} does not have --raw-dir: it is made of the --files.")
    return TextSettings(
        name=config,
        train=expanded(options.files),
        validation=expanded(options.validation_files or ()) or options.validation or 0.0,
        test=expanded(options.test_files or ()) or options.test or 0.0,
        unit=options.unit or "word",
        tokenizer=options.tokenizer,
        lower=options.lower,
        min_count=options.min_count or 1,
        max_size=options.vocabulary_size,
    )
