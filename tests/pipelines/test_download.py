import errno
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from malmoi.errors import MalmoiError
from malmoi.locks import exclusive
from malmoi.pipelines.download import fetch
from malmoi.pipelines.download_progress import progress_bar, throttled
from malmoi.pipelines.part_file import Timeouts, part_path
from malmoi.pipelines.source import Mirror, SourceFile
from tests.pipelines.http_host import Host, Page, closed_port, http_host, wait_for

BODY = b"".join(hashlib.sha256(bytes([i, j])).digest() for i in range(64) for j in range(64))  # 128 KiB
HTML = b"<!DOCTYPE html>\n<html><head><title>Sign in to\n the network</title></head></html>"
QUICK = Timeouts(connect=1.0, read=1.0)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def mirror(url: str, body: bytes = BODY, *, digest: bool = True, size: bool = True) -> Mirror:
    return Mirror(
        url=url,
        bytes=len(body) if size else None,
        sha256=sha256(body) if digest else None,
        unverified="" if digest else "nobody published it",
    )


def wanted(*mirrors: Mirror) -> SourceFile:
    return SourceFile(name="corpus.tar.gz", mirrors=mirrors)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


DONE = {"corpus.tar.gz", "corpus.tar.gz.checked.json", ".lock"}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def host() -> Iterator[Host]:
    with http_host() as host:
        yield host


def begun(folder: Path, mirror: Mirror, body: bytes, *, validator: str = "") -> Path:
    """What an earlier run left behind."""
    part = part_path(folder / "corpus.tar.gz", mirror)
    part.write_bytes(body)
    part.with_name(part.name + ".json").write_text(json.dumps({"url": mirror.url, "validator": validator}))
    return part


def test_a_good_file_arrives_whole_and_alone(host: Host, tmp_path: Path) -> None:
    url = host.add("/a", Page(body=BODY))
    folder = tmp_path / "말모이" / "raw"
    path = fetch(wanted(mirror(url)), folder)
    assert path == folder / "corpus.tar.gz"
    assert path.read_bytes() == BODY
    assert left(folder) == DONE


def test_a_fetched_file_is_not_fetched_again(host: Host, tmp_path: Path) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    fetch(file, tmp_path)
    host.pages.clear()
    assert fetch(file, tmp_path).read_bytes() == BODY
    assert len(host.requests) == 1


def test_the_request_asks_for_the_bytes_as_they_are(host: Host, tmp_path: Path) -> None:
    fetch(wanted(mirror(host.add("/a", Page(body=BODY)))), tmp_path)
    ((_, headers),) = host.requests
    assert headers["Accept-Encoding"] == "identity"
    assert "malmoi" in headers["User-Agent"]


def test_a_gzip_file_is_kept_gzipped_whatever_the_server_declares(host: Host, tmp_path: Path) -> None:
    body = gzip.compress(BODY)
    url = host.add("/a.tgz", Page(body=body, headers={"Content-Encoding": "x-gzip"}))
    assert fetch(wanted(mirror(url, body)), tmp_path).read_bytes() == body


@pytest.mark.parametrize("digest", [True, False])
@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize("size", [True, False])
def test_whatever_is_known_beforehand_the_file_arrives(
    host: Host, tmp_path: Path, *, digest: bool, length: bool, size: bool
) -> None:
    url = host.add("/a", Page(body=BODY, length=length))
    assert fetch(wanted(mirror(url, digest=digest, size=size)), tmp_path).read_bytes() == BODY


def test_a_file_put_there_by_hand_is_used_without_network(tmp_path: Path) -> None:
    (tmp_path / "corpus.tar.gz").write_bytes(BODY)
    assert fetch(wanted(mirror(closed_port())), tmp_path).read_bytes() == BODY


def test_another_file_in_its_place_is_neither_used_nor_overwritten(host: Host, tmp_path: Path) -> None:
    place = tmp_path / "corpus.tar.gz"
    place.write_bytes(b"mine")
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    with pytest.raises(MalmoiError, match=rf"expected 131,072 bytes .* found 4 bytes .*{sha256(b'mine')}"):
        fetch(file, tmp_path)
    assert place.read_bytes() == b"mine"
    assert host.requests == []


