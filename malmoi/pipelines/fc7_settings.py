"""Settings of image features: which images, and which vectors of them."""

from dataclasses import dataclass

from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_layers import LAYERS, NETWORKS

RESIZE = ("squash", "crop")
DTYPES = ("float32", "float16")


@dataclass(frozen=True, kw_only=True)
class Fc7Settings:
    """What image features are made of.

    Attributes:
        name: the dataset's, as in ``image_features/NAME``.
        images: folders, patterns, files, zip and tar files.
        network: ``vgg16`` or ``vgg19``.
        weights: ``imagenet``, ``random:SEED``, or a file; see ``featurize.vgg_weights.find_weights``.
        layer: ``fc2``, which papers call fc7, or ``conv5``, the last convolution: 196 places with a vector each.
        relu: whether the vectors are those after the rectifier of the layer, or before it.
        resize: how a picture becomes 224 x 224 pixels; see ``featurize.picture_size``.
        dtype: how a vector is stored.

    Raises:
        MalmoiError: a value is none of those that there are.

    Example:
        >>> Fc7Settings(name="coco", images=("val2014",)).network
        'vgg19'
    """

    name: str
    images: tuple[str, ...]
    network: str = "vgg19"
    weights: str = "imagenet"
    layer: str = "fc2"
    relu: bool = True
    resize: str = "squash"
    dtype: str = "float32"

    def __post_init__(self) -> None:
        if not self.images:
            raise MalmoiError(f"{self.name}: no images are named.")
        choices = {"network": tuple(NETWORKS), "layer": tuple(LAYERS), "resize": RESIZE, "dtype": DTYPES}
        for option, values in choices.items():
            if (value := getattr(self, option)) not in values:
                raise MalmoiError(f"{self.name}: {option} is {value!r}; it can be {' or '.join(map(repr, values))}.")
