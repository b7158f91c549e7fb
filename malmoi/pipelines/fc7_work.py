"""The work folder of an extraction: what is finished of it, so that one that was killed goes on with the rest."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import MANIFEST_FILE, differences, load_manifest, save_manifest
from malmoi.pipelines.image_file import ImageChunk
from malmoi.pipelines.passes import Failure
from malmoi.pipelines.whole_file import UNFINISHED, WholeFile


@dataclass(frozen=True, kw_only=True, eq=False)
class ChunkReport:
    """What computing a chunk gave, besides its shard.

    Attributes:
        digest: of the chunk; see ``ImageChunk``.
        image_ids: of its vectors, rising, int64 of shape (vectors,).
        offsets: where in the shard each vector begins, in bytes, int64 of shape (vectors,).
        mean: of the vectors, float64 of shape (features,).
        squares: the summed squares of their distances from the mean, float64 of shape (features,).
        raw_sha256: of the bytes of all its files, one after the other.
        shard_bytes: how large the shard is.
        shard_sha256: of the shard.
        rejects: what was set aside.
    """

    digest: str
    image_ids: np.ndarray
    offsets: np.ndarray
    mean: np.ndarray
    squares: np.ndarray
    raw_sha256: str
    shard_bytes: int
    shard_sha256: str
    rejects: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Work:
    """A work folder, on a file system that all workers reach.

    Attributes:
        folder: where.
    """

    folder: epath.Path

    @property
    def ticks(self) -> epath.Path:
        """A file that grows by a byte for each image that is computed."""
        return self.folder / f"{UNFINISHED}ticks"

    def shard(self, number: int) -> epath.Path:
        """The shard of a chunk."""
        return self.folder / f"{number:05d}.tfrecord"

    def begin(self, content: Mapping[str, Any], chunks: Iterable[ImageChunk], *, anew: bool) -> dict[int, ChunkReport]:
        """Makes the folder ready; gives what is finished.

        Args:
            content: the manifest of what is to be computed.
            chunks: all of it.
            anew: throws away what another extraction left here.

        Raises:
            MalmoiError: what is here belongs to another extraction.
        """
        if (self.folder / MANIFEST_FILE).exists() and (other := list(differences(load_manifest(self.folder), content))):
            if not anew:
                raise MalmoiError(
                    f"{self.folder} holds an extraction that was not finished, with other settings (there, now): "
                    f"{'; '.join(other)}. Extract with the same settings to go on with it, name another dataset "
                    "(image_features/NAME), or begin anew with --overwrite (overwrite=True)."
                )
            self.remove()
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(f"{UNFINISHED}*"):
            left.unlink(missing_ok=True)
        save_manifest(self.folder, content)
        self.ticks.write_bytes(b"")
        return {chunk.number: report for chunk in chunks if (report := self._finished(chunk))}

    def save(self, number: int, report: ChunkReport) -> None:
        """Keeps the report of a chunk whose shard is written: the chunk is finished."""
        arrays = {name: value for name, value in vars(report).items() if isinstance(value, np.ndarray)}
        others = {name: value for name, value in vars(report).items() if name not in arrays}
        arrays["others"] = np.array(json.dumps(others))
        content = io.BytesIO()
        np.savez(content, allow_pickle=False, **arrays)
        with WholeFile(self._report(number)) as file:
            file.append(content.getvalue())

    def load(self, number: int) -> ChunkReport | None:
        """The report of a chunk; ``None`` where there is none that can be read."""
        try:
            with np.load(io.BytesIO(self._report(number).read_bytes()), allow_pickle=False) as content:
                others = json.loads(str(content["others"]))
                arrays = {name: content[name] for name in content.files if name != "others"}
            return ChunkReport(**arrays, **others | {"rejects": tuple(others["rejects"])})
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None

    def fail(self, number: int, failure: Failure) -> None:
        """Leaves a failure for who started the workers; the others stop when they see it."""
        self._failure(number).write_text(json.dumps(asdict(failure), ensure_ascii=False))

    def failed(self) -> MalmoiError | None:
        """The failure of the first chunk that failed."""
        files = sorted(self.folder.glob(f"{UNFINISHED}*.failure.json"))
        if not files:
            return None
        fields = json.loads(files[0].read_text())
        return Failure(**fields | {"place": tuple(fields["place"])}).error()

    def remove(self) -> None:
        """Removes the folder."""
        self.folder.rmtree(missing_ok=True)

    def _finished(self, chunk: ImageChunk) -> ChunkReport | None:
        """The report of a chunk that is finished and whose shard and images are as they were."""
        report = self.load(chunk.number)
        if report is None or report.digest != chunk.digest:
            return None
        try:
            return report if file_sha256(self.shard(chunk.number)) == report.shard_sha256 else None
        except OSError:
            return None

    def _report(self, number: int) -> epath.Path:
        return self.folder / f"{number:05d}.npz"

    def _failure(self, number: int) -> epath.Path:
        return self.folder / f"{UNFINISHED}{number:05d}.failure.json"


def file_sha256(path: epath.PathLike) -> str:
    """The digest of a file in hex."""
    with epath.Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
