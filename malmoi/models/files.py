"""Files that are there as a whole or not at all."""

from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Writes a file under another name and gives it its own when it is complete."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)
