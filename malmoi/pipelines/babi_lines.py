"""Raw lines of bAbI in the language of the dataset."""

from malmoi.featurize.babi_korean import OutsideLanguage
from malmoi.pipelines.babi_language import Language

# Distinct texts that are remembered; forgotten when there are more.
_REMEMBERED = 1 << 17


class Lines(dict[bytes, bytes | None]):
    r"""Puts raw lines into a language; ids, supporting ids and line ends stay.

    Each text is put once: this is the memory, texts as they are in the file to texts in the language, a question and
    its answer together. ``None`` stands for those that the language refuses.

    Example:
        >>> from malmoi.pipelines.babi_language import TranslatedToKorean
        >>> Lines(TranslatedToKorean())(b"1 John went to the hallway.\n2 Where is John? \thallway\t1").decode()
        '1 존은 복도로 갔다.\n2 존은 어디에 있습니까? \t복도\t1'
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __call__(self, data: bytes) -> bytes:
        """The lines of a story that has been read; those that were left out of it, it lacks where it cannot say them.

        Args:
            data: whole lines, or one from its end on: empty ones stay as they are.
        """
        return b"\n".join([put for line in data.split(b"\n") if (put := self._line(line)) is not None])

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            return line
        line_id, _, rest = line.partition(b" ")
        text, tab, facts = rest.rpartition(b"\t")
        put = self[text if tab else rest]
        return None if put is None else b"%b %b%b%b" % (line_id, put, tab, facts if tab else b"")

    def __missing__(self, text: bytes) -> bytes | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        told, tab, answer = text.decode().partition("\t")
        put: bytes | None
        try:
            if tab:
                put = f"{self._language.question(told)}\t{self._language.answer(answer)}".encode()
            else:
                put = self._language.statement(told).encode()
        except OutsideLanguage:
            put = None
        self[text] = put
        return put
