"""Image files to fc7 vectors: a transform around Beam's own ``RunInference``.

The element is a chunk of images. Beam loads the network once a process and calls it with a chunk at a time; a chunk is
computed in batches of a fixed shape, whose members follow from the chunk alone. So a vector does not depend, not even
in its last bits, on the runner, on the number of workers, or on what ran before.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.ml.inference.base import ModelHandler, RunInference
from etils import epath

from malmoi.errors import BadInput
from malmoi.featurize.picture import decode
from malmoi.featurize.picture_size import RESIZE, SIDE
from malmoi.featurize.vgg import Fc7
from malmoi.featurize.vgg_weights import Weights
from malmoi.pipelines.image_file import ImageChunk, ImageFile
from malmoi.pipelines.ticks import tick

# Beam says so wherever PyTorch is missing, which one of its modules wants; memory is measured for its metrics alone.
logging.getLogger().addFilter(lambda record: "Resource module is not available" not in record.getMessage())


@dataclass(frozen=True, kw_only=True, eq=False)
class Pictures:
    """A chunk, decoded.

    Attributes:
        chunk: the chunk.
        images: those that could be decoded.
        pixels: of them, RGB, uint8 of shape (images, 224, 224, 3).
        rejects: the others.
        raw_sha256: of the bytes of all its files, one after the other.
    """

    chunk: ImageChunk
    images: tuple[ImageFile, ...]
    pixels: np.ndarray
    rejects: tuple[BadInput, ...]
    raw_sha256: str

    def __len__(self) -> int:
        """How many images there are; Beam asks for its metrics."""
        return len(self.images)


@dataclass(frozen=True, kw_only=True, eq=False)
class Vectors:
    """What a chunk gave.

    Attributes:
        chunk: the chunk.
        images: those that have a vector.
        vectors: of them, float32 of shape (images, 4096), or (images, 196, 512) of ``conv5``.
        rejects: the others.
        raw_sha256: of the bytes of all its files, one after the other.
    """

    chunk: ImageChunk
    images: tuple[ImageFile, ...]
    vectors: np.ndarray
    rejects: tuple[BadInput, ...]
    raw_sha256: str


class ExtractFc7(beam.PTransform):
    """Chunks of image files -> their vectors.

    Images that can't be decoded stop nothing: they come out as ``Vectors.rejects``.

    Args:
        network: ``vgg16`` or ``vgg19``.
        weights: see ``find_weights``.
        relu: whether the vectors are those after the rectifier.
        resize: how a picture becomes 224 x 224 pixels; see ``picture_size``.
        layer: ``fc2``, or ``conv5`` for the grid of the last convolution.
        ticks: a file that grows by a byte for each image that is computed, so that others see how far it is.

    Example:
        >>> images = find_images(["val2014.zip"], download_dir="/tmp", reject=raise_it)  # doctest: +SKIP
        >>> weights = find_weights("imagenet", network="vgg19")  # doctest: +SKIP
        >>> (
        ...     pipeline
        ...     | beam.Create(image_chunks(images))
        ...     | beam.Reshuffle()
        ...     | ExtractFc7("vgg19", weights=weights)
        ...     | beam.FlatMap(lambda made: zip((image.image_id for image in made.images), made.vectors))
        ... )  # doctest: +SKIP
    """

    def __init__(
        self,
        network: str,
        *,
        weights: Weights,
        relu: bool = True,
        resize: str = "squash",
        layer: str = "fc2",
        ticks: epath.PathLike | None = None,
    ) -> None:
        super().__init__()
        self._resize = resize
        self._handler = Fc7Handler(network, weights=weights, relu=relu, layer=layer, ticks=ticks)

    def expand(self, chunks: beam.PCollection) -> beam.PCollection:
        """See Beam."""
        return (
            chunks
            | "Decode" >> beam.Map(decoded, resize=self._resize)
            | "Compute" >> RunInference(self._handler.with_no_batching())
        )


class Fc7Handler(ModelHandler[Pictures, Vectors, Fc7]):
    """What ``RunInference`` asks for; its arguments are those of ``ExtractFc7``."""

    def __init__(
        self,
        network: str,
        *,
        weights: Weights,
        relu: bool = True,
        layer: str = "fc2",
        ticks: epath.PathLike | None = None,
    ) -> None:
        super().__init__()
        self._network, self._weights, self._relu, self._layer = network, weights, relu, layer
        self._ticks = None if ticks is None else str(ticks)

    def load_model(self) -> Fc7:
        """The network with its weights; once a process."""
        return Fc7(self._network, weights=self._weights, relu=self._relu, layer=self._layer)

    def run_inference(
        self, batch: Sequence[Pictures], model: Fc7, inference_args: Mapping[str, Any] | None = None
    ) -> Iterator[Vectors]:
        """The vectors of a chunk, which Beam calls a batch."""
        pictures: Any = batch
        yield Vectors(
            chunk=pictures.chunk,
            images=pictures.images,
            vectors=model(pictures.pixels, done=self._tick),
            rejects=pictures.rejects,
            raw_sha256=pictures.raw_sha256,
        )

    def get_num_bytes(self, batch: Sequence[Pictures]) -> int:
        """For Beam's metrics, which would pickle the chunk to learn its size."""
        pictures: Any = batch
        return int(pictures.pixels.nbytes)

    def _tick(self, images: int) -> None:
        if self._ticks is not None:
            tick(self._ticks, images)


def decoded(chunk: ImageChunk, *, resize: str) -> Pictures:
    """Reads and decodes the images of a chunk."""
    digest = hashlib.sha256()
    pixels = np.empty((len(chunk.images), SIDE, SIDE, 3), np.uint8)
    images: list[ImageFile] = []
    rejects: list[BadInput] = []
    for image in chunk.images:
        try:
            data = image.read()
            digest.update(data)
            pixels[len(images)] = RESIZE[resize](decode(data, name=image.name))
        except BadInput as error:
            rejects.append(error)
        else:
            images.append(image)
    return Pictures(
        chunk=chunk,
        images=tuple(images),
        pixels=pixels[: len(images)],
        rejects=tuple(rejects),
        raw_sha256=digest.hexdigest(),
    )
