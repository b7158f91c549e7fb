"""What the questions of a dataset ask for."""

from collections.abc import Sequence

from malmoi.datasets.prepared import Prepared


def question_types(dataset: Prepared) -> Sequence[str]:
    """The names of the types of questions, by their number.

    Args:
        dataset: of questions about pictures.

    Raises:
        MalmoiError: they are not there.

    Example:
        >>> question_types(Prepared.open("daquar/37-single"))  # doctest: +SKIP
        ['object', 'number', 'color']
    """
    names = getattr(dataset.features.get("type"), "names", None)
    if not names:
        raise dataset.damaged("features.json", "the types of questions", "none")
    return names
