"""The manifest of image features: all that decides what the vectors are, as JSON beside them."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_layers import FEATURES

if TYPE_CHECKING:
    from malmoi.featurize.vgg_weights import Weights

MANIFEST_FILE = "manifest.json"

UNTRAINED = (
    "UNTRAINED weights, drawn from a seed to try things out: these vectors tell one picture from another, "
    "and nothing of what is in it."
)

# What may differ between vectors that are used together: last bits, and how they were come by.
_BESIDES = ("batch", "computed_with")


def manifest(weights: "Weights", *, network: str, relu: bool, resize: str, dtype: str) -> dict[str, Any]:
    """What is known of vectors before the first one is computed.

    Args:
        weights: of the network.
        network: its name in ``vgg_layers.NETWORKS``.
        relu: whether the vectors are those after the rectifier of fc2, or before it.
        resize: a name in ``picture_size.RESIZE``.
        dtype: how a vector is stored.

    Returns:
        JSON. ``weights.sha256`` is that of the file, ``null`` of random ones, which their name makes again.
    """
    from malmoi.featurize import picture_size, vgg

    told: dict[str, Any] = {"name": weights.name, "sha256": weights.sha256, "trained": weights.seed is None}
    return {
        "network": network,
        "layer": "fc2",
        "relu": relu,
        "features": FEATURES,
        "dtype": dtype,
        "weights": told if told["trained"] else told | {"note": UNTRAINED},
        "pictures": {
            "resize": resize,
            "side": picture_size.SIDE,
            "filter": "bilinear",
            "turned": "upright by Exif",
            "transparent": "over white",
        },
        "input": {"channels": "BGR", "less": list(vgg.MEANS)},
        "batch": vgg.BATCH,
        "computed_with": dict(vgg.computed_with()),
    }


def save_manifest(folder: epath.PathLike, content: Mapping[str, Any]) -> None:
    """Writes it."""
    (epath.Path(folder) / MANIFEST_FILE).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")


def load_manifest(folder: epath.PathLike) -> dict[str, Any]:
    """Reads it.

    Raises:
        MalmoiError: there is none, or it is damaged.
    """
    file = epath.Path(folder) / MANIFEST_FILE
    try:
        content = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise MalmoiError(f"{file}: expected what tells the origin of image features, found: {error}.") from error
    if not isinstance(content, dict):
        raise MalmoiError(f"{file}: expected a JSON object, found a {type(content).__name__}.")
    return content


def origin(content: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a manifest in which vectors that are used together must agree.

    Weights are the same if their digests are, whatever their files are called.

    Example:
        >>> a = {"network": "vgg16", "batch": 8, "weights": {"name": "mine.h5", "sha256": "0a"}}
        >>> b = {"network": "vgg16", "batch": 32, "weights": {"name": "imagenet", "sha256": "0a"}}
        >>> origin(a) == origin(b)
        True
    """
    weights = content.get("weights") or {}
    kept = {name: value for name, value in content.items() if name not in _BESIDES}
    return kept | {"weights": weights.get("sha256") or weights.get("name")}


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """In what two manifests, or two origins, differ.

    Example:
        >>> list(differences({"relu": True, "pictures": {"side": 224}}, {"relu": False, "pictures": {"side": 224}}))
        ['relu True, False']
    """
    for name in sorted({*one, *other}):
        if (first := one.get(name)) == (second := other.get(name)):
            continue
        if isinstance(first, Mapping) and isinstance(second, Mapping):
            yield from (f"{name}.{inner}" for inner in differences(first, second))
        else:
            yield f"{name} {first!r}, {second!r}"
