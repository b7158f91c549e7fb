"""The images that files, patterns, folders and archives hold: found, named, and sorted by their ids."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.archive_extent import Extent
from malmoi.pipelines.archives import SUFFIXES, archive_kind, listed, unpack
from malmoi.pipelines.globs import expanded
from malmoi.pipelines.image_file import ImageFile, image_id
from malmoi.pipelines.photos import fetched
from malmoi.pipelines.plan import unreadable
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.short_names import short_names

ENDINGS = (".jpg", ".jpeg", ".png")
"""How the files of a folder or an archive end that are taken for images; others there are passed over."""

_GROWS = 20  # times its own size that an archive may unpack to; photos hardly compress at all
_LEAST = 1 << 20  # bytes that any archive may unpack to
_TRUST = "Nothing of it was read. If you trust it, unpack it yourself and give --images the folder."


@dataclass(frozen=True)
class _Found:
    """A file that may be an image, before its id is known."""

    name: str
    path: str
    size: int
    changed: int
    extent: Extent | None = None


def find_images(sources: Iterable[str], *, download_dir: epath.PathLike, reject: Reject) -> tuple[ImageFile, ...]:
    """Finds all images.

    Args:
        sources: folders, which are searched with all folders in them; zip and tar files, whose members are read where
            they lie (a gzipped tar is unpacked first); files; patterns such as ``photos/*.jpg``; names of known
            archives (``photos.PHOTOS``), which are downloaded where there is no such file.
        download_dir: a local folder for downloads and for what gzipped tars hold.
        reject: takes files whose names tell no image id.

    Returns:
        The images, by rising ids.

    Raises:
        BadInput: an archive is damaged, holds a member that leaves its folder, or unpacks to far more than photos do.
        MalmoiError: a pattern stands for no file, there is no image, two have the same id, or something can't be read.
    """
    found: list[_Found] = []
    files: list[str] = []
    for path in expanded(fetched(sources, Path(download_dir))):
        if epath.Path(path).is_dir():
            found += _of_folder(epath.Path(path), label=epath.Path(path).name)
        elif path.lower().endswith(SUFFIXES):
            found += _of_archive(path, Path(download_dir))
        else:
            files.append(path)
    names = short_names(tuple(dict.fromkeys(files)))
    found += [_file(epath.Path(path), name=names[path]) for path in files]
    images: dict[int, ImageFile] = {}
    for file in found:
        try:
            image = ImageFile(image_id=image_id(file.name), **vars(file))
        except BadInput as error:
            reject(error)
            continue
        if other := images.get(image.image_id):
            raise MalmoiError(
                f"two images have the id {image.image_id}: {_place(other)} and {_place(image)}. An image's id is the "
                "number at the end of its name; give one of both, or make two datasets."
            )
        images[image.image_id] = image
    if not images:
        raise MalmoiError(f"no image in {', '.join(sources)}: expected files such as image12.png or 000000397133.jpg.")
    return tuple(images[number] for number in sorted(images))


def _of_folder(folder: epath.Path, *, label: str) -> Iterator[_Found]:
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    for child in children:
        if child.is_dir():
            yield from _of_folder(child, label=f"{label}/{child.name}")
        elif _is_image(child.name):
            yield _file(child, name=f"{label}/{child.name}")


def _of_archive(path: str, download_dir: Path) -> Iterator[_Found]:
    if "://" in path:
        raise MalmoiError(f"{path}: archives are read from local disks only. Unpack it, and name the folder.")
    archive = Path(path)
    try:
        state = archive.stat()
        kind = archive_kind(archive)
    except OSError as error:
        raise unreadable(archive, error) from error
    most = max(_LEAST, _GROWS * state.st_size)
    if kind == "gzip":
        # Two archives of one name must not replace each other's folder.
        key = hashlib.sha256(os.fsencode(archive.resolve())).hexdigest()[:8]
        folder = unpack(archive, download_dir / "extracted" / f"{archive.name}-{key}", max_bytes=most)
        yield from _of_folder(epath.Path(folder), label=archive.name)
        return
    for member in listed(archive, hint=_TRUST, max_bytes=most):
        if not _is_image(member.name) or member.kind == "folder":
            continue
        if member.extent is None:
            what = "a link or a device" if member.kind != "file" else "packed in a way that is not read from its place"
            raise BadInput(
                reason="archive-refused",
                file=str(archive),
                line=None,
                expected="images that are plain files",
                found=f"that {member.name!r} is {what}",
                hint=_TRUST,
            )
        yield _Found(f"{archive.name}/{member.name}", str(archive), member.size, state.st_mtime_ns, member.extent)


def _file(path: epath.Path, *, name: str) -> _Found:
    try:
        state = path.stat()
    except FileNotFoundError:
        raise MalmoiError(f"{path}: no such file or folder.") from None
    except OSError as error:
        raise unreadable(path, error) from error
    return _Found(name, os.fspath(path), int(state.length), int(state.mtime))


def _is_image(name: str) -> bool:
    """Whether a file of a folder is taken for an image; those that begin with a dot are a system's own."""
    return name.lower().endswith(ENDINGS) and not PurePosixPath(name).name.startswith(".")


def _place(image: ImageFile) -> str:
    return f"{image.path} ({image.name})" if image.extent else image.path
