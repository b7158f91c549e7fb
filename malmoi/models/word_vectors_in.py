"""Word vectors of a model or a file, whatever a path names."""

from pathlib import Path

from malmoi.backend import require_backend
from malmoi.errors import MalmoiError
from malmoi.models.word_vectors import WordVectors


def word_vectors_in(place: Path) -> WordVectors:
    """The vectors of a run, or those in a file of word2vec's text format.

    Args:
        place: a file, the folder of a model, or one that holds the folder of one model.

    Raises:
        MalmoiError: the folder holds no model of word vectors, or several; the file is something else.
        OSError: there is nothing, or it can't be read.
    """
    if not place.is_dir():
        return WordVectors.load(place)
    require_backend()
    from malmoi.models.runs import runs_in
    from malmoi.models.word2vec_run import Word2VecRun

    runs = [run for run in runs_in(place) if isinstance(run, Word2VecRun)]
    if len(runs) != 1:
        there = f"several: {', '.join(str(run.folder) for run in runs)}. Name one" if runs else "models of other kinds"
        raise MalmoiError(f"expected a model of word vectors in {place}, found {there}.")
    return runs[0].word_vectors
