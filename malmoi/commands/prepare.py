"""``malmoi prepare``."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console

from malmoi.console import complain, say, warn
from malmoi.errors import BadInput, MalmoiError

if TYPE_CHECKING:
    from malmoi.datasets.preparing import Settings

# Flags that only a dataset made of one's own files has.
_FLAGS = {
    "text_corpus": (
        *("files", "unit", "validation", "validation_files", "test", "test_files"),
        *("min_count", "vocabulary_size", "lower"),
    ),
    "image_features": ("images", "network", "layer", "weights", "resize", "dtype", "before_relu"),
}

_GENERATION = ("mode", "caption_parser", "corenlp_url", "rarest", "free", "decay", "augment_numbers")


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.datasets.preparing import checked_name, default_on_error, prepare_dataset
    from malmoi.display.preparation import preparation_view

    named = [_with_config(name, options) for name in options.names]
    names = [checked_name(_in_korean(checked_name(name), options)) for name in named]
    settings = {name: _settings(name, options) for name in names}
    failed = []
    for name in names:
        _warn_of_weights(name, settings[name])
        try:
            outcome = prepare_dataset(
                name,
                raw_dir=options.raw_dir,
                settings=settings[name],
                data_dir=options.data_dir,
                on_error=options.on_error,
                image_features=options.image_features or (),
                keep_missing=options.keep_missing,
                min_count=options.min_count if _is_captions(name) else None,
                overwrite=options.overwrite,
                beam_flags=options.beam_flags,
            )
        except MalmoiError as error:
            if (options.on_error or default_on_error(name)) == "raise":
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


def _is_captions(name: str) -> bool:
    """Whether a dataset has captions, whose vocabulary has a least count."""
    return name.startswith("coco_captioning/")


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


def _with_config(name: str, options: argparse.Namespace) -> str:
    """Image features are called by their network where no name is given."""
    return f"{name}/{options.network or 'vgg19'}" if name == "image_features" else name


def _warn_of_weights(name: str, settings: "Settings | None") -> None:
    from malmoi.featurize.fc7_manifest import UNTRAINED
    from malmoi.pipelines.fc7_settings import Fc7Settings

    if isinstance(settings, Fc7Settings) and settings.weights.startswith("random:"):
        warn(f"{name}: {UNTRAINED}")


def _settings(name: str, options: argparse.Namespace) -> "Settings | None":
    """Those of a dataset that is made of one's own files; others have none.

    Raises:
        MalmoiError: what is given does not fit the dataset.
    """
    dataset, _, config = name.partition("/")
    generation = _generation(name, options)
    for owner, flags in _FLAGS.items():
        flags = tuple(flag for flag in flags if flag != "min_count" or not _is_captions(name))
        given = [f"--{flag.replace('_', '-')}" for flag in flags if getattr(options, flag)]
        if given and dataset != owner:
            raise MalmoiError(
                f"{name} does not have {', '.join(given)}: only {owner}/NAME is made of such files of yours."
            )
    if dataset not in _FLAGS:
        return generation
    if options.raw_dir:
        raise MalmoiError(f"{name} does not have --raw-dir: it is made of the --{_FLAGS[dataset][0]}.")
    return _text_settings(config, options) if dataset == "text_corpus" else _fc7_settings(config, options)


def _generation(name: str, options: argparse.Namespace) -> "Settings | None":
    """How questions are generated, if something is said of it.

    Raises:
        MalmoiError: the dataset is not generated.
    """
    given = {flag: value for flag in _GENERATION if (value := getattr(options, flag)) is not None}
    if not given:
        return None
    if name.removesuffix("-fc7") != "coco_qa/generated":
        told = ", ".join(f"--{flag.replace('_', '-')}" for flag in given)
        raise MalmoiError(f"{name} does not have {told}: only coco_qa/generated is made of captions.")
    from malmoi.featurize.questions.assembly import Assembly
    from malmoi.pipelines.generation import Generation
    from malmoi.pipelines.globs import expanded

    if "caption_parser" in given:
        given["parser"] = given.pop("caption_parser")
    assembly = Assembly(**{flag: given.pop(flag) for flag in ("rarest", "free", "decay") if flag in given})
    return Generation(assembly=assembly, instances=expanded(given.pop("augment_numbers", ())), **given)


def _text_settings(name: str, options: argparse.Namespace) -> "Settings":
    from malmoi.pipelines.globs import expanded
    from malmoi.pipelines.text_settings import TextSettings

    if not options.files:
        raise MalmoiError(f"text_corpus/{name} needs --files: the texts that it is made of.")
    return TextSettings(
        name=name,
        train=expanded(options.files),
        validation=expanded(options.validation_files or ()) or options.validation or 0.0,
        test=expanded(options.test_files or ()) or options.test or 0.0,
        unit=options.unit or "word",
        tokenizer=options.tokenizer,
        lower=options.lower,
        min_count=options.min_count or 1,
        max_size=options.vocabulary_size,
    )


def _fc7_settings(name: str, options: argparse.Namespace) -> "Settings":
    from malmoi.pipelines.fc7_settings import Fc7Settings

    if not options.images:
        raise MalmoiError(f"image_features/{name} needs --images: a folder, an archive, files or patterns.")
    given = {
        flag: value for flag in ("network", "layer", "weights", "resize", "dtype") if (value := getattr(options, flag))
    }
    return Fc7Settings(name=name, images=tuple(options.images), relu=not options.before_relu, **given)
