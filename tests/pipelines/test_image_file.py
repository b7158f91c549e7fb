import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput
from malmoi.pipelines import image_file
from malmoi.pipelines.image_file import ImageFile, image_chunks, image_id, listing_digest


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("COCO_val2014_000000391895.jpg", 391895),
        ("val2017.zip/val2017/000000397133.jpg", 397133),
        ("nyu_depth_images/image123.png", 123),
        ("2014/image0.PNG", 0),
        ("7.tar.jpeg7.jpg", 7),
        (".12.jpg", 12),
    ],
)
def test_the_number_at_the_end_of_the_name_is_the_id(name, number):
    assert image_id(name) == number


@pytest.mark.parametrize("name", ["cat.jpg", "12/cat.jpg", "12a.jpg", "image12 (1).png", "١٢.jpg", "12a"])
def test_a_name_without_one(name):
    with pytest.raises(BadInput, match="a name that ends in the image's number, such as COCO_") as caught:
        image_id(name)
    assert (caught.value.reason, caught.value.file) == ("no-image-id", name)


def test_a_number_that_is_no_int64():
    assert image_id(f"{2**63 - 1}.jpg") == 2**63 - 1
    with pytest.raises(BadInput, match="found 9223372036854775808, which is too large"):
        image_id(f"{2**63}.jpg")


@given(number=st.integers(0, 2**63 - 1), zeros=st.integers(0, 9), before=st.sampled_from(["", "image", "a_1-", "사진"]))
def test_any_number_is_found_again(number, zeros, before):
    assert image_id(f"x/{before}{'0' * zeros}{number}.jpg") == number


def some(place="x", **changed):
    return ImageFile(**{"image_id": 1, "name": "a/1.jpg", "path": str(place), "size": 5, "changed": 9} | changed)


def test_reading(tmp_path, monkeypatch):
    file = tmp_path / "1.jpg"
    file.write_bytes(b"12345")
    assert some(file).read() == b"12345"
    for image, reason, said in [
        (some(file, size=4), "unreadable-file", "expected 4 bytes, found another size"),
        (some(tmp_path / "2.jpg"), "unreadable-file", "found No such file or directory"),
        (some(tmp_path), "unreadable-file", "found Is a directory"),
        (some(file, size=65 << 20), "too-large-file", "expected a photo, at most 67,108,864 bytes, found 68,157,440"),
    ]:
        with pytest.raises(BadInput, match=said) as caught:
            image.read()
        assert (caught.value.reason, caught.value.file) == (reason, "a/1.jpg")


def test_a_file_that_grows_without_end_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(image_file, "MAX_BYTES", 10)
    (tmp_path / "1.jpg").write_bytes(bytes(1000))
    with pytest.raises(BadInput, match="another size; it changed meanwhile"):
        some(tmp_path / "1.jpg").read()


def test_chunks(monkeypatch):
    monkeypatch.setattr(image_file, "CHUNK_IMAGES", 3)
    images = tuple(some(image_id=number) for number in range(7))
    chunks = list(image_chunks(images))
    assert [chunk.number for chunk in chunks] == [0, 1, 2]
    assert sum((chunk.images for chunk in chunks), ()) == images
    assert len({chunk.digest for chunk in chunks}) == 3


def test_digests_tell_what_changed():
    def digests(**changed):
        images = (some(**changed), some(image_id=2))
        return next(iter(image_chunks(images))).digest, listing_digest(images)

    chunk, listing = digests()
    for changed in ({"name": "b/1.jpg"}, {"size": 6}, {"image_id": 0}):
        other_chunk, other_listing = digests(**changed)
        assert (other_chunk != chunk, other_listing != listing) == (True, True)
    other_chunk, other_listing = digests(changed=10)
    assert (other_chunk != chunk, other_listing == listing) == (True, True)
    assert digests(path="elsewhere") == (chunk, listing)