def test_a_file_that_changed_after_it_was_checked_is_noticed(host: Host, tmp_path: Path) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    path = fetch(file, tmp_path)
    path.write_bytes(BODY[:-1] + b"?")
    os.utime(path, ns=(1, 1))
    with pytest.raises(MalmoiError, match="Delete it to have it fetched"):
        fetch(file, tmp_path)


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.tar.gz").mkdir()
    with pytest.raises(MalmoiError, match="expected a file, found a folder"):
        fetch(wanted(mirror(closed_port())), tmp_path)


def test_a_dead_mirror_costs_little_and_the_next_serves(host: Host, tmp_path: Path) -> None:
    start = time.monotonic()
    path = fetch(wanted(mirror(closed_port()), mirror(host.add("/a", Page(body=BODY)))), tmp_path)
    assert path.read_bytes() == BODY
    assert time.monotonic() - start < 3


def test_the_next_mirror_may_be_another_build(host: Host, tmp_path: Path) -> None:
    older = BODY[:1000]
    mirrors = mirror(host.url("/gone")), mirror(host.add("/old", Page(body=older)), older, digest=False)
    assert fetch(wanted(*mirrors), tmp_path).read_bytes() == older
    host.pages.clear()
    assert fetch(wanted(*mirrors), tmp_path).read_bytes() == older


Broken = Callable[[], Page]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (lambda: Page(status=404), "HTTP 404 Not Found"),
        (lambda: Page(status=403), "HTTP 403 Forbidden"),
        (lambda: Page(status=503, kind="text/html", body=HTML), "HTTP 503 Service Unavailable"),
        (
            lambda: Page(body=HTML, kind="text/html"),
            f'an HTML page titled "Sign in to the network" ({len(HTML)} bytes)',
        ),
        (lambda: Page(body=HTML), "an HTML page"),
        (lambda: Page(body=b"\xef\xbb\xbf\n <html lang='ko'>"), "an HTML page"),
        (lambda: Page(body=b"Forbidden", kind="text/html; charset=utf-8"), "an HTML page (9 bytes)"),
        (lambda: Page(body=b"<html>" + bytes(len(BODY) - 6)), "an HTML page"),
        (lambda: Page(body=BODY[:500]), "a short body: 500 bytes, expected 131,072 bytes"),
        (lambda: Page(body=b""), "a short body: 0 bytes"),
        (lambda: Page(body=BODY + b"!"), "a larger file: 131,073 bytes"),
        (lambda: Page(body=BODY[:500], length=False), "ended after 500 of 131,072 bytes"),
        (lambda: Page(body=BODY + b"!", length=False), "goes on after 131,072 bytes"),
        (lambda: Page(body=BODY, ranges=False, cuts=[500] * 9), "500 bytes read, 130572 more expected"),
        (lambda: Page(body=bytes(len(BODY))), f"its SHA-256 is {sha256(bytes(len(BODY)))}, expected"),
        (lambda: Page(body=BODY, hang=30), "connected, but no answer within 1 s"),
        (lambda: Page(body=BODY, drip=30), "nothing came for 1 s"),
        (lambda: Page(status=302, headers={"Location": "ftp://127.0.0.1/a"}), "No connection adapters"),
        (lambda: Page(status=302, headers={"Location": "/a"}), "Exceeded 30 redirects"),
    ],
)
def test_what_a_mirror_did_wrong_is_told_and_the_next_serves(
    host: Host, tmp_path: Path, page: Broken, reason: str
) -> None:
    bad = mirror(host.add("/a", page()))
    with pytest.raises(MalmoiError) as caught:
        fetch(wanted(bad), tmp_path / "alone", timeouts=QUICK)
    assert reason in str(caught.value)
    assert not (tmp_path / "alone" / "corpus.tar.gz").exists()
    host.add("/a", page())
    good = mirror(host.add("/b", Page(body=BODY)))
    assert fetch(wanted(bad, good), tmp_path / "both", timeouts=QUICK).read_bytes() == BODY
    assert left(tmp_path / "both") == DONE


