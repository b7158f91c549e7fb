import hashlib
import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from malmoi.samples.scene import PLURALS, Spot, scene, scenes
from malmoi.samples.scene_picture import boxes, picture_file, pixels

# Of a square of side 2: shares worked out from the shapes.
AREAS = {
    "bench": 2 * 0.35 + 2 * 0.3 * 0.35,
    "door": 0.84 * 2,
    "fence": 3 * 0.4 * 1.9 + 2 * 0.35 * 0.2,
    "ring": np.pi * (1 - 0.4),
}


def painted(found):
    """Where the colour of things is, bool of shape (height, width)."""
    return (pixels(found) == found.paint).all(axis=-1)


def with_one(kind, spot=None, **changed):
    found = scene(0, "train", 0)
    spot = spot or Spot(x=found.width // 2, y=found.height // 2, radius=60)
    return replace(found, kind=kind, spots=(spot,), width=300, height=220, **changed)


@pytest.mark.parametrize("kind", PLURALS)
def test_a_thing_has_its_shape(kind):
    there = painted(with_one(kind, Spot(x=150, y=110, radius=60)))
    assert there.sum() / 60**2 == pytest.approx(AREAS[kind], rel=0.06)
    assert not there[:49].any()
    assert not there[:, :89].any()
    assert (there == there[:, ::-1])[:, 30:271].mean() > 0.98


def test_a_ring_has_a_hole_and_a_bench_has_legs():
    assert not painted(with_one("ring", Spot(x=150, y=110, radius=60)))[110, 150]
    legs = painted(with_one("bench", Spot(x=150, y=110, radius=60)))[125]
    assert (np.diff(legs.astype(int)) == 1).sum() == 2


def test_what_would_be_outside_is_cut_off():
    there = painted(with_one("door", Spot(x=5, y=215, radius=40)))
    assert there[219, 0]
    assert there.sum() < 0.5 * AREAS["door"] * 40**2


@pytest.mark.parametrize("number", range(12))
def test_wall_floor_and_things_are_all_there_is(number):
    found = scene(5, "train", number)
    colours = Counter(map(tuple, pixels(found).reshape(-1, 3).tolist()))
    assert set(colours) == {found.wall_paint, found.floor_paint, found.paint}
    area = sum(AREAS[found.kind] * spot.radius**2 for spot in found.spots)
    assert colours[found.paint] == pytest.approx(area, rel=0.15)


def test_pixels_are_the_same_on_every_machine():
    digest = hashlib.sha256()
    for found in scenes(7, "train", 24):
        digest.update(pixels(found).tobytes())
    assert digest.hexdigest() == "c45ea038ff9e0b06c88a394b4b5795180347fee1cbb28bb8756da3be1e8f404c"


def test_files_hold_the_picture():
    found = scene(0, "test", 1)
    png, jpeg = (np.asarray(Image.open(io.BytesIO(picture_file(found, kind)))) for kind in ("PNG", "JPEG"))
    assert (png == pixels(found)).all()
    assert np.abs(jpeg.astype(int) - png).mean() < 1
    assert np.abs(jpeg.astype(int) - png).max() < 60


def test_boxes_hold_the_things_and_end_where_they_do():
    for found in scenes(3, "train", 24):
        there = painted(found)
        covered = np.zeros_like(there)
        for left, top, width, height in boxes(found):
            assert there[top : top + height, left].any()
            assert there[top : top + height, left + width - 1].any()
            assert there[top, left : left + width].any()
            assert there[top + height - 1, left : left + width].any()
            covered[top : top + height, left : left + width] = True
        assert not (there & ~covered).any()


def test_the_box_of_what_is_cut_off_ends_with_the_picture():
    assert boxes(with_one("door", Spot(x=5, y=215, radius=50))).tolist() == [[0, 165, 27, 55]]
