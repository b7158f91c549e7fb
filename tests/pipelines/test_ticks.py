import threading
import time

from rich.console import Console

from malmoi.pipelines.ticks import pace, tick, watched_ticks

IMAGES = {"things": "images", "before": "loading the network"}


def test_a_bar_counts_what_all_processes_computed(tmp_path, monkeypatch):
    monkeypatch.setattr("malmoi.pipelines.progress._SECONDS", 0.01)
    console = Console(force_terminal=True, width=120, record=True)
    ticks = tmp_path / "ticks"
    with watched_ticks(ticks, "image_features/coco", done=500, total=1_000, **IMAGES, console=console):
        time.sleep(0.05)
        tick(ticks, 60)
        tick(ticks, 40)
        time.sleep(0.3)
    told = console.export_text()
    assert "image_features/coco" in told
    assert " 600/1000 images" in told
    assert "images/s, 0:0" in told
    assert not [thread for thread in threading.enumerate() if thread.name == "malmoi-progress"]


def test_nothing_is_shown_off_a_terminal(tmp_path, capfd):
    with watched_ticks(tmp_path / "ticks", "a", total=1, **IMAGES):
        (tmp_path / "ticks").write_bytes(b".")
    assert capfd.readouterr() == ("", "")


def test_the_time_that_is_left():
    assert pace(1, 0, 10.0, things="images") == "0.1 images/s, 0:00 left"
    assert pace(60, 3_599, 60.0, things="images") == "1.0 images/s, 59:59 left"
    assert pace(5_000, 36_000_000, 1.0, things="captions") == "5,000.0 captions/s, 2:00:00 left"
