"""Pictures of every sort, made here, and files that are none."""

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageChops

from malmoi.errors import BadInput
from malmoi.featurize import picture
from malmoi.featurize.picture import decode

RED, GREEN, BLUE, WHITE, GREY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (128, 128, 128)


def quarters(*colours, mode="RGB", size=16):
    """Four squares of one colour each: upper left, upper right, lower left, lower right."""
    image = Image.new(mode, (2 * size, 2 * size))
    for place, colour in enumerate(colours):
        image.paste(colour, (place % 2 * size, place // 2 * size, (place % 2 + 1) * size, (place // 2 + 1) * size))
    return image


def saved(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def colours(data):
    """The colours in the middle of the quarters."""
    pixels = np.asarray(decode(data, name="x"))
    height, width, channels = pixels.shape
    assert (pixels.dtype, channels) == (np.uint8, 3)
    return [
        tuple(map(int, pixels[row * height // 4, column * width // 4]))
        for row, column in ((1, 1), (1, 3), (3, 1), (3, 3))
    ]


def near(found, expected, *, by):
    np.testing.assert_allclose(np.array(found, int), np.array(expected), atol=by)


FOUR = (RED, GREEN, BLUE, WHITE)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"optimize": True}])
def test_jpeg(options):
    near(colours(saved(quarters(*FOUR), "JPEG", quality=95, **options)), FOUR, by=3)


@pytest.mark.parametrize("options", [{}, {"compress_level": 0}, {"optimize": True}])
def test_png(options):
    assert colours(saved(quarters(*FOUR), **options)) == list(FOUR)


def test_grey_palette_and_black_and_white():
    grey = quarters(0, 128, 200, 255, mode="L")
    expected = [(level,) * 3 for level in (0, 128, 200, 255)]
    assert colours(saved(grey)) == expected
    near(colours(saved(grey, "JPEG", quality=95)), expected, by=2)
    assert colours(saved(quarters(*FOUR).quantize(8))) == list(FOUR)
    assert colours(saved(quarters(0, 1, 1, 0, mode="1"))) == [(0,) * 3, WHITE, WHITE, (0,) * 3]


def test_what_is_transparent_lies_over_white():
    clear, half, full = (9, 9, 9, 0), (255, 0, 0, 128), (0, 0, 255, 255)
    near(colours(saved(quarters(clear, half, full, clear, mode="RGBA"))), [WHITE, (255, 127, 127), BLUE, WHITE], by=1)
    found = colours(saved(quarters((0, 0), (0, 255), (9, 0), (200, 255), mode="LA")))
    assert found == [WHITE, (0, 0, 0), WHITE, (200,) * 3]
    palette = quarters(*FOUR).quantize(8)
    green = palette.getpixel((24, 8))
    assert colours(saved(palette, transparency=green)) == [RED, WHITE, BLUE, WHITE]
    alphas = bytes(0 if place == green else 255 for place in range(256))
    assert colours(saved(palette, transparency=alphas)) == [RED, WHITE, BLUE, WHITE]
    assert colours(saved(quarters(*FOUR), transparency=GREEN)) == [RED, WHITE, BLUE, WHITE]


def png(width, height, depth, kind, rows, *chunks):
    """A PNG written by hand: https://www.w3.org/TR/png-3/."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    others = b"".join(chunk(name, data) for name, data in chunks)
    data = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + others + data + chunk(b"IEND", b"")


def test_of_16_bits_the_upper_8_are_kept():
    levels = np.array([[0x0000, 0x7FFF], [0x8000, 0xFFFF]], ">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in levels)
    assert colours(png(2, 2, 16, 0, rows)) == [(0,) * 3, (0x7F,) * 3, (0x80,) * 3, WHITE]
    # A grey that counts as transparent.
    assert colours(png(2, 2, 16, 0, rows, (b"tRNS", b"\x7f\xff")))[1] == WHITE
    colour = np.array([[[0xFFFF, 0, 0x12FF], [0, 0x34FF, 0]]] * 2, ">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in colour)
    assert colours(png(2, 2, 16, 2, rows))[:2] == [(255, 0, 0x12), (0, 0x34, 0)]
    # Pillow writes such files too.
    assert colours(saved(Image.fromarray(levels.astype(np.uint16).repeat(4, 0).repeat(4, 1))))[1] == (0x7F,) * 3


def test_cmyk_as_adobe_writes_it_inverted():
    # Full cyan is no red; black is none of all.
    four = quarters((255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), mode="CMYK")
    data = saved(four, "JPEG", quality=95)
    assert b"Adobe" in data
    near(colours(data), [(0, 255, 255), (255, 0, 255), (255, 255, 0), (0, 0, 0)], by=4)


def test_ycck():
    # The three inks as luma and chroma: Adobe's marker says so by its last byte. Pillow inverts what it writes.
    inks = ImageChops.invert(quarters((255, 0, 0), (0, 200, 0), (30, 30, 200), (255, 255, 255)))
    black = quarters(0, 0, 0, 128, mode="L")
    planes = [ImageChops.invert(plane) for plane in inks.convert("YCbCr").split()]
    data = saved(Image.merge("CMYK", [*planes, black]), "JPEG", quality=95, subsampling=0)
    place = data.index(b"Adobe") + 11
    assert data[place] == 0
    near(colours(data[:place] + b"\x02" + data[place + 1 :]), [RED, (0, 200, 0), (30, 30, 200), (127,) * 3], by=6)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_exif_turns_and_mirrors(kind):
    # How the pixels lie in the file, for each value of the tag: Exif 2.32, section 4.6.4.
    stored = {
        1: (RED, GREEN, BLUE, WHITE),
        2: (GREEN, RED, WHITE, BLUE),
        3: (WHITE, BLUE, GREEN, RED),
        4: (BLUE, WHITE, RED, GREEN),
        5: (RED, BLUE, GREEN, WHITE),
        6: (GREEN, WHITE, RED, BLUE),
        7: (WHITE, GREEN, BLUE, RED),
        8: (BLUE, RED, WHITE, GREEN),
    }
    for value, lying in stored.items():
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = value
        data = saved(quarters(*lying), kind, exif=exif, quality=95)
        near(colours(data), FOUR, by=3)


def test_a_turned_picture_changes_its_shape():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert decode(saved(Image.new("RGB", (40, 10)), "JPEG", exif=exif), name="x").size == (10, 40)


@pytest.mark.parametrize("broken", [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0nothing", b"Exif\0\0"])
def test_broken_exif_does_not_lose_the_picture(broken):
    near(colours(saved(quarters(*FOUR), "JPEG", quality=95, exif=broken)), FOUR, by=3)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (20_000, 10)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_tiny_and_long_ones(size, kind):
    assert decode(saved(Image.new("RGB", size, GREY), kind), name="x").size == size


def test_a_picture_that_unpacks_to_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    # The header alone promises 40,000 x 40,000 pixels.
    bomb = png(40_000, 40_000, 8, 2, b"")
    assert len(bomb) < 100
    for data in (bomb, png(10_000, 9_000, 8, 0, b"")):
        with pytest.raises(BadInput, match=r"x\.png: expected at most 89,478,485 pixels, found .*pixels") as caught:
            decode(data, name="x.png")
        assert caught.value.reason == "too-many-pixels"
    monkeypatch.setattr(picture, "MAX_PIXELS", 99)
    with pytest.raises(BadInput, match="at most 99 pixels, found 10 x 10 pixels"):
        decode(saved(Image.new("L", (10, 10))), name="x")
    assert decode(saved(Image.new("L", (11, 9))), name="x").size == (11, 9)


def test_a_compressed_profile_or_comment_that_explodes_is_damage():
    comment = b"Comment\0\0" + zlib.compress(b"x" * (200 << 20))
    with pytest.raises(BadInput) as caught:
        decode(png(1, 1, 8, 0, b"\0\0", (b"zTXt", comment)), name="x")
    assert caught.value.reason == "damaged-picture"


@pytest.mark.parametrize(
    ("data", "reason", "found"),
    [
        (b"", "empty-file", "an empty file"),
        (b"a photo of a cat\n", "not-a-picture", "other data, which begin with b'a photo of a cat'"),
        (b"<!DOCTYPE html><title>404</title>", "not-a-picture", "begin with b'<!DOCTYPE html><'"),
        (b"\xff\xd8\xff", "not-a-picture", "begin with"),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "not-a-picture", "b'GIF87a"),
        (saved(Image.new("RGB", (9, 9)), "BMP"), "not-a-picture", "b'BM"),
    ],
)
def test_what_is_no_picture(data, reason, found):
    with pytest.raises(BadInput, match=r"a/1\.jpg: expected a JPEG or PNG picture, found ") as caught:
        decode(data, name="a/1.jpg")
    assert caught.value.reason == reason
    assert found in caught.value.found


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_truncated_one_is_damaged(kind):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    data = saved(Image.fromarray(noise), kind)
    for length in (len(data) // 2, len(data) * 9 // 10):
        with pytest.raises(BadInput, match="a damaged or truncated one") as caught:
            decode(data[:length], name="x")
        assert caught.value.reason == "damaged-picture"


@settings(deadline=None, max_examples=50)
@given(
    kind=st.sampled_from(["JPEG", "PNG"]),
    places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.integers(0, 10_000),
)
def test_whatever_bytes_give_a_picture_or_bad_input(kind, places, cut):
    data = bytearray(saved(quarters(*FOUR), kind))
    for place, value in places:
        data[place % len(data)] = value
    with contextlib.suppress(BadInput):  # any other error fails
        assert decode(bytes(data[: max(1, cut % (2 * len(data)))]), name="x").mode == "RGB"
