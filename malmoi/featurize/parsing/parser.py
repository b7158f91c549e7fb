"""What a parser of captions is."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from malmoi.featurize.parsing.node import Node


class Parser(Protocol):
    """Makes trees of captions."""

    def readings(self, captions: Iterable[str]) -> Iterator[list[Node]]:
        """The trees of each caption, the likeliest first; none for one that can't be parsed.

        Args:
            captions: clean ones, with a word at least; see ``malmoi.featurize.captions``.

        Returns:
            a list for each caption, in their order.
        """
        ...
