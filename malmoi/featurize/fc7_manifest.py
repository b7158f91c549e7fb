"""The manifest of image features: all that decides what the vectors are, as JSON beside them."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_layers import LAYERS

if TYPE_CHECKING:
    from malmoi.featurize.vgg_weights import Weights

MANIFEST_FILE = "manifest.json"

UNTRAINED = (
    "UNTRAINED weights, drawn from a seed to try things out: these vectors tell one picture from another, "
    "and nothing of what is in it."
)

# What may differ between vectors that are used together: last bits, and how they were come by.
_BESIDES = ("batch", "computed_with")


def manifest(
    weights: "Weights", *, network: str, relu: bool, resize: str, dtype: str, layer: str = "fc2"
) -> dict[str, Any]:
    """What is known of vectors before the first one is computed.

    Args:
        weights: of the network.
        network: its name in ``vgg_layers.NETWORKS``.
        relu: whether the vectors are those after the rectifier of the layer, or before it.
        resize: a name in ``picture_size.RESIZE``.
        dtype: how a vector is stored.
        layer: its name in ``vgg_layers.LAYERS``.

    Returns:
        JSON. ``places`` is how many vectors a picture has, where it has several. ``weights.sha256`` is that of the
        file, ``null`` of random ones, which their name makes again.
    """
    from malmoi.featurize import picture_size, vgg

    told: dict[str, Any] = {"name": weights.name, "sha256": weights.sha256, "trained": weights.seed is None}
    *places, features = LAYERS[layer]
    return {
        "network": network,
        "layer": layer,
        "relu": relu,
        **({"places": places[0]} if places else {}),
        "features": features,
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


def stored_as(content: Mapping[str, Any]) -> str:
    """The name of the feature that pictures are stored as.

    Example:
        >>> stored_as({"layer": "fc2"}), stored_as({"layer": "conv5"})
        ('fc7', 'conv5')
    """
    return "fc7" if content["layer"] == "fc2" else content["layer"]


def stored_shape(content: Mapping[str, Any]) -> tuple[int, ...]:
    """The shape in which a picture is stored.

    Example:
        >>> stored_shape({"features": 4096}), stored_shape({"features": 512, "places": 196})
        ((4096,), (196, 512))
    """
    return (*([content["places"]] if "places" in content else []), content["features"])


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