def test_a_server_that_only_drips_is_given_up(host: Host, tmp_path: Path) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY, drip=0.05))))
    with pytest.raises(MalmoiError, match=r"too slow: \d+ bytes in"):
        fetch(file, tmp_path, timeouts=Timeouts(slow=0.3, slow_rate=1000))


def test_when_all_fail_the_error_names_each_and_what_to_do(host: Host, tmp_path: Path) -> None:
    dead = closed_port()
    file = wanted(mirror(dead), mirror(host.url("/gone")), mirror(host.add("/page", Page(body=HTML))))
    with pytest.raises(MalmoiError) as caught:
        fetch(file, tmp_path)
    lines = str(caught.value).splitlines()
    assert [line.strip() for line in lines[1:6:2]] == [m.url for m in file.mirrors]
    assert "refused" in lines[2]
    assert "404" in lines[4]
    assert "HTML page" in lines[6]
    assert "--raw-dir" in lines[7]
    assert str(tmp_path / "corpus.tar.gz") in lines[7]


def test_an_unknown_host_is_told_in_one_short_line(tmp_path: Path) -> None:
    with pytest.raises(MalmoiError) as caught:
        fetch(wanted(mirror("http://no-such-host.invalid/a")), tmp_path, timeouts=QUICK)
    assert "Failed to resolve 'no-such-host.invalid'" in str(caught.value)
    assert "HTTPConnection" not in str(caught.value)


def test_a_run_that_stopped_is_carried_on(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY)))
    begun(tmp_path, one, BODY[:100_000])
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == ["bytes=100000-"]
    assert left(tmp_path) == DONE


def test_a_server_without_ranges_is_read_from_the_start(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY, ranges=False)))
    begun(tmp_path, one, b"?" * 100_000)
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY


def test_connections_that_break_are_taken_up_within_a_run(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY, cuts=[50_000, 50_000])))
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == [None, "bytes=50000-", "bytes=100000-"]


def test_a_part_of_one_mirror_serves_another_with_the_same_digest(host: Host, tmp_path: Path) -> None:
    first = mirror(host.add("/a", Page(body=BODY, cuts=[60_000, 0])))
    second = mirror(host.add("/b", Page(body=BODY)))
    assert fetch(wanted(first, second), tmp_path).read_bytes() == BODY
    assert host.requests[-1][0] == "/b"
    assert host.ranges[-1] == "bytes=60000-"


def test_a_part_of_one_build_is_no_part_of_another(host: Host, tmp_path: Path) -> None:
    other = bytes(reversed(BODY))
    first = mirror(host.add("/a", Page(body=BODY, cuts=[60_000, 0])))
    second = mirror(host.add("/b", Page(body=other)), other)
    assert fetch(wanted(first, second), tmp_path).read_bytes() == other
    assert host.ranges[-1] is None
    assert left(tmp_path) == DONE


def test_a_whole_part_needs_no_network(tmp_path: Path) -> None:
    one = mirror(closed_port())
    begun(tmp_path, one, BODY)
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY


def test_a_whole_part_of_unknown_size_is_recognised_by_416(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY)), size=False)
    begun(tmp_path, one, BODY)
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert len(host.requests) == 1


def test_a_part_longer_than_the_file_is_thrown_away(host: Host, tmp_path: Path) -> None:
    for size in (True, False):
        one = mirror(host.add("/a", Page(body=BODY)), size=size)
        folder = tmp_path / str(size)
        folder.mkdir()
        begun(folder, one, BODY + b"!")
        assert fetch(wanted(one), folder).read_bytes() == BODY


