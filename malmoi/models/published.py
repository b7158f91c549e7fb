"""Published errors of story question answering, to stand beside measured ones.

All from *End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895), table 1: test error in per cent on bAbI v1.2
with 1,000 training questions a task, task 1 first.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from malmoi.errors import MalmoiError

_COLUMNS = {
    "BoW": ".6 17.6 71 32 18.3 8.7 23.5 11.4 21.1 22.8 4.1 .3 10.5 1.3 24.3 52 45.4 48.1 89.7 .1",
    "PE": ".1 21.6 64.2 3.8 14.1 7.9 21.6 12.6 23.3 17.4 4.3 .3 9.9 1.8 0 52.1 50.1 13.6 87.4 0",
    "PE LS": ".2 12.8 58.8 11.6 15.7 8.7 20.3 12.7 17 18.6 0 .1 .3 2 0 1.6 49 10.1 85.6 0",
    "PE LS RN": "0 8.3 40.3 2.8 13.1 7.6 17.3 10 13.2 15.1 .9 .2 .4 1.7 0 1.3 51 11.1 82.8 0",
    "joint": "0 11.4 21.9 13.4 14.4 2.8 18.3 9.3 1.9 6.5 .3 .1 .2 6.9 0 2.7 40.4 9.4 88 0",
    "LSTM": "50 80 80 39 30 52 51 55 36 56 38 26 6 73 79 77 49 48 92 9",
}

BABI_1K: Mapping[str, Sequence[float]] = MappingProxyType(
    {name: tuple(map(float, errors.split())) for name, errors in _COLUMNS.items()}
)
"""Errors by column. PE: position encoding; LS: linear start; RN: random noise; joint: one model for all tasks, PE LS
RN; LSTM: the baseline of Weston et al. 2015."""

_1K = re.compile(r"babi/en-1k(-qa\d+)?(-bow|-pe)?")


def columns_beside(datasets: Sequence[str], wanted: Sequence[str] | None = None) -> dict[str, Sequence[float]]:
    """The columns that can stand beside errors measured on some datasets.

    Args:
        datasets: their names, such as ``babi/en-1k-qa1``.
        wanted: names of columns; by default the paper's best one for a model a task or for one of all tasks, and
            none for other datasets than those of the paper.

    Raises:
        MalmoiError: there is no such column, or it is not about these datasets.

    Example:
        >>> list(columns_beside(["babi/en-1k-qa1"])), list(columns_beside(["babi/en-10k"]))
        (['PE LS RN'], [])
    """
    others = [name for name in datasets if not _1K.fullmatch(name)]
    if wanted is None:
        joint = not any("-qa" in name for name in datasets)
        wanted = [] if others else ["joint" if joint else "PE LS RN"]
    if strange := [name for name in wanted if name not in BABI_1K]:
        raise MalmoiError(f"no published column {strange[0]!r}; there are: {', '.join(BABI_1K)}")
    if wanted and others:
        raise MalmoiError(
            f"the published errors are for 1,000 English training questions a task (babi/en-1k), not for {others[0]}. "
            "Ask for no column: --beside without a name."
        )
    return {name: BABI_1K[name] for name in wanted}
