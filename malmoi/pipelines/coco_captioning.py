"""Captions of COCO for the pipeline: the official annotations, in the official splits or in Karpathy's."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np
from etils import epath

from malmoi.errors import BadInput
from malmoi.featurize.caption_words import caption_words
from malmoi.featurize.captions import clean_caption
from malmoi.featurize.fc7_manifest import save_manifest, stored_as
from malmoi.featurize.moments import figures
from malmoi.featurize.vocabulary import BEGIN, END, PADDING, UNKNOWN, Vocabulary
from malmoi.pipelines.caption_encoder import Encoder, Fitted, ReadImage
from malmoi.pipelines.caption_files import annotated
from malmoi.pipelines.caption_lines import CaptionedImage, read_lines, write_lines
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.karpathy import FILE, karpathy_splits
from malmoi.pipelines.picture_vectors import PictureVectors, told_vectors
from malmoi.pipelines.plan import CHUNK_BYTES, SHARD_BYTES, Chunk, RawFile, scan, unreadable
from malmoi.pipelines.raw_lines import MAX_LINE_CHARACTERS, shown
from malmoi.pipelines.rejects import Reject

MIN_COUNT = 5
"""How often a word must be seen in training, in papers on captions."""

SPECIALS = (PADDING, UNKNOWN, BEGIN, END)
TOKENIZER = "caption_words"

_SPLITS: Mapping[str, str] = MappingProxyType({"train": "train", "validation": "val"})
_KARPATHY_SPLITS = ("train", "validation", "test")

# Raw bytes of a shard with grids: the 400 bytes of a picture's captions get a grid of 400 kB.
_GRID_SHARD_BYTES = 1 << 18


@dataclass(kw_only=True)
class Counts:
    """What training chunks hold.

    Attributes:
        words: how often each word occurs.
        longest: words of the longest caption.
        images: the ids of the pictures.
    """

    words: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    images: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CaptionCorpus:
    """Captions of COCO, or of any pictures in files of the same format and names, for ``prepare``.

    Attributes:
        root: the folder with ``captions_train….json`` and ``captions_val….json``.
        year: of the annotations: ``2014`` or ``2017``.
        work: a folder for the captions as lines, which workers reach. What lies there of the same raw files is
            written again.
        karpathy: ``dataset_coco.json``, for its splits instead of the official ones.
        vectors: those of the pictures, to be stored beside the captions.
        min_count: how often a word must be seen in training.
        name: of the dataset.
    """

    root: str
    year: str
    work: str
    karpathy: str | None = None
    vectors: PictureVectors | None = None
    min_count: int = MIN_COUNT
    name: str = "coco_captioning"

    @property
    def config(self) -> str:
        """The name of the dataset's config."""
        karpathy = "-karpathy" if self.karpathy else ""
        return f"{self.year}{karpathy}{f'-{self.picture}' if self.picture else ''}"

    @property
    def picture(self) -> str:
        """The name of the feature with vectors; empty where there is none."""
        return stored_as(self.vectors.source.manifest) if self.vectors else ""

    @property
    def counted(self) -> tuple[str, ...]:
        """Training alone."""
        return ("train",)

    def raw(self, reject: Reject) -> Raw:
        """Reads the files, and writes their pictures as lines, in the order of their ids.

        A file that is missing or is none costs its pictures; without Karpathy's there is nothing.
        """
        files: dict[str, RawFile] = {}
        splits: dict[str, dict[int, CaptionedImage]] = {}
        seen: set[int] = set()
        for split, ending in _SPLITS.items():
            name = f"captions_{ending}{self.year}.json"
            try:
                data, files[name] = _read(epath.Path(self.root) / name, name)
                splits[split] = _images(data, name, seen, reject)
            except BadInput as error:
                reject(error)
        if self.karpathy:
            data, files[FILE] = _read(epath.Path(self.karpathy), FILE)
            splits = _cut(splits, data, reject)
        key = hashlib.sha256("".join(file.sha256 for file in files.values()).encode()).hexdigest()[:16]
        folder = epath.Path(self.work) / f"{self.year}{'-karpathy' if self.karpathy else ''}-{key}"
        folder.mkdir(parents=True, exist_ok=True)
        shard_bytes = _GRID_SHARD_BYTES if self.vectors and len(self.vectors.source.shape) > 1 else SHARD_BYTES
        chunks: list[Chunk] = []
        for split, images in splits.items():
            name = FILE if self.karpathy else f"captions_{_SPLITS[split]}{self.year}.json"
            write_lines(folder / f"{split}.jsonl", (images[image_id] for image_id in sorted(images)))
            size = min(CHUNK_BYTES, shard_bytes)
            chunks += scan(folder / f"{split}.jsonl", name=name, split=split, chunk_bytes=size).chunks
        return Raw(tuple(chunks), files, shard_bytes)

    def read(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[ReadImage]:
        """The pictures of a chunk, without the captions that are none (``no-words``, ``long-caption``).

        A caption of a picture that has no vector is bad input too (``no-vector``), where such are not kept.
        """
        images = list(read_lines(data))
        missing = self._missing(images)
        for image in images:
            sound = []
            for caption_id, raw in zip(image.caption_ids, image.captions, strict=True):
                text = clean_caption(raw)
                words = caption_words(text)
                fault = _fault(raw, words) or (self._no_vector if image.image_id in missing else None)
                if fault is None:
                    sound.append((caption_id, raw, text, words))
                else:
                    where = f"in caption {caption_id} of image {image.image_id}"
                    reason, expected, found = fault
                    told = {"expected": f"{expected} {where}", "found": found}
                    reject(BadInput(reason=reason, file=chunk.name, line=None, **told))
            caption_ids, raws, texts, cut = zip(*sound, strict=True) if sound else ((), (), (), ())
            yield ReadImage(image.image_id, image.file_name, caption_ids, raws, texts, cut)

    def count(self, chunk: Chunk, data: bytes, reject: Reject) -> Counts:
        """Counts the words and pictures of a chunk."""
        images = [image for image in self.read(chunk, data, reject) if image.words]
        captions = [words for image in images for words in image.words]
        return Counts(
            words=Counter(chain.from_iterable(captions)),
            longest=max((len(words) for words in captions), default=0),
            images=[image.image_id for image in images],
        )

    def merge(self, parts: Iterable[Counts]) -> Counts:
        """Adds counts up, in any order, into the first."""
        remaining = iter(parts)
        merged = next(remaining, None) or Counts()
        for part in remaining:
            merged.words.update(part.words)
            merged.longest = max(merged.longest, part.longest)
            merged.images += part.images
        return merged

    def fit(self, counts: Counts) -> Fitted:
        """The vocabulary, and the mean and deviation of the vectors."""
        return Fitted(
            words=Vocabulary.from_counts(counts.words, specials=SPECIALS, min_count=self.min_count),
            longest=counts.longest,
            moments=None if self.vectors is None else self.vectors.moments(np.array(counts.images, np.int64)),
        )

    def encoder(self, fitted: Fitted) -> Encoder:
        """What turns chunks into examples."""
        return Encoder(fitted, self.read, vectors=self.vectors, picture=self.picture)

    def save(self, fitted: Fitted, folder: epath.PathLike) -> None:
        """Writes the vocabulary, and the origin of the vectors."""
        if self.vectors is not None:
            save_manifest(folder, self.vectors.source.manifest)
        fitted.words.save(folder, "words", tokenizer=TOKENIZER, min_count=self.min_count, source="train")

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        told: dict[str, Any] = {}
        if self.vectors is not None and fitted.moments is not None:
            mean, deviation = map(figures, fitted.moments)
            told[self.picture] = {"mean": mean, "deviation": deviation}
            told["settings"] = told_picture(self.vectors.source.manifest)
        return told | {
            "config": self.config,
            "tokenizer": TOKENIZER,
            "min_count": self.min_count,
            "longest": {"caption": fitted.longest},
            "vocabulary": {"words": len(fitted.words)},
        }

    @property
    def _no_vector(self) -> tuple[str, str, str]:
        """The fault of a caption whose picture has no vector."""
        names = ", ".join(self.vectors.source.names) if self.vectors else ""
        hint = "to keep such captions, with zeros: --keep-missing"
        return "no-vector", f"a picture that has a vector in {names}", f"one that has none ({hint})"

    def _missing(self, images: Iterable[CaptionedImage]) -> frozenset[int]:
        if self.vectors is None or self.vectors.keep_missing:
            return frozenset()
        image_ids = np.array([image.image_id for image in images], np.int64)
        return frozenset(self.vectors.source.missing(image_ids).tolist())


def told_picture(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest as the settings in ``stats.json`` tell it."""
    return told_vectors(manifest) | {"layer": manifest["layer"]}


def _read(path: epath.Path, name: str) -> tuple[bytes, RawFile]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        expected = f"captions in {path.parent}"
        raise BadInput(reason="missing-file", file=name, line=None, expected=expected, found="no such file") from error
    except OSError as error:
        raise unreadable(path, error) from error
    return data, RawFile((), len(data), hashlib.sha256(data).hexdigest(), data.count(b"\n"))


def _images(data: bytes, name: str, seen: set[int], reject: Reject) -> dict[int, CaptionedImage]:
    """The pictures of a file by their ids; ids of captions that were seen are bad input, the others are added."""
    pictures, captions = annotated(data, name, reject)
    images = {image_id: CaptionedImage(image_id, file, [], []) for image_id, file in pictures.items()}
    ordered: list[tuple[int, int, str]] = []
    for caption in captions:
        if caption.caption_id in seen:
            found = f"caption {caption.caption_id} again"
            reject(BadInput(reason="duplicate-id", file=name, line=None, expected="a new id", found=found))
        elif caption.image_id is not None:
            seen.add(caption.caption_id)
            ordered.append((caption.caption_id, caption.image_id, caption.text))
    for caption_id, image_id, text in sorted(ordered):
        images[image_id].caption_ids.append(caption_id)
        images[image_id].captions.append(text)
    return images


def _cut(
    splits: Mapping[str, Mapping[int, CaptionedImage]], data: bytes, reject: Reject
) -> dict[str, dict[int, CaptionedImage]]:
    """The pictures of all files in Karpathy's splits; what has none of them is bad input."""
    together: dict[int, CaptionedImage] = {}
    for images in splits.values():
        for image_id, image in images.items():
            if image_id in together:
                together[image_id].caption_ids.extend(image.caption_ids)
                together[image_id].captions.extend(image.captions)
            else:
                together[image_id] = image
    places = karpathy_splits(data, together, reject)
    cut: dict[str, dict[int, CaptionedImage]] = {split: {} for split in _KARPATHY_SPLITS}
    for image_id in sorted(together):
        image = together[image_id]
        if image_id in places:
            cut[places[image_id]][image_id] = image
            continue
        expected = f"a split of image {image_id}"
        for caption_id in image.caption_ids:
            found = f"none, for its caption {caption_id}"
            reject(BadInput(reason="no-split", file=FILE, line=None, expected=expected, found=found))
        if not image.caption_ids:
            reject(BadInput(reason="no-split-image", file=FILE, line=None, expected=expected, found="none"))
    return {split: images for split, images in cut.items() if images}


def _fault(raw: str, words: list[str]) -> tuple[str, str, str] | None:
    """The reason why a caption is none, what was expected and what was found."""
    if len(raw) > MAX_LINE_CHARACTERS:
        return "long-caption", f"at most {MAX_LINE_CHARACTERS:,} characters", f"{len(raw):,}"
    if not words:
        return "no-words", "a word", shown(raw)
    return None
