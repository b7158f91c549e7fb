"""The part file: what one mirror has given so far, carried on where it stopped."""

import hashlib
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3

from malmoi.pipelines.download_progress import Progress, throttled
from malmoi.pipelines.source import Mirror, digest_name, size_text

ATTEMPTS = 3  # of one mirror, as long as each brings more bytes
_SNIFFED = 1024  # bytes looked at to tell a web page from data
_HEADERS = {
    # Servers that compress on the fly would change the bytes. Some hosts refuse scripts by their name.
    "Accept-Encoding": "identity",
    "User-Agent": "Mozilla/5.0 (compatible; malmoi)",
}


class MirrorFailed(Exception):
    """Why one mirror did not give the file; the next one may."""


class _Interrupted(Exception):
    """The connection broke, or what lies on disk cannot be carried on: worth another attempt."""


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """When a mirror is given up for the next one.

    Attributes:
        connect: seconds until it takes the connection.
        read: seconds without a byte.
        slow: seconds during which it may give fewer than `slow_rate` bytes a second.
        slow_rate: bytes a second.
    """

    connect: float = 5.0
    read: float = 20.0
    slow: float = 30.0
    slow_rate: float = 500.0


def part_path(target: Path, mirror: Mirror) -> Path:
    """Where the bytes of that mirror gather; mirrors that promise the same digest share the place."""
    promise = mirror.digest[1] if mirror.digest else hashlib.sha256(mirror.url.encode()).hexdigest()
    return target.with_name(f"{target.name}.{promise[:8]}.part")


def receive(
    mirror: Mirror, part: Path, *, session: requests.Session, timeouts: Timeouts, progress: Progress
) -> dict[str, str]:
    """Brings the part file to its end and checks it; returns its digest in hex, by the mirror's algorithm or SHA-256.

    Bytes that are there are kept and asked for no more, unless the file has changed at its origin, or
    the whole turns out to have the wrong digest.

    Raises:
        MirrorFailed: the mirror gave no acceptable file; the message says why.
        OSError: the disk did not take it.
    """
    why = "nothing came"
    for _ in range(ATTEMPTS):
        before = _size(part)
        try:
            resumed = _transfer(mirror, part, session=session, timeouts=timeouts, progress=progress)
        except _Interrupted as error:
            why = str(error)
            if 0 < _size(part) <= before:
                break
            continue
        algorithm, promised = mirror.digest or ("sha256", None)
        digest = file_digest(part, algorithm)
        if promised in (None, digest):
            return {algorithm: digest}
        discard(part)
        why = f"its {digest_name(algorithm)} is {digest}, expected {promised}"
        if not resumed:
            break
    raise MirrorFailed(why)


def discard(part: Path) -> None:
    """Removes the part file and what is known about it."""
    part.unlink(missing_ok=True)
    _notes_path(part).unlink(missing_ok=True)


