"""Images in folders, archives and patterns, and archives that mean no good."""

import io
import os
import tarfile
import zipfile

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.image_sources import find_images
from malmoi.pipelines.rejects import raise_it

FILES = {
    "b/COCO_val2014_000000000003.jpg": b"three",
    "b/c/12.PNG": b"twelve!",
    "image7.jpeg": b"seven",
    "notes.txt": b"x",
    "b/._12.png": b"a Mac's own",
    "labels7.csv": b"x",
}


@pytest.fixture
def find(tmp_path):
    """Finds images; gives their ids, names and contents, and what was set aside."""

    def find(*sources, reject=raise_it):
        images = find_images([str(source) for source in sources], download_dir=tmp_path / "unpacked", reject=reject)
        return [(image.image_id, image.name, image.read()) for image in images]

    return find


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "photos"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def expected(label):
    return [
        (3, f"{label}/b/COCO_val2014_000000000003.jpg", b"three"),
        (7, f"{label}/image7.jpeg", b"seven"),
        (12, f"{label}/b/c/12.PNG", b"twelve!"),
    ]


def zipped(path, files, packing=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path, files, mode="w"):
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            content = b"" if isinstance(content, tarfile.TarInfo) else content
            info.name, info.size = name, len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def test_a_folder_and_all_in_it(find, folder):
    assert find(folder) == expected("photos")


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_file_is_read_where_it_lies(find, tmp_path, packing):
    assert find(zipped(tmp_path / "photos.zip", FILES, packing)) == expected("photos.zip")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "photos.zip"]


def test_a_tar_is_read_where_it_lies(find, tmp_path):
    assert find(tarred(tmp_path / "photos.tar", FILES)) == expected("photos.tar")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "photos.tar"]


@pytest.mark.parametrize("ending", ["tar.gz", "tgz"])
def test_a_gzipped_tar_is_unpacked_first(find, tmp_path, ending):
    path = tarred(tmp_path / f"photos.{ending}", FILES, "w:gz")
    assert find(path) == expected(path.name)


def test_patterns_and_files(find, folder):
    assert find(f"{folder}/b/**/*") == [
        (3, "COCO_val2014_000000000003.jpg", b"three"),
        (12, "c/12.PNG", b"twelve!"),
    ]
    assert find(folder / "image7.jpeg", folder / "b/c/12.PNG") == [
        (7, "image7.jpeg", b"seven"),
        (12, "b/c/12.PNG", b"twelve!"),
    ]


def test_several_sources_and_a_pattern_of_archives(find, folder, tmp_path):
    zipped(tmp_path / "one.zip", {"100.jpg": b"1"})
    zipped(tmp_path / "two.zip", {"20.jpg": b"2"})
    assert find(f"{tmp_path}/*.zip") == [(20, "two.zip/20.jpg", b"2"), (100, "one.zip/100.jpg", b"1")]
    assert [image for image, _, _ in find(folder, tmp_path / "one.zip")] == [3, 7, 12, 100]


def test_names_without_an_id_are_set_aside(find, folder):
    (folder / "cat.jpg").write_bytes(b"x")
    with pytest.raises(BadInput, match=r"photos/cat\.jpg: expected a name that ends in the image's number"):
        find(folder)
    rejects = []
    assert find(folder, reject=rejects.append) == expected("photos")
    assert [reject.file for reject in rejects] == ["photos/cat.jpg"]