def test_where_only_an_md5_is_known_that_is_checked(host: Host, tmp_path: Path) -> None:
    md5 = hashlib.md5(BODY).hexdigest()
    one = Mirror(url=host.add("/a", Page(body=bytes(len(BODY)))), bytes=len(BODY), md5=md5)
    with pytest.raises(MalmoiError, match=f"its MD5 is {hashlib.md5(bytes(len(BODY))).hexdigest()}, expected {md5}"):
        fetch(wanted(one), tmp_path)
    assert left(tmp_path) == {".lock"}
    page = Page(body=BODY, cuts=[100_000])
    host.add("/a", page)
    path = fetch(wanted(one), tmp_path)
    assert path.read_bytes() == BODY
    assert host.ranges[-1] == "bytes=100000-"
    assert fetch(wanted(one), tmp_path) == path
    os.utime(path, ns=(1, 1))  # not remembered any longer: its digest is taken again
    assert fetch(wanted(one), tmp_path) == path
    path.write_bytes(bytes(len(BODY)))
    with pytest.raises(MalmoiError, match=f"expected 131,072 bytes .* with MD5 {md5}, found 131,072 bytes"):
        fetch(wanted(one), tmp_path)


def test_a_file_may_have_mirrors_with_digests_of_either_kind(host: Host, tmp_path: Path) -> None:
    older = BODY[:1000]
    by_md5 = Mirror(url=host.add("/a", Page(body=older)), bytes=1000, md5=hashlib.md5(older).hexdigest())
    both = wanted(mirror(host.url("/gone")), by_md5)
    path = fetch(both, tmp_path)
    assert path.read_bytes() == older
    os.utime(path, ns=(1, 1))
    assert fetch(both, tmp_path) == path
    path.write_bytes(BODY)
    assert fetch(both, tmp_path).read_bytes() == BODY
    assert len(host.requests) == 2


@pytest.mark.parametrize("length", [100_000, len(BODY)])
def test_a_rotten_part_is_not_resumed_for_ever(host: Host, tmp_path: Path, length: int) -> None:
    one = mirror(host.add("/a", Page(body=BODY)))
    begun(tmp_path, one, b"?" * length)
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges[-1] is None


def test_a_wrong_file_leaves_no_part_behind(host: Host, tmp_path: Path) -> None:
    file = wanted(mirror(host.add("/a", Page(body=bytes(len(BODY))))))
    with pytest.raises(MalmoiError, match="SHA-256"):
        fetch(file, tmp_path)
    assert left(tmp_path) == {".lock"}


def test_a_file_that_changed_between_runs_is_read_anew(host: Host, tmp_path: Path) -> None:
    new = bytes(reversed(BODY))
    url = host.add("/a", Page(body=new, etag='"two"'))
    one = mirror(url, new, digest=False)
    begun(tmp_path, one, BODY[:100_000], validator='"one"')
    assert fetch(wanted(one), tmp_path).read_bytes() == new
    assert host.requests[0][1]["If-Range"] == '"one"'


def test_an_unchanged_file_without_digest_is_carried_on_by_its_tag(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY, etag='"one"')), digest=False)
    begun(tmp_path, one, BODY[:100_000], validator='"one"')
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == ["bytes=100000-"]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_digest_or_strong_tag_nothing_is_carried_on(host: Host, tmp_path: Path, etag: str) -> None:
    one = mirror(host.add("/a", Page(body=BODY, etag=etag, cuts=[50_000])), digest=False)
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == [None, None]


def test_a_range_that_was_not_asked_for_is_not_stitched_in(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY, wrong_start=7)))
    begun(tmp_path, one, BODY[:100_000])
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == ["bytes=100000-", None]


@pytest.mark.parametrize("notes", ["", "{", "[]", '{"url": 1}', "\udcff"])
def test_a_part_without_readable_notes_is_thrown_away(host: Host, tmp_path: Path, notes: str) -> None:
    one = mirror(host.add("/a", Page(body=BODY)))
    part = begun(tmp_path, one, b"?" * 1000)
    part.with_name(part.name + ".json").write_bytes(notes.encode(errors="surrogateescape"))
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert host.ranges == [None]


