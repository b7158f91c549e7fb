"""``malmoi sample``."""

import argparse

from rich.console import Console

from malmoi.console import say


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    corpora = {"babi": _babi, "coco": _coco, "coco-qa": _coco_qa, "daquar": _daquar, "play": _play}
    corpora[options.corpus](options, console)


def _babi(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_babi

    files = write_babi(
        options.out,
        tasks=options.tasks,
        questions_train=options.questions,
        questions_test=options.test_questions,
        seed=options.seed,
        folder=options.folder,
    )
    say(console, f"{len(files)} files in {options.out / options.folder}")


def _coco(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_coco
    from malmoi.samples.scene_captions import CAPTIONS

    write_coco(options.out, images=options.images, test_images=options.test_images, seed=options.seed)
    pictures = options.images + options.test_images
    say(console, f"{pictures:,} pictures and {CAPTIONS * pictures:,} captions in {options.out}")


def _coco_qa(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_coco_qa

    write_coco_qa(options.out, images=options.images, test_images=options.test_images, seed=options.seed)
    _say_pictures(options, console)


def _daquar(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_daquar

    write_daquar(options.out, images=options.images, test_images=options.test_images, seed=options.seed)
    _say_pictures(options, console)


def _say_pictures(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples.scene_questions import QUESTIONS

    pictures = options.images + options.test_images
    say(console, f"{pictures:,} pictures and {QUESTIONS * pictures:,} questions in {options.out}")


def _play(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_play

    file = write_play(options.out, language=options.language, lines=options.lines, seed=options.seed)
    text = file.read_text(encoding="utf-8")
    say(console, f"{options.lines:,} lines, {len(text):,} characters, {len(set(text))} different ones: {file}")
