"""Members read from their places equal what the standard library unpacks."""

import io
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.archive_extent import Damaged, Extent
from malmoi.pipelines.archives import listed

MEMBERS = st.dictionaries(st.from_regex(r"[a-zé]{1,9}(/[a-z]{1,120})?\.jpg", fullmatch=True), st.binary(max_size=2000))


def read_all(archive):
    return {
        member.name: member.extent.read(archive)
        for member in listed(archive, hint="", max_bytes=1 << 30)
        if member.kind == "file"
    }


@settings(deadline=None)
@given(members=MEMBERS, packing=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_members_of_a_zip_file(tmp_path_factory, members, packing):
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert read_all(path) == members


@settings(deadline=None)
@given(members=MEMBERS, kind=st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]))
def test_members_of_a_tar(tmp_path_factory, members, kind):
    path = tmp_path_factory.mktemp("tar") / "a.tar"
    with tarfile.open(path, "w", format=kind) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert read_all(path) == members


@pytest.fixture
def zipped(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jpg", b"abc" * 1000)
    (member,) = listed(path, hint="", max_bytes=1 << 20)
    return path, member.extent


def changed(extent, **values):
    return Extent(**vars(extent) | values)


def test_what_an_archive_promises_is_checked(zipped):
    path, extent = zipped
    assert extent.read(path) == b"abc" * 1000
    for values, said in [
        ({"crc": 1}, "its CRC-32 is wrong"),
        ({"start": extent.start + 1}, "no member begins at byte 1"),
        ({"start": 10**6}, "no member begins at byte 1,000,000"),
        ({"packed": 10**6}, "it ends .* bytes too early"),
        ({"size": 2999}, "another size than the 2,999 bytes"),
        ({"size": 3001}, "another size than the 3,001 bytes"),
    ]:
        with pytest.raises(Damaged, match=said):
            changed(extent, **values).read(path)


def test_bytes_that_changed(zipped):
    path, extent = zipped
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(Damaged):
        extent.read(path)


def test_a_member_that_unpacks_to_far_more_than_it_says_is_not_unpacked(tmp_path):
    import tracemalloc

    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.jpg", bytes(200 << 20))
    with zipfile.ZipFile(path) as archive:
        (info,) = archive.infolist()
    lying = Extent(start=info.header_offset, packed=info.compress_size, size=1000, packing="deflated", crc=info.CRC)
    tracemalloc.start()
    with pytest.raises(Damaged, match="another size than the 1,000 bytes"):
        lying.read(path)
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()
