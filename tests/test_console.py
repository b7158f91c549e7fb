"""What failures say, and their exit status."""

import errno

import pytest
from rich.console import Console

from malmoi.console import exit_status, say, stream, warn
from malmoi.errors import MalmoiError


def failing(error):
    def run():
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (MalmoiError("no [red]dataset"), 1, "error: no [red]dataset\n"),
        (MalmoiError("two\nlines, and a \x1b[2J"), 1, "error: two\nlines, and a ␛[2J\n"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.txt"), 1, "error: a.txt: No such file"),
        (PermissionError(errno.EACCES, "Permission denied", "/root/a"), 1, "error: /root/a: Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "error: No space left on device\n"),
        (KeyboardInterrupt(), 130, "error: stopped\n"),
    ],
)
def test_what_the_user_can_do_something_about_is_a_line(error, status, told, capsys):
    assert exit_status(failing(error)) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(told)


def test_a_long_message_is_one_line(capsys):
    assert exit_status(failing(MalmoiError("word " * 100))) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError(errno.EBADF, "Bad file descriptor")])
def test_other_errors_keep_their_traceback(error):
    with pytest.raises(type(error)):
        exit_status(failing(error))


def test_success_is_zero(capsys):
    assert exit_status(lambda: print("done")) == 0
    assert capsys.readouterr() == ("done\n", "")


def test_names_are_printed_as_they_are(capsys):
    say(Console(width=20), "runs/[bold]/a-very-long-name-of-a-folder 12")
    assert capsys.readouterr().out == "runs/[bold]/a-very-long-name-of-a-folder 12\n"


def test_warnings_go_to_the_standard_error(capsys):
    warn("boxes are drawn")
    assert capsys.readouterr() == ("", "warning: boxes are drawn\n")


def test_the_error_of_a_missing_file_names_it(tmp_path, capsys):
    assert exit_status((tmp_path / "none").read_text) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_pieces_of_a_text_are_printed_as_they_come_and_as_they_are(capsys):
    seen = []

    def pieces():
        for piece in ("[red]기", "억\n", ":key: \x1b[2J", "a" * 30):
            yield piece
            seen.append(capsys.readouterr().out)

    stream(Console(width=20), pieces())
    assert seen == ["[red]기", "억\n", ":key: ␛[2J", "a" * 30]