@settings(max_examples=40, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 3000), max_size=8),
    ranges=st.booleans(),
    digest=st.booleans(),
    etag=st.sampled_from(["", '"tag"']),
)
def test_however_often_it_breaks_the_file_is_right_or_absent(
    cuts: list[int], ranges: bool, digest: bool, etag: str
) -> None:
    body = BODY[:3000]
    with http_host() as host, tempfile.TemporaryDirectory() as name:
        url = host.add("/a", Page(body=body, cuts=list(cuts), ranges=ranges, etag=etag))
        for _ in range(len(cuts) + 1):
            try:
                path = fetch(wanted(mirror(url, body, digest=digest)), name)
            except MalmoiError:
                assert not Path(name, "corpus.tar.gz").exists()
            else:
                assert path.read_bytes() == body
                return
        raise AssertionError("every broken connection was used up, and still no file")


def test_a_killed_process_is_carried_on_by_the_next(host: Host, tmp_path: Path) -> None:
    page = Page(body=BODY, drip=0.0005)
    one = mirror(host.add("/a", page))
    code = (
        "import sys; from malmoi.pipelines.download import fetch\n"
        "from malmoi.pipelines.source import Mirror, SourceFile\n"
        "url, size, digest, folder = sys.argv[1:]\n"
        "mirror = Mirror(url=url, bytes=int(size), sha256=digest)\n"
        "fetch(SourceFile(name='corpus.tar.gz', mirrors=(mirror,)), folder)\n"
    )
    command = [sys.executable, "-c", code, one.url, str(one.bytes), str(one.sha256), str(tmp_path)]
    part = part_path(tmp_path / "corpus.tar.gz", one)
    with subprocess.Popen(command) as process:
        wait_for(lambda: part.exists() and part.stat().st_size >= 8192, seconds=30)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "corpus.tar.gz").exists()
    page.drip = 0
    assert fetch(wanted(one), tmp_path).read_bytes() == BODY
    assert int(str(host.ranges[-1]).removeprefix("bytes=").removesuffix("-")) >= 8192


def test_a_second_run_waits_for_the_first(host: Host, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    with exclusive(tmp_path / ".lock"):
        thread = threading.Thread(target=fetch, args=(file, tmp_path))
        thread.start()
        wait_for(lambda: "another run is at work" in caplog.text)
        assert host.requests == []
    thread.join(timeout=10)
    assert (tmp_path / "corpus.tar.gz").read_bytes() == BODY


def test_too_little_room_is_said_before_anything_is_asked(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(MalmoiError, match=r"no room for .* it needs 131,072 bytes .* 1,000 bytes are free"):
        fetch(file, tmp_path)
    assert host.requests == []


def test_a_disk_that_fills_up_is_an_error_with_its_folder(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = wanted(mirror(host.add("/a", Page(body=BODY))))
    really_open = Path.open

    class Full(io.BytesIO):
        def write(self, block: Any) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        return Full() if mode == "wb" else really_open(path, mode, **options)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(MalmoiError, match=r"could not write corpus\.tar\.gz there: No space left on device"):
        fetch(file, tmp_path)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MalmoiError, match="file: could not write"):
        fetch(wanted(mirror(closed_port())), tmp_path / "file")


def test_progress_ends_at_the_whole(host: Host, tmp_path: Path) -> None:
    one = mirror(host.add("/a", Page(body=BODY)))
    begun(tmp_path, one, BODY[:100_000])
    seen: list[tuple[int, int | None]] = []
    fetch(wanted(one), tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen[0][0] > 100_000
    assert seen[-1] == (len(BODY), len(BODY))
    assert seen == sorted(seen)


def test_a_flood_of_reports_is_thinned_out() -> None:
    seen: list[int] = []
    report = throttled(lambda done, total: seen.append(done))
    for done in range(1000):
        report(done, None)
    assert seen[0] == 0
    assert len(seen) < 100


@pytest.mark.parametrize("terminal", [True, False])
def test_the_bar_shows_label_and_amount_only_when_work_begins(terminal: bool) -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=100)
    with progress_bar("corpus [1].tar.gz", console=console) as report:
        assert file.getvalue() == ""
        report(1024, 2048)
        report(2048, 2048)
    assert "corpus [1].tar.gz" in file.getvalue()
    assert ("2.0/2.0 KiB" in file.getvalue()) is terminal
