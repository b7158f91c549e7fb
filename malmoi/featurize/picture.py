"""A picture: the bytes of a JPEG or PNG file, of any sort, to RGB."""

import io
import warnings
from types import MappingProxyType

import numpy as np

from malmoi.errors import BadInput
from malmoi.extras import require

require("PIL", "prepare")  # names what brings it, where it is missing
from PIL import ExifTags, Image, UnidentifiedImageError  # noqa: E402

MAX_PIXELS = 89_478_485
"""The most that are decoded, a quarter of a gibibyte in RGB: Pillow's own bound, at which it only warns."""

_FORMATS = ("JPEG", "PNG")

# What has to be done to pixels that are stored in another way than they are meant to be seen: Exif 2.32, Orientation.
_TURNS = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)


def decode(data: bytes, *, name: str) -> Image.Image:
    """Decodes a picture: RGB, 8 bits, upright.

    Grey, palette and CMYK (Adobe's inverted one and YCCK too) become RGB. Of 16 bits the upper 8 are kept. What is
    transparent lies over white. What Exif says to turn or to mirror is turned and mirrored.

    Args:
        data: the content of a file.
        name: how messages shall name it.

    Returns:
        A picture of Pillow's in mode RGB; ``numpy.asarray`` makes it uint8 of shape (height, width, 3).

    Raises:
        BadInput: the file is empty (``empty-file``) or neither JPEG nor PNG (``not-a-picture``), is damaged or cut
            short (``damaged-picture``), or has more than ``MAX_PIXELS`` (``too-many-pixels``).
    """
    if not data:
        raise _fault("empty-file", name, "an empty file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of oddities that it can read; what it cannot is an error
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError(f"{image.width:,} x {image.height:,} pixels")
            image.load()
            return _upright(image, _rgb(image))
        except Image.DecompressionBombError as error:
            raise _fault("too-many-pixels", name, str(error), expected=f"at most {MAX_PIXELS:,} pixels") from error
        except UnidentifiedImageError as error:
            raise _fault("not-a-picture", name, f"other data, which begin with {data[:16]!r}") from error
        except MemoryError:
            raise
        except Exception as error:  # decoders raise what comes up: OSError, ValueError, SyntaxError, struct.error, …
            found = f"a damaged or truncated one ({error or type(error).__name__})"
            raise _fault("damaged-picture", name, found) from error


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # grey of 16 bits, which Pillow would cut off at 255
        grey = np.asarray(image)
        clear = grey == image.info.get("transparency", -1)
        return Image.fromarray(np.where(clear, 255, grey >> 8).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _upright(stored: Image.Image, rgb: Image.Image) -> Image.Image:
    try:
        turn = _TURNS.get(stored.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken Exif data say nothing about the pixels
        return rgb
    return rgb if turn is None else rgb.transpose(turn)


def _fault(reason: str, name: str, found: str, *, expected: str = "a JPEG or PNG picture") -> BadInput:
    return BadInput(reason=reason, file=name, line=None, expected=expected, found=found)
