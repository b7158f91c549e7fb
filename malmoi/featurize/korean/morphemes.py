"""The morphemes of Korean texts, with the nouns of a lexicon kept whole."""

from collections.abc import Iterable, Sequence

from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.korean.analysers import ANALYSERS, Morpheme, analyse
from malmoi.featurize.korean.lexicon import Lexicon
from malmoi.featurize.korean.pieces import Piece, pieces

# Different pieces that a process remembers of each analyser; forgotten when there are more.
REMEMBERED = 1 << 16
_remembered: dict[str, dict[str, tuple[Morpheme, ...]]] = {}
_PUNCTUATION = ".,?!'- "


def morphemes(texts: Sequence[str], analyser: str, lexicon: Lexicon) -> list[list[Morpheme]]:
    """The morphemes of each text with their tags, in lower case and without punctuation.

    What is the same in several texts is analysed once.

    Args:
        texts: sentences; longer texts work, but Kkma takes long over them.
        analyser: its name in ``ANALYSERS``.
        lexicon: the nouns that stay whole. They get the tag that the analyser has for their kind.

    Raises:
        MalmoiError: the analyser is not installed, Java is missing, it fails at a text, or a text has broken Hangul.
    """
    cut = [pieces(text, lexicon) for text in texts]
    known = _analysed(analyser, {piece.text for text in cut for piece in text if piece.text})
    # Where an analyser does not know the stand-in, it gets what follows it alone.
    apart = {
        piece.text: piece.text.removeprefix(piece.stand_in)
        for text in cut
        for piece in text
        if piece.stand_in and known[piece.text][0][0] != piece.stand_in
    }
    rests = _analysed(analyser, set(apart.values()))

    def of(piece: Piece) -> Iterable[Morpheme]:
        if piece.noun:
            yield piece.noun, ANALYSERS[analyser].tags[piece.kind]
        if piece.text in apart and piece.stand_in:
            yield from rests[apart[piece.text]]
        elif piece.text:
            yield from known[piece.text][1 if piece.stand_in else 0 :]

    return [[morpheme for piece in text for morpheme in of(piece)] for text in cut]


def _analysed(analyser: str, texts: set[str]) -> dict[str, tuple[Morpheme, ...]]:
    remembered = _remembered.setdefault(analyser, {})
    found = {text: tokens for text in texts if (tokens := remembered.get(text)) is not None}
    # In an order that does not depend on the hash seed.
    new = sorted(texts - found.keys())
    if new:
        if len(remembered) + len(new) > REMEMBERED:
            remembered.clear()
        fresh = {
            text: _cleaned(given, text, ANALYSERS[analyser].tags["foreign"])
            for text, given in zip(new, analyse(analyser, new), strict=True)
        }
        found |= fresh
        remembered.update(list(fresh.items())[:REMEMBERED])
    return found


def _cleaned(given: Iterable[Morpheme], text: str, foreign: str) -> tuple[Morpheme, ...]:
    # A title that an analyser takes for one noun is its words: blanks are what is between tokens.
    stripped = ((word.strip(_PUNCTUATION), tag) for form, tag in given for word in form.split())
    kept = tuple((form, tag) for form, tag in stripped if babi_words(form))
    # Nothing is dropped silently: what an analyser leaves out stays in whole words.
    return kept or tuple((word, foreign) for word in babi_words(text))
