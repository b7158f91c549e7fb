"""A question of the user's about a picture, to a model's answers."""

from pathlib import Path

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import warn
from malmoi.datasets.prepared import Prepared
from malmoi.display.picture_answers import PictureAnswers, picture_answers_picture, picture_answers_table
from malmoi.drawing import draw

_SHOWN = 5


def ask_about_picture(
    folder: Path,
    image: Path,
    question: str,
    *,
    weights: str | None = None,
    data_dir: str | None = None,
    picture: Path | None = None,
    console: Console,
) -> None:
    """Shows how a trained model answers.

    Args:
        folder: of its run.
        image: a JPEG or PNG.
        question: about it.
        weights: of the network that sees the image; see ``vectors_like``.
        data_dir: where the dataset of a K-NN is, whose training questions it looks up; see ``Prepared.open``.
        picture: the PNG that is drawn, if any.
        console: where the answers are shown.

    Raises:
        MalmoiError: there is no such model in the folder, what it needs is not installed, the image is none, or the
            dataset of a K-NN is not there.
    """
    require_backend()
    from malmoi.featurize.fc7_vectors import vectors_like
    from malmoi.models.run import read_about
    from malmoi.models.visual_run import NeighbourRun, VisualRun

    run = NeighbourRun(folder) if read_about(folder)["kind"] == NeighbourRun.kind else VisualRun(folder)
    _ = run.about  # complains of other models before anything is computed
    if run.looks:
        (vector,) = vectors_like(run.manifest, [image], weights=weights)
    else:
        vector = None
        warn(f"{folder} is blind: it answers by the question alone.")
    if isinstance(run, NeighbourRun):  # last: the training questions are many
        run = run.remembering(Prepared.open(run.about["dataset"], data_dir=data_dir))
    answer = run.ask(question, vector)
    if answer.unread_words:
        warn(f"the model reads {run.length} words; not read: {' '.join(answer.unread_words)}")
    asked = PictureAnswers(
        image=image,
        question=question,
        # A K-NN's neighbours may have fewer answers.
        answers=[(text, probability) for text, probability in answer.answers[:_SHOWN] if probability > 0],
        unknown_words=answer.unknown_words,
    )
    console.print(picture_answers_table(asked))
    if picture is not None:
        draw(picture, lambda: picture_answers_picture([asked]), console=console)
