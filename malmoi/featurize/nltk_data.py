"""NLTK's data: fetched through NLTK where it is missing."""

import io
import logging

from malmoi.errors import MalmoiError
from malmoi.extras import require

log = logging.getLogger(__name__)


def fetch(name: str, *, place: str, missing: str) -> None:
    """Downloads a resource into the first folder of NLTK's data path that can be written, or into ``~/nltk_data``.

    NLTK checks its digest, and lets one process at a time do so.

    Args:
        name: as NLTK calls it, such as ``wordnet``.
        place: where in such a folder it belongs, such as ``corpora/wordnet``.
        missing: what errors say first: that it is not there.

    Raises:
        MalmoiError: it can't be fetched; the message says where to get it and where to put it by hand.
    """
    nltk, downloader = require("nltk", "wordnet"), require("nltk.downloader", "wordnet")
    log.warning("%s Downloading it through NLTK.", missing)
    try:
        downloader.Downloader().download(name, quiet=True, raise_on_error=True, print_error_to=io.StringIO())
    except (OSError, ValueError) as error:
        looked = ", ".join(map(str, nltk.data.path))
        raise MalmoiError(
            f"{missing} It could not be downloaded: {error}. On a machine with a network: python -m nltk.downloader "
            f"{name}; or put {place}.zip of https://github.com/nltk/nltk_data (gh-pages, packages/{place}.zip) by hand "
            f"into one of the folders below, unpacked, as {place}. The environment variable NLTK_DATA can name another "
            f"folder that holds {place}. Looked in: {looked}."
        ) from error
