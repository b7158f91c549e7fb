"""The sentences of a compound sentence, and the mark at the end of a question."""

from malmoi.featurize.parsing.node import Node


def sentences(root: Node) -> list[Node]:
    """The sentences joined by conjunctions as trees of their own, which share their nodes with the whole.

    Where there are none the tree itself is the only one. A clause that follows another without a conjunction is none.

    Args:
        root: of a tree.
    """
    top = root.children[0] if root.children else root
    if top.label != "S" or len(top.children) < 3:
        return [root]
    found = [Node("ROOT", children=[child]) for child in top.children if child.label == "S"]
    for sentence in found:
        sentence.relevel()
    return found or [root]


def end_with_mark(root: Node) -> None:
    """Puts a question mark at the end, in place of a full stop."""
    top = root.children[0]
    if top.children and top.children[-1].label == ".":
        top.children[-1].text = "?"
    else:
        top.children.append(Node(".", "?"))
