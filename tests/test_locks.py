"""Locks between processes, and where there are none."""

import fcntl
import subprocess
import sys
import threading

from malmoi.locks import exclusive


def test_the_second_waits_and_says_so(tmp_path, caplog):
    inside = threading.Event()

    def second():
        with exclusive(tmp_path / "lock") as held:
            assert held
            inside.set()

    with exclusive(tmp_path / "lock") as held:
        assert held
        thread = threading.Thread(target=second)
        thread.start()
        assert not inside.wait(0.3)
    thread.join(10)
    assert inside.is_set()
    assert f"another run is at work in {tmp_path}" in caplog.text


def test_a_killed_holder_leaves_no_lock(tmp_path):
    script = (
        "import sys, time; from pathlib import Path; from malmoi.locks import exclusive\n"
        "with exclusive(Path(sys.argv[1])): print('held', flush=True); time.sleep(99)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "held\n"
        run.kill()
    with exclusive(tmp_path / "lock") as held:
        assert held


def test_where_there_are_no_locks_the_work_goes_on(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with exclusive(tmp_path / "lock") as held:
        assert held is False
