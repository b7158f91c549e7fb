"""Preparing a dataset by its name: what ``malmoi prepare`` does."""

import contextlib
import difflib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets import BUILDERS
from malmoi.datasets.base import PipelineBuilder
from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder as CocoQa
from malmoi.datasets.config_names import checked_config_name
from malmoi.datasets.image_changes import check_same_images
from malmoi.datasets.image_features.image_features_dataset_builder import ImageFeaturesConfig
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.raw_changes import check_same_min_count, check_same_raw
from malmoi.datasets.text_corpus.text_corpus_dataset_builder import TextCorpusConfig
from malmoi.datasets.visual_builder import VisualBuilder
from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.generation import Generation
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.text_settings import TextSettings

OWN = ("text_corpus", "image_features")
"""Datasets that are made of files of one's own, as settings say."""

Settings = TextSettings | Fc7Settings | Generation


@dataclass(frozen=True)
class Outcome:
    """A dataset, and whether it was there already."""

    dataset: Prepared
    found: bool


def prepare_dataset(
    name: str,
    *,
    raw_dir: epath.PathLike | None = None,
    settings: Settings | None = None,
    data_dir: epath.PathLike | None = None,
    on_error: str | None = None,
    image_features: Sequence[str] = (),
    keep_missing: bool = False,
    min_count: int | None = None,
    overwrite: bool = False,
    beam_flags: Sequence[str] = (),
) -> Outcome:
    """Prepares a dataset, or finds it prepared.

    Args:
        name: such as ``babi/en-10k-qa1``.
        raw_dir: the raw data: the archive, the folder that it unpacks to, or a folder that holds either; by default
            it is downloaded.
        settings: of a ``text_corpus`` or of ``image_features``, which files it is made of and how; see
            ``pipelines.globs.expanded``. Of ``coco_qa/generated``, how questions are generated.
        data_dir: where datasets are kept; by default TFDS's own place.
        on_error: ``raise``, or ``skip`` to set bad input aside in ``rejects.jsonl``; ``raise`` if not given, but
            ``skip`` for ``image_features``.
        image_features: where the vectors of pictures are, of a dataset whose questions have them beside them; see
            ``VisualBuilder``.
        keep_missing: keeps questions about pictures without a vector; see there.
        min_count: of ``coco_captioning``, how often a word must be seen in training to have an id of its own.
        overwrite: makes it again where it is there already.
        beam_flags: for Beam's ``PipelineOptions``.

    Raises:
        MalmoiError: there is no such dataset, its raw data is not there or not as it should be, it was prepared from
            other files than those that are named now, ….

    Example:
        >>> play = TextSettings(name="plays", train=expanded(["plays/*.txt"]), validation=0.05)  # doctest: +SKIP
        >>> prepare_dataset("text_corpus/plays", settings=play).dataset.splits  # doctest: +SKIP
        ('train', 'validation')
    """
    options = _options(beam_flags)
    on_error = on_error or default_on_error(name)
    pictures = _pictures(name, image_features, keep_missing)
    counted = _counted(name, min_count)
    builder = _builder(
        name, raw_dir=raw_dir, settings=settings, data_dir=data_dir, on_error=on_error, **pictures, **counted
    )
    found = (builder.data_path / "dataset_info.json").exists() and not overwrite
    mode = tfds.GenerateMode.REUSE_CACHE_IF_EXISTS if overwrite else tfds.GenerateMode.REUSE_DATASET_IF_EXISTS
    # TFDS tells of sizes that it does not know; progress of ours is shown on stderr.
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(manual_dir=raw_dir, download_mode=mode, beam_options=options)
        )
    dataset = Prepared.open(builder.data_path)
    if found and counted:
        check_same_min_count(dataset, **counted)
    if found and (raw_dir is not None or settings is not None or image_features):
        place = epath.Path(builder.data_dir_root) / "downloads"  # where TFDS has it, too
        reject = raise_it if on_error == "raise" else lambda error: None
        if isinstance(settings, Fc7Settings):
            check_same_images(dataset, settings, download_dir=place, reject=reject)
        else:
            check_same_raw(dataset, builder.raw_corpus(raw_dir=raw_dir, download_dir=place), reject)
    return Outcome(dataset, found)


