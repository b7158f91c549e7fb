"""Archives of photos that corpora ask about: where they come from, and fetching those that are named."""

import os
from collections.abc import Iterable
from pathlib import Path

from malmoi.pipelines.download import fetch
from malmoi.pipelines.download_progress import progress_bar
from malmoi.pipelines.source import Mirror, Source, SourceFile

_COCO = "http://images.cocodataset.org/zips"
_DAQUAR = "https://datasets.d2.mpi-inf.mpg.de/mateusz14visual-turing"


def _coco_file(name: str, size: int, sha256: str, *, holds: str) -> SourceFile:
    return SourceFile(name=name, mirrors=(Mirror(url=f"{_COCO}/{name}", bytes=size, sha256=sha256, holds=holds),))


PHOTOS = Source(
    name="image_features",
    title="Photos of COCO, which COCO-QA and the captions are about, and of NYU Depth v2, which DAQUAR is about",
    files=(
        _coco_file(
            "train2014.zip",
            13_510_573_713,
            "ede4087e640bddba550e090eae701092534b554b42b05ac33f0300b984b31775",
            holds="82,783 photos; with val2014.zip all that COCO-QA asks about",
        ),
        _coco_file(
            "val2014.zip",
            6_645_013_297,
            "fe9be816052049c34717e077d9e34aa60814a55679f804cd043e3cbee3b9fde0",
            holds="40,504 photos",
        ),
        _coco_file(
            "train2017.zip",
            19_336_861_798,
            "69a8bb58ea5f8f99d24875f21416de2e9ded3178e903f1f7603e283b9e06d929",
            holds="118,287 photos: with val2017.zip those of 2014, split in another way",
        ),
        _coco_file(
            "val2017.zip",
            815_585_330,
            "4f7e2ccb2866ec5041993c9cf2a952bbed69647b115d0f74da7ce8f4bef82f05",
            holds="5,000 photos",
        ),
        SourceFile(
            name="nyu_depth_images.tar",
            mirrors=(
                Mirror(
                    url=f"{_DAQUAR}/nyu_depth_images.tar",
                    bytes=None,
                    unverified="neither size nor digest has been published; the photos together have 430 MB",
                    holds="1,449 photos: all that DAQUAR asks about",
                ),
            ),
        ),
    ),
    marker=("*2014.zip", "*2017.zip", "nyu_depth_images.tar"),
    licence="COCO: each photo has a Creative Commons licence of its own; NYU Depth v2: none stated (free for research)",
    citation="Lin et al., Microsoft COCO: Common Objects in Context, ECCV 2014; Silberman et al., Indoor Segmentation "
    "and Support Inference from RGBD Images, ECCV 2012",
    by_hand="Give --images the archive or the folder that it unpacks to. One of these names, where there is no such "
    "file, is downloaded: malmoi prepare image_features/coco --images train2014.zip val2014.zip",
)


def fetched(sources: Iterable[str], download_dir: Path) -> list[str]:
    """The sources; those that name archives of ``PHOTOS`` which are not there are downloaded.

    Args:
        sources: files, folders and patterns; the others are handed on as they are.
        download_dir: where downloads are kept.

    Raises:
        MalmoiError: no mirror gave an archive, or the disk did not take it.

    Example:
        >>> fetched(["photos/*.jpg"], Path("downloads"))
        ['photos/*.jpg']
    """
    known = {file.name: file for file in PHOTOS.files}
    return [
        os.fspath(_fetched(known[source], download_dir)) if source in known and not Path(source).exists() else source
        for source in sources
    ]


def _fetched(file: SourceFile, download_dir: Path) -> Path:
    with progress_bar(f"downloading {file.name}") as report:
        return fetch(file, download_dir / PHOTOS.name, progress=report)