def file_digest(path: Path, algorithm: str) -> str:
    """The digest of a file, in hex, by an algorithm of ``hashlib``'s."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()


def _transfer(mirror: Mirror, part: Path, *, session: requests.Session, timeouts: Timeouts, progress: Progress) -> bool:
    """One request; returns whether earlier bytes were kept."""
    notes = _read_notes(part)
    if not _can_resume(mirror, notes, _size(part)):
        discard(part)
    have = _size(part)
    if have and have == mirror.bytes:
        return True
    headers = dict(_HEADERS)
    if have:
        headers["Range"] = f"bytes={have}-"
        if notes["url"] == mirror.url and notes["validator"]:
            headers["If-Range"] = notes["validator"]
    try:
        response = session.get(mirror.url, headers=headers, stream=True, timeout=(timeouts.connect, timeouts.read))
    except requests.RequestException as error:
        raise MirrorFailed(_network_reason(error, timeouts)) from error
    with response:
        if have and response.status_code == 416:
            if _range(response)[1] == have and mirror.bytes in (None, have):
                return True
            discard(part)
            raise _Interrupted("the file there is shorter than the part that is here")
        if response.status_code not in (200, 206):
            raise MirrorFailed(f"HTTP {response.status_code} {response.reason}".rstrip())
        body = _Body(response, timeouts)
        start, total = _range(response) if response.status_code == 206 else (0, body.length)
        head = body.head(_SNIFFED) if start == 0 else b""
        if start == 0:
            _refuse_page(response, head, mirror, total)
        fits = mirror.bytes is None or total in (None, mirror.bytes)
        if start not in (0, have) or (start and not fits):
            discard(part)
            raise _Interrupted(f"asked for bytes from {have}, got them from {start} of {total}")
        if mirror.bytes is not None and not fits:
            kind = "a short body" if (total or 0) < mirror.bytes else "a larger file"
            raise MirrorFailed(f"{kind}: {size_text(total)}, expected {size_text(mirror.bytes)}")
        total = total if total is not None else mirror.bytes
        if start == 0:
            discard(part)  # before the notes change: notes must never speak of other bytes than these
        _write_notes(part, mirror, response)
        _store(body, head, part, start=start, total=total, progress=progress)
    return start > 0


def _store(body: "_Body", head: bytes, part: Path, *, start: int, total: int | None, progress: Progress) -> None:
    done = start
    report = throttled(progress)
    with part.open("ab" if start else "wb") as handle:
        block = head or body.block()
        while block:
            handle.write(block)
            done += len(block)
            report(done, total)
            if total is not None and done > total:
                break
            block = body.block()
    progress(done, total)
    if total is not None and done > total:
        discard(part)
        raise MirrorFailed(f"the body goes on after {size_text(total)}")
    if total is not None and done < total:
        raise _Interrupted(f"the body ended after {done:,} of {size_text(total)}")


class _Body:
    """The raw bytes of a response, block by block as they come; nothing is decompressed."""

    def __init__(self, response: requests.Response, timeouts: Timeouts) -> None:
        self._raw: Any = response.raw
        self._timeouts = timeouts
        self._since = time.monotonic()
        self._count = 0
        announced = response.headers.get("Content-Length", "")
        self.length = int(announced) if announced.isdecimal() else None

    def head(self, size: int) -> bytes:
        """At least `size` bytes unless the body is shorter."""
        head = b""
        while len(head) < size and (block := self.block()):
            head += block
        return head

    def block(self) -> bytes:
        """What has come, at most 64 KiB; empty at the end."""
        try:
            block: bytes = self._raw.read1(1 << 16, decode_content=False) or b""
        except urllib3.exceptions.ReadTimeoutError as error:
            raise MirrorFailed(f"nothing came for {self._timeouts.read:g} s") from error
        except urllib3.exceptions.HTTPError as error:
            # Of ('Connection broken: ...', inner) the inner error says it once.
            raise _Interrupted(f"the connection broke: {error.args[-1]}") from error
        self._count += len(block)
        passed = time.monotonic() - self._since
        if passed >= self._timeouts.slow:
            if block and self._count < self._timeouts.slow_rate * passed:
                raise MirrorFailed(f"too slow: {self._count:,} bytes in {passed:.0f} s")
            self._since, self._count = time.monotonic(), 0
        return block


def is_page(head: bytes) -> bool:
    """Whether data begin as a web page does.

    Example:
        >>> is_page(b"  <!DOCTYPE html><title>Moved</title>"), is_page(bytes.fromhex("1f8b08"))
        (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _refuse_page(response: requests.Response, head: bytes, mirror: Mirror, total: int | None) -> None:
    declared = response.headers.get("Content-Type", "").lower().startswith("text/html")
    if is_page(head) or (declared and (total is None or total != mirror.bytes)):
        title = re.search(rb"<title[^>]*>([^<]*)", head, re.IGNORECASE)
        named = f' titled "{" ".join(title[1].decode(errors="replace").split())}"' if title else ""
        raise MirrorFailed(f"an HTML page{named} ({size_text(total)}) instead of the file")


def _range(response: requests.Response) -> tuple[int, int | None]:
    """First byte and whole length as ``Content-Range`` tells them; (-1, None) where it tells nothing."""
    told = re.fullmatch(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", response.headers.get("Content-Range", "").strip())
    if told is None:
        return -1, None
    return int(told[1] or -1), None if told[2] == "*" else int(told[2])


def _can_resume(mirror: Mirror, notes: dict[str, str], have: int) -> bool:
    """Whether the bytes on disk can be the beginning of what this mirror gives."""
    if not have or not notes or (mirror.bytes is not None and have > mirror.bytes):
        return False
    if mirror.digest is not None:
        return True  # a mistake shows in the digest
    return notes["url"] == mirror.url and bool(notes["validator"])


def _notes_path(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _read_notes(part: Path) -> dict[str, str]:
    try:
        notes = json.loads(_notes_path(part).read_text(encoding="utf-8"))
        return {"url": str(notes["url"]), "validator": str(notes["validator"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_notes(part: Path, mirror: Mirror, response: requests.Response) -> None:
    tag = response.headers.get("ETag", "")
    # A weak tag (W/...) promises the same meaning, not the same bytes: it is no use for a range.
    validator = tag if tag.startswith('"') else response.headers.get("Last-Modified", "")
    text = json.dumps({"url": mirror.url, "validator": validator})
    _notes_path(part).write_text(text, encoding="utf-8")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _network_reason(error: requests.RequestException, timeouts: Timeouts) -> str:
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {timeouts.connect:g} s"
    if isinstance(error, requests.ReadTimeout):
        return f"connected, but no answer within {timeouts.read:g} s"
    inner: Any = error.args[0] if error.args else error
    reason = str(getattr(inner, "reason", None) or inner)
    return re.sub(r"^HTTPS?Connection(Pool)?\(.*?\): ", "", reason) or type(error).__name__
