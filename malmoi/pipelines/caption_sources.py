"""Captions of COCO: where the annotations come from."""

from malmoi.pipelines.source import Mirror, Source, SourceFile

_COCO = "http://images.cocodataset.org/annotations"
_CITATION = (
    "Chen et al., Microsoft COCO Captions: Data Collection and Evaluation Server, arXiv:1504.00325; "
    "Lin et al., Microsoft COCO: Common Objects in Context, ECCV 2014"
)


def _captions(year: str, size: int, *, holds: str) -> Source:
    name = f"annotations_trainval{year}.zip"
    files = tuple(f"captions_{split}{year}.json" for split in ("train", "val"))
    mirror = Mirror(
        url=f"{_COCO}/{name}",
        bytes=size,
        unverified="no digest has been published; its size is checked",
        holds=holds,
    )
    return Source(
        name=f"coco_captions_{year}",
        title=f"COCO's annotations of {year}, of which the captions are read",
        files=(
            SourceFile(
                name=name,
                mirrors=(mirror,),
                unpacks_to="annotations",
                also_named=(f"*annotations*{year}*", f"*captions*{year}*"),
            ),
        ),
        marker=files,
        licence="annotations: Creative Commons Attribution 4.0; each photo has a licence of its own",
        citation=_CITATION,
        by_hand=f"Give --raw-dir the archive, the folder annotations that it unpacks to, or a folder that holds one of "
        f"them; {' and '.join(files)} are enough.",
    )


COCO_CAPTIONS_2014 = _captions(
    "2014", 252_872_794, holds="414,113 captions of 82,783 photos (train), 202,654 of 40,504 (val)"
)
COCO_CAPTIONS_2017 = _captions(
    "2017", 252_907_541, holds="591,753 captions of 118,287 photos (train), 25,014 of 5,000 (val)"
)
