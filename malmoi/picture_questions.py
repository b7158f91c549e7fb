"""A question of the user's about a picture, to a model's answers."""

import warnings
from pathlib import Path

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import say, warn
from malmoi.display.fonts import MissingGlyphs
from malmoi.display.picture_answers import PictureAnswers, picture_answers_picture, picture_answers_table

_SHOWN = 5


def ask_about_picture(
    folder: Path,
    image: Path,
    question: str,
    *,
    weights: str | None = None,
    picture: Path | None = None,
    console: Console,
) -> None:
    """Shows how a trained model answers.

    Args:
        folder: of its run.
        image: a JPEG or PNG.
        question: about it.
        weights: of the network that sees the image; see ``vectors_like``.
        picture: the PNG that is drawn, if any.
        console: where the answers are shown.

    Raises:
        MalmoiError: there is no such model in the folder, what it needs is not installed, or the image is none.
    """
    require_backend()
    from malmoi.featurize.fc7_vectors import vectors_like
    from malmoi.models.visual_run import VisualRun

    run = VisualRun(folder)
    _ = run.about  # complains of other models before anything is computed
    if run.looks:
        (vector,) = vectors_like(run.manifest, [image], weights=weights)
    else:
        vector = None
        warn(f"{folder} is blind: it answers by the question alone.")
    answer = run.ask(question, vector)
    if answer.unread_words:
        warn(f"the model reads {run.length} words; not read: {' '.join(answer.unread_words)}")
    asked = PictureAnswers(
        image=image, question=question, answers=answer.answers[:_SHOWN], unknown_words=answer.unknown_words
    )
    console.print(picture_answers_table(asked))
    if picture is not None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", MissingGlyphs)
            picture.write_bytes(picture_answers_picture([asked]))
        for warning in caught:
            warn(str(warning.message))
        say(console, f"picture: {picture}")
