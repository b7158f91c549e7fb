"""Tokenizers by name: a text in, its tokens out."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from unicodedata import normalize

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.caption_words import caption_words
from malmoi.featurize.question_words import question_words
from malmoi.featurize.vocabulary import EOS, UNKNOWN

Tokenizer = Callable[[str], list[str]]


def normal_text(text: str) -> str:
    r"""The text as language models read it: in NFC, with the line ends ``\r\n`` and ``\r`` as ``\n``.

    Example:
        >>> normal_text("e\u0301a\r\n")
        'éa\n'
    """
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(text: str) -> list[str]:
    r"""What stands between white space, and ``<eos>`` for each newline: the tokens of PTB.

    Example:
        >>> words(" no it was n't black monday \n but\n")
        ['no', 'it', 'was', "n't", 'black', 'monday', '<eos>', 'but', '<eos>']
    """
    return normal_text(text).replace("\n", f" {EOS} ").split()


def characters(text: str) -> list[str]:
    r"""The code points of the text in NFC, so that a Hangul syllable is one, and ``<eos>`` for each newline.

    Example:
        >>> characters("말 모이\n")
        ['말', ' ', '모', '이', '<eos>']
    """
    return [EOS if character == "\n" else character for character in normal_text(text)]


def ptb_characters(text: str) -> list[str]:
    """As ``characters``, but PTB's ``<unk>`` is one symbol and not five.

    Example:
        >>> ptb_characters("a <unk>")
        ['a', ' ', '<unk>']
    """
    first, *others = normal_text(text).split(UNKNOWN)
    found = characters(first)
    for part in others:
        found += [UNKNOWN, *characters(part)]
    return found


TOKENIZERS: Mapping[str, Tokenizer] = MappingProxyType(
    {
        "babi_words": babi_words,
        "caption_words": caption_words,
        "question_words": question_words,
        "words": words,
        "characters": characters,
        "ptb_characters": ptb_characters,
    }
)


def tokenizer(name: str) -> Tokenizer:
    """The tokenizer of that name: one of ``TOKENIZERS`` or of ``malmoi.featurize.korean.KOREAN_TOKENIZERS``.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    if name in TOKENIZERS:
        return TOKENIZERS[name]
    from malmoi.featurize.korean import KOREAN_TOKENIZERS, korean_tokenizer

    if name not in KOREAN_TOKENIZERS:
        known = (*TOKENIZERS, *KOREAN_TOKENIZERS)
        raise MalmoiError(f"no tokenizer {name!r}; there are: {', '.join(known)}")
    return korean_tokenizer(name)


def tokenize_many(name: str, texts: Iterable[str]) -> list[list[str]]:
    """The tokens of each text, the same as one by one; the quick way for tokenizers that analyse.

    Raises:
        MalmoiError: there is no tokenizer of that name, or it fails.

    Example:
        >>> tokenize_many("babi_words", ["Where is Mary?", "bathroom"])
        [['where', 'is', 'mary'], ['bathroom']]
    """
    found = tokenizer(name)
    many = getattr(found, "many", None)
    return [found(text) for text in texts] if many is None else many(texts)


def stream_tokens(name: str, text: str) -> list[str]:
    r"""The tokens of a text of several lines, with ``<eos>`` for each newline.

    A Korean tokenizer reads one line at a time.

    Raises:
        MalmoiError: there is no tokenizer of that name, or it fails.

    Example:
        >>> stream_tokens("words", "to be\n"), stream_tokens("syllable", "말 모이.\n")
        (['to', 'be', '<eos>'], ['말', '모', '이', '<eos>'])
    """
    if name in TOKENIZERS:
        return tokenizer(name)(text)
    first, *others = tokenize_many(name, normal_text(text).split("\n"))
    return [*first, *(token for line in others for token in (EOS, *line))]
