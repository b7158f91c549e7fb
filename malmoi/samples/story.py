"""A story: statements and questions on numbered lines, as bAbI's raw files hold them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """What follows from a story so far.

    Attributes:
        answer: the answer to a question; the parts of a longer one are joined by ``,``.
        support: the lines it follows from, in the order in which one uses them.
    """

    answer: str
    support: tuple[int, ...]


class Story:
    r"""The lines of one story, numbered from 1, question lines counted.

    Example:
        >>> story = Story()
        >>> story.say("Hana ran to the barn.")
        1
        >>> story.ask("Where is Hana?", Known("barn", (1,)))
        >>> print(story.text().replace("\t", "|"), end="")
        1 Hana ran to the barn.
        2 Where is Hana? |barn|1
    """

    def __init__(self) -> None:
        self._lines: list[str] = []

    @property
    def next_line(self) -> int:
        """The number that the next line gets."""
        return len(self._lines) + 1

    def say(self, statement: str) -> int:
        """Adds a statement and returns the number of its line."""
        line = self.next_line
        self._lines.append(f"{line} {statement}\n")
        return line

    def ask(self, question: str, known: Known) -> None:
        """Adds a question with its answer; a space stands before the first tab, as in most bAbI files."""
        support = " ".join(map(str, known.support))
        self._lines.append(f"{self.next_line} {question} \t{known.answer}\t{support}\n")

    def text(self) -> str:
        """All lines, each ended by LF."""
        return "".join(self._lines)