def _pictures(name: str, image_features: Sequence[str], keep_missing: bool) -> dict[str, Any]:
    """The arguments that only builders of questions about pictures have."""
    given = {"image_features": tuple(image_features), "keep_missing": keep_missing}
    if issubclass(BUILDERS[checked_name(name).partition("/")[0]], VisualBuilder):
        return given
    if any(given.values()):
        raise MalmoiError(f"{name} is not made of questions about pictures, so that it has no image_features.")
    return {}


def _counted(name: str, min_count: int | None) -> dict[str, int]:
    """The argument that only the builder of captions has."""
    if min_count is None:
        return {}
    if not name.startswith("coco_captioning/"):
        raise MalmoiError(f"{name} has no min_count: coco_captioning has, and a text_corpus in its settings.")
    return {"min_count": min_count}


def default_on_error(name: str) -> str:
    """What happens to bad input of a dataset: one bad image among thousands stops nothing.

    Example:
        >>> default_on_error("image_features/coco"), default_on_error("babi/en-1k")
        ('skip', 'raise')
    """
    return "skip" if name.partition("/")[0] == "image_features" else "raise"


def checked_name(name: str) -> str:
    """The name of a dataset that can be prepared, as it is.

    Raises:
        MalmoiError: there is no such dataset or config; the message lists those that are near.

    Example:
        >>> checked_name("babi/en-10k-qa21")
        Traceback (most recent call last):
        malmoi.errors.MalmoiError: babi has no config 'en-10k-qa21'; of its 4599 these are near: en-10k-qa2, ...
    """
    dataset, _, config = name.partition("/")
    if dataset not in BUILDERS:
        raise MalmoiError(f"no dataset {dataset!r}; there are: {', '.join(BUILDERS)}")
    if dataset in OWN:
        checked_config_name(config)
        return name
    configs = BUILDERS[dataset].config_names()
    if not config:
        some = ", ".join(f"{dataset}/{known}" for known in list(configs)[:3])
        raise MalmoiError(f"{name!r} names no config; name one of the {len(configs)}, such as {some}")
    if config not in configs:
        near = difflib.get_close_matches(config, configs, n=5) or list(configs)[:5]
        raise MalmoiError(
            f"{dataset} has no config {config!r}; of its {len(configs)} these are near: {', '.join(near)}"
        )
    return name


def _options(beam_flags: Sequence[str]) -> Any:
    logging.disable(logging.WARNING)  # Beam warns at every import of Google Cloud clients that are not there
    try:
        require("apache_beam", "prepare")
        from malmoi.pipelines.options import pipeline_options
    finally:
        logging.disable(logging.NOTSET)
    return pipeline_options(beam_flags)


def _builder(
    name: str, *, raw_dir: epath.PathLike | None, settings: Settings | None, **arguments: Any
) -> PipelineBuilder:
    dataset, _, config = checked_name(name).partition("/")
    if isinstance(settings, Generation) and issubclass(BUILDERS[dataset], CocoQa):
        return CocoQa(config=config, generation=settings, **arguments)
    if dataset not in OWN:
        if settings is not None:
            raise MalmoiError(f"{dataset} is not made of files of one's own: only {' and '.join(OWN)} have settings.")
        return BUILDERS[dataset](config=config, **arguments)
    if raw_dir is not None:
        raise MalmoiError(f"{dataset} has no raw_dir: name its files.")
    if settings is None or isinstance(settings, Generation) or settings.name != config:
        given = "none" if settings is None or isinstance(settings, Generation) else f"those of {settings.name!r}"
        raise MalmoiError(f"{name} needs the settings of {config!r}, its files among them; given are {given}.")
    made: TextCorpusConfig | ImageFeaturesConfig
    if isinstance(settings, TextSettings):
        made, needed = TextCorpusConfig(settings=settings), "text_corpus"
    else:
        made, needed = ImageFeaturesConfig(settings=settings), "image_features"
    if dataset != needed:
        raise MalmoiError(f"{name}: these settings are of {needed}.")
    return BUILDERS[dataset](config=made, **arguments)
