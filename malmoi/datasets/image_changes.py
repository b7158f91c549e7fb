"""Images or settings that changed since image features were prepared from them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import some
from malmoi.datasets.stats import entry
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import load_manifest
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.rejects import Reject


def check_same_images(
    dataset: Prepared, settings: Fc7Settings, *, download_dir: epath.PathLike, reject: Reject
) -> None:
    """Compares settings and images that there are now with those that vectors were prepared from.

    Images are compared by their names and sizes; reading all of them would take as long as the work.

    Args:
        dataset: a prepared one.
        settings: the same, as it would be prepared now.
        download_dir: for downloads and for what gzipped tars hold.
        reject: takes files whose names tell no image id.

    Raises:
        MalmoiError: they differ; the message says in what.
    """
    from malmoi.pipelines.image_file import listing_digest
    from malmoi.pipelines.image_sources import find_images

    told = list(_settings(load_manifest(dataset.folder), settings))
    if not told:
        images = find_images(settings.images, download_dir=download_dir, reject=reject)
        if listing_digest(images) != entry(dataset, "raw", "listing_sha256", kind=str):
            before = entry(dataset, "raw", "images")
            told.append(f"{before:,} images, of which there are {len(images):,} now or some have other names or sizes")
    if told:
        raise MalmoiError(
            f"{dataset.folder} was prepared from something else: {some(told)}. It is left as it is; another name "
            "(image_features/NAME) makes a second one, --overwrite (overwrite=True) makes it again."
        )


def _settings(then: Mapping[str, Any], now: Fc7Settings) -> Iterator[str]:
    pairs = {
        "network": (then.get("network"), now.network),
        "layer": (then.get("layer"), now.layer),
        "relu": (then.get("relu"), now.relu),
        "resize": (then.get("pictures", {}).get("resize"), now.resize),
        "dtype": (then.get("dtype"), now.dtype),
    }
    for name, (before, after) in pairs.items():
        if before != after:
            yield f"{name} was {before!r} and is {after!r} now"
    if then.get("network") == now.network:
        yield from _weights(then.get("weights", {}), now)


def _weights(then: Mapping[str, Any], now: Fc7Settings) -> Iterator[str]:
    from malmoi.featurize.vgg_weights import find_weights

    if then.get("name") == now.weights and not Path(now.weights).is_file():
        return  # the released ones, or random ones, again
    weights = find_weights(now.weights, network=now.network)
    if (weights.sha256 or weights.name) != (then.get("sha256") or then.get("name")):
        yield f"weights were {then.get('name')} and are {weights.name} now"
