"""Captions of COCO: where the annotations come from, and Karpathy's split of them."""

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
                members=files,
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

KARPATHY = Source(
    name="karpathy",
    title="Karpathy's split of COCO's photos of 2014, which papers on captions measure by",
    files=(
        SourceFile(
            name="caption_datasets.zip",
            mirrors=(
                Mirror(
                    url="http://cs.stanford.edu/people/karpathy/deepimagesent/caption_datasets.zip",
                    bytes=None,
                    unverified="neither size nor digest has been published; the address has answered 404 at times",
                    holds="dataset_coco.json: 113,287 photos to train, 5,000 to validate, 5,000 to test",
                ),
            ),
            unpacks_to=".",
            also_named=("*caption_datasets*", "*karpathy*"),
            members=("dataset_coco.json",),
        ),
    ),
    marker=("dataset_coco.json",),
    licence="none stated",
    citation="Karpathy and Fei-Fei, Deep Visual-Semantic Alignments for Generating Image Descriptions, CVPR 2015",
    by_hand="Put dataset_coco.json, or the archive with it, into the folder that --raw-dir names, beside COCO's "
    "annotations of 2014.",
)

CAPTION_SOURCES = (COCO_CAPTIONS_2014, COCO_CAPTIONS_2017, KARPATHY)