def test_two_images_of_one_id_are_an_error_that_names_both(find, folder, tmp_path):
    path = zipped(tmp_path / "more.zip", {"val/000000000012.jpg": b"x"})
    for reject in (raise_it, [].append):
        with pytest.raises(MalmoiError) as caught:
            find(folder, path, reject=reject)
        assert f"two images have the id 12: {folder}/b/c/12.PNG and {path} (more.zip/val/000000000012.jpg)." in str(
            caught.value
        )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nothing", r"nothing: no such file or folder"),
        ("*.jpg", r"no file matches .*\*\.jpg"),
        ("empty", r"no image in .*empty: expected files such as image12\.png"),
        ("page.zip", r"page\.zip: expected an archive .*, found an HTML page"),
        ("gs://bucket/a.zip", r"archives are read from local disks only"),
    ],
)
def test_sources_that_hold_nothing(find, tmp_path, source, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/notes.txt").write_text("x")
    (tmp_path / "page.zip").write_text("<!DOCTYPE html>")
    with pytest.raises(MalmoiError, match=said):
        find(source if "://" in source else tmp_path / source)


@pytest.mark.parametrize("name", ["../1.jpg", "a/../../1.jpg", "/etc/1.jpg", "C:\\1.jpg", "..\\1.jpg"])
@pytest.mark.parametrize("make", [zipped, tarred])
def test_an_archive_with_a_member_that_leaves_its_folder_is_refused(find, tmp_path, make, name):
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar"), {"2.jpg": b"x", name: b"x"})
    with pytest.raises(BadInput, match=r"Nothing of it was read\. If you trust it, unpack it yourself") as caught:
        find(path)
    assert caught.value.reason == "archive-refused"
    assert repr(name) in caught.value.found


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_no_images(find, tmp_path, kind):
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, "2.jpg"
    with pytest.raises(BadInput, match=r"images that are plain files, found that '1\.jpg' is a link or a device"):
        find(tarred(tmp_path / "a.tar", {"2.jpg": b"x", "1.jpg": info}))


def test_a_link_in_a_zip_file_is_no_image(find, tmp_path):
    link = zipfile.ZipInfo("1.jpg")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadInput, match="a link or a device"):
        find(tmp_path / "a.zip")


def test_bombs_are_refused(find, tmp_path):
    path = zipped(tmp_path / "bomb.zip", {f"{number}.jpg": bytes(8 << 20) for number in range(4)})
    assert path.stat().st_size < 50_000
    with pytest.raises(BadInput, match="it grows beyond 1,048,576 bytes"):
        find(path)
    with pytest.raises(BadInput, match="it grows beyond 1,048,576 bytes"):
        find(tarred(tmp_path / "bomb.tar.gz", {"1.jpg": bytes(8 << 20)}, "w:gz"))
    assert not list((tmp_path / "unpacked").glob("bomb*"))


def test_members_that_share_their_bytes_are_refused(find, tmp_path):
    # As in David Fifield, A better zip bomb: many entries of the directory, one content.
    path = zipped(tmp_path / "a.zip", {"1.jpg": os.urandom(1000)}, zipfile.ZIP_STORED)
    with zipfile.ZipFile(path, "a") as archive:
        (info,) = archive.infolist()
        for number in range(2, 9):
            again = zipfile.ZipInfo(f"{number}.jpg")
            again.header_offset, again.CRC = info.header_offset, info.CRC
            again.compress_size = again.file_size = info.file_size
            archive.filelist.append(again)
        archive._didModify = True
    with pytest.raises(BadInput, match="its members share bytes"):
        find(path)


@pytest.mark.parametrize("make", [zipped, tarred])
def test_archives_that_are_cut_short(find, tmp_path, make):
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar"), {f"{n}.jpg": os.urandom(5000) for n in range(9)})
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(BadInput, match="a damaged or truncated one"):
        find(path)


def test_other_packings_are_named(find, tmp_path):
    path = zipped(tmp_path / "a.zip", {"1.jpg": b"x" * 99}, zipfile.ZIP_BZIP2)
    with pytest.raises(BadInput, match=r"'1\.jpg' is packed in a way that is not read from its place"):
        find(path)


def test_a_damaged_member_is_bad_input_of_its_own(tmp_path):
    path = zipped(tmp_path / "a.zip", {"1.jpg": b"x" * 99, "2.jpg": b"y" * 99}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"yyyy", b"yzyy", 1))
    first, second = find_images([str(path)], download_dir=tmp_path, reject=raise_it)
    assert first.read() == b"x" * 99
    with pytest.raises(BadInput, match=r"a\.zip/2\.jpg: .* found that its CRC-32 is wrong") as caught:
        second.read()
    assert caught.value.reason == "damaged-member"


def test_links_that_go_round_in_circles_end(find, folder):
    (folder / "b/again").symlink_to(folder, target_is_directory=True)
    with pytest.raises(MalmoiError, match="two images have the id"):
        find(folder)


def test_an_archive_beside_itself_under_another_place_is_another_one(find, tmp_path):
    for place, content in (("one", b"1"), ("two", b"2")):
        (tmp_path / place).mkdir()
        tarred(tmp_path / place / "a.tgz", {f"{content.decode()}.jpg": content}, "w:gz")
    assert [content for *_, content in find(tmp_path / "one/a.tgz", tmp_path / "two/a.tgz")] == [b"1", b"2"]
