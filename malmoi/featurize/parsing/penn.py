"""Trees in the Penn treebank's brackets, as parsers print them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.parsing.node import Node

_DEEPEST = 150


def read_trees(lines: Iterable[str], *, file: str) -> Iterator[tuple[int, Node]]:
    """The trees of a text, each with the line on which it begins.

    A tree may stand in one line or in several, and begins with a bracket at the start of a line. What is no bracketing,
    such as the dependencies that the Stanford parser prints below each tree, is passed over.

    Args:
        lines: of the text.
        file: its name, for errors.

    Raises:
        BadInput: brackets do not match (``brackets``), or a tree is none (``no-tree``).

    Example:
        >>> [(line, tree) for line, tree in read_trees(["(ROOT (NP", "  (NN cat)))", "det(cat-1)"], file="trees")]
        [(1, (ROOT (NP (NN cat))))]
    """
    open_brackets, start, parts = 0, 0, list[str]()
    for number, line in enumerate(lines, 1):
        if not open_brackets and not line.startswith("("):
            continue
        if not open_brackets:
            start, parts = number, []
        parts.append(line)
        open_brackets += line.count("(") - line.count(")")
        if open_brackets < 0:
            raise BadInput(reason="brackets", file=file, line=number, expected="a tree", found="a bracket too many")
        if not open_brackets:
            yield start, _tree(" ".join(parts), file=file, line=start)
    if open_brackets:
        expected = f"{open_brackets} closing brackets more"
        raise BadInput(reason="brackets", file=file, line=start, expected=expected, found="the end of the file")


def parse_tree(text: str) -> Node:
    """One tree.

    Raises:
        MalmoiError: it is none.

    Example:
        >>> parse_tree("(ROOT (NP (DT the) (NN cat)))")
        (ROOT (NP (DT the) (NN cat)))
    """
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    stack: list[Node] = [Node("")]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token == "(":
            label = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1] not in "()" else ""
            stack.append(Node(label))
            place += bool(label)
            if len(stack) > _DEEPEST:
                raise MalmoiError(f"a tree is deeper than {_DEEPEST} phrases")
        elif token == ")":
            if len(stack) < 2:
                raise MalmoiError("a bracket is closed that was not opened")
            node = stack.pop()
            if not node.text and not node.children:
                raise MalmoiError(f"the phrase {node.label!r} is empty")
            stack[-1].children.append(node)
        elif stack[-1].children or stack[-1].text or len(stack) < 2:
            raise MalmoiError(f"the word {token!r} has no tag of its own")
        else:
            stack[-1].text = token
        place += 1
    if len(stack) > 1 or len(stack[0].children) != 1 or not stack[0].children[0].children:
        raise MalmoiError("expected one tree in brackets")
    root = stack[0].children[0]
    if root.label != "ROOT":
        root = Node("ROOT", children=[root]) if root.label else Node("ROOT", children=root.children)
    if any(not child.children for child in root.children):
        root = Node("ROOT", children=[Node("FRAG", children=root.children)])
    root.relevel()
    return root


def _tree(text: str, *, file: str, line: int) -> Node:
    try:
        return parse_tree(text)
    except MalmoiError as error:
        raise BadInput(reason="no-tree", file=file, line=line, expected="a tree", found=str(error)) from error


class TreeFile:
    """Trees that were made before: one for each caption that has a word, in their order; a ``Parser``."""

    def __init__(self, path: Path) -> None:
        """Makes one that stands before the first tree.

        Args:
            path: the file, in UTF-8.
        """
        self._file = str(path)
        self._trees = _trees_of(path)
        self._read = 0

    def readings(self, captions: Iterable[str]) -> Iterator[list[Node]]:
        """The next tree for each caption.

        Raises:
            BadInput: see ``read_trees``; or there are not as many trees as captions (``trees``).
            OSError: the file can't be read.
        """
        for caption in captions:
            found = next(self._trees, None)
            if found is None:
                expected = f"a tree for each caption, one for {caption!r}"
                found_trees = f"{self._read:,} trees"
                raise BadInput(reason="trees", file=self._file, line=None, expected=expected, found=found_trees)
            self._read += 1
            yield [found[1]]

    def finish(self) -> None:
        """Looks whether there are trees left.

        Raises:
            BadInput: there are (``trees``).
        """
        left = next(self._trees, None)
        if left is not None:
            expected = f"{self._read:,} trees, one for each caption"
            raise BadInput(reason="trees", file=self._file, line=left[0], expected=expected, found="one more")


def _trees_of(path: Path) -> Iterator[tuple[int, Node]]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from read_trees(lines, file=str(path))
