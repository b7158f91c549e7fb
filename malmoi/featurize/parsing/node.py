"""A phrase-structure tree that may be changed: what parsers make, and what questions are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from malmoi.extras import require

NOUNS = ("NN", "NNS")


class Node:
    """A phrase, or a word with its tag.

    Attributes:
        label: of the Penn treebank: ``NP``, ``VBG``.
        text: the word; empty for a phrase.
        children: of a phrase.
        level: how many phrases lie above it, 0 for the root.
    """

    __slots__ = ("children", "label", "level", "text")

    def __init__(self, label: str, text: str = "", children: list[Node] | None = None, level: int = 0) -> None:
        self.label = label
        self.text = text
        self.children = [] if children is None else children
        self.level = level

    @classmethod
    def of(cls, tree: Any, level: int = 0) -> Node:
        """The same tree.

        Args:
            tree: an ``nltk.Tree``; a word lies alone below its tag.
            level: of its top.
        """
        if len(tree) == 1 and isinstance(tree[0], str):
            return cls(tree.label(), tree[0], None, level)
        return cls(tree.label(), "", [cls.of(child, level + 1) for child in tree], level)

    def to_nltk(self) -> Any:
        """The same as an ``nltk.Tree``."""
        return self._to(require("nltk", "captions").Tree)

    def _to(self, tree: Any) -> Any:
        return tree(self.label, [child._to(tree) for child in self.children] if self.children else [self.text])

    def copy(self) -> Node:
        """The same again, that shares nothing."""
        return Node(self.label, self.text, [child.copy() for child in self.children], self.level)

    def relevel(self, level: int = 0) -> None:
        """Counts the levels anew."""
        self.level = level
        for child in self.children:
            child.relevel(level + 1)

    def words(self) -> Iterator[str]:
        """The words, from left to right; those that were blanked are left out."""
        if self.text:
            yield self.text
        for child in self.children:
            yield from child.words()

    def leaves(self) -> Iterator[Node]:
        """The words with their tags."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def first(self) -> Node:
        """What comes first among the leaves."""
        return self.children[0].first() if self.children else self

    def path(self, label: str) -> list[Node]:
        """From here to the first phrase of that label, itself included, top down; empty if there is none."""
        if self.label == label:
            return [self]
        for child in self.children:
            found = child.path(label)
            if found:
                return [self, *found]
        return []

    def sentence(self) -> str:
        """The words in lower case, with blanks between."""
        return " ".join(self.words()).lower()

    def __repr__(self) -> str:
        inner = " ".join(map(repr, self.children)) or self.text
        return f"({self.label} {inner})"
