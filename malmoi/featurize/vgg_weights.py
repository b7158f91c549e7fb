"""Weights for VGG16 and VGG19: Keras' released ones, a file of one's own, or untrained ones to try things out."""

import contextlib
import functools
import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from malmoi.backend import require_backend
from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_file import check_file, read_layers
from malmoi.featurize.vgg_layers import layer_shapes

IMAGENET = "imagenet"
_RANDOM = "random:"

# Address and MD5 of each network's file, as keras.applications has them.
_RELEASES = "https://storage.googleapis.com/tensorflow/keras-applications"
_RELEASED = MappingProxyType(
    {
        "vgg16": (
            f"{_RELEASES}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
            "64373286793e3c8b2b4e3219cbf3544b",
        ),
        "vgg19": (
            f"{_RELEASES}/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels.h5",
            "cbe5617147190e668d6c5d5026f83318",
        ),
    }
)
_SECONDS = 20.0  # without a byte from there


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Weights that were found.

    Attributes:
        name: ``imagenet``, ``random:SEED``, or the name of a file without its folder.
        path: the file; ``None`` for random ones.
        sha256: of the file.
        seed: of random ones.
    """

    name: str
    path: str | None = None
    sha256: str | None = None
    seed: int | None = None


def find_weights(given: str, *, network: str) -> Weights:
    """Finds weights, downloads them where they are asked for by name, and checks that they are the network's.

    Args:
        given: ``imagenet`` for those that Keras releases and keeps in a folder of its own (``~/.keras``);
            ``random:SEED`` for untrained ones; or a file in the layout of those released, such as
            ``vgg16_weights_tf_dim_ordering_tf_kernels.h5``.
        network: a name in ``NETWORKS``.

    Raises:
        MalmoiError: there is no such file, it holds other weights, or it could not be downloaded.

    Example:
        >>> find_weights("random:7", network="vgg16")
        Weights(name='random:7', path=None, sha256=None, seed=7)
    """
    if given.startswith(_RANDOM):
        seed = given.removeprefix(_RANDOM)
        if not seed.isdecimal():
            raise MalmoiError(f"weights {given!r}: expected {_RANDOM} and a whole number, such as {_RANDOM}7.")
        return Weights(name=f"{_RANDOM}{int(seed)}", seed=int(seed))
    path = _released(network) if given == IMAGENET else Path(given).expanduser()
    if not path.is_file():
        raise MalmoiError(
            f"weights {given!r}: no such file. Expected {IMAGENET}, {_RANDOM}SEED, or a file such as "
            f"{_RELEASED[network][0].rpartition('/')[2]}."
        )
    check_file(path, network=network)
    name = IMAGENET if given == IMAGENET else path.name
    return Weights(name=name, path=os.fspath(path.absolute()), sha256=_sha256(path))


def layers(weights: Weights, *, network: str) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """The layers of a network up to ``fc2``: name, kernel and bias, float32, one layer at a time.

    Random kernels are normal with a variance of 2 / inputs, so that signals keep their size from layer to layer
    (https://arxiv.org/abs/1502.01852, section 2.2), and biases are zero.

    Raises:
        MalmoiError: the file is not the one that was found, any more or on this machine.
    """
    if weights.path is None:
        for place, (layer, shape) in enumerate(layer_shapes(network).items()):
            kernel = np.random.default_rng([weights.seed or 0, place]).standard_normal(shape, np.float32)
            kernel *= np.float32(np.sqrt(2 / np.prod(shape[:-1])))
            yield layer, kernel, np.zeros(shape[-1], np.float32)
        return
    path = Path(weights.path)
    if weights.name == IMAGENET and not path.is_file():
        path = _released(network)  # on another machine than the one that found them
    if not path.is_file() or _sha256(path) != weights.sha256:
        raise MalmoiError(f"{path}: expected weights with SHA-256 {weights.sha256}, found other ones or no file.")
    yield from read_layers(path, network=network)


def _released(network: str) -> Path:
    """The file that Keras releases, where Keras keeps it after it has brought and checked it.

    Raises:
        MalmoiError: it could not be brought.
    """
    require_backend()
    import keras

    url, md5 = _RELEASED[network]
    name = url.rpartition("/")[2]
    home = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()  # Keras' own place, which it reads but once
    home.mkdir(parents=True, exist_ok=True)
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_SECONDS)  # Keras itself waits for as long as the system does
    try:
        with contextlib.redirect_stdout(sys.stderr):  # its progress bar
            return Path(keras.utils.get_file(name, url, cache_dir=home, cache_subdir="models", file_hash=md5))
    except Exception as error:  # Keras raises plain ones
        raise MalmoiError(
            f"the weights of {network} could not be downloaded: {error}. Get {url} (MD5 {md5}) in another way, and "
            f"give it as --weights FILE or save it as {home / 'models' / name}."
        ) from error
    finally:
        socket.setdefaulttimeout(before)


def _sha256(path: Path) -> str:
    """The digest of a file in hex, taken again only when its size or its time of change is another one."""
    state = path.stat()
    return _digest(path, state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _digest(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
