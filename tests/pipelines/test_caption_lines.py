"""Pictures as lines: any text comes back, and a line is one picture."""

from hypothesis import given
from hypothesis import strategies as st

from malmoi.pipelines.caption_lines import CaptionedImage, read_lines, write_lines

IMAGES = st.builds(
    lambda number, name, captions: CaptionedImage(number, name, list(range(len(captions))), captions),
    st.integers(0, 2**63 - 1),
    st.text(max_size=9),
    st.lists(st.text(max_size=30), max_size=5),
)


@given(images=st.lists(IMAGES, max_size=6))
def test_what_is_written_is_read(images, tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "train.jsonl"
    write_lines(path, images)
    data = path.read_bytes()
    assert list(read_lines(data)) == images
    assert data.count(b"\n") == len(images)


def test_many_are_written_in_blocks(tmp_path):
    images = [CaptionedImage(number, "", [], []) for number in range(2500)]
    write_lines(tmp_path / "a", iter(images))
    assert list(read_lines((tmp_path / "a").read_bytes())) == images
