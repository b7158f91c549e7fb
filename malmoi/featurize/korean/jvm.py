"""The Java machine of this process: one, started when it is first needed, and never carried through a fork."""

import atexit
import gc
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.korean.java import find_java

HEAP_VARIABLE = "MALMOI_JAVA_HEAP"
"""The environment variable that bounds the memory of Java objects, such as ``2g``."""

HEAP = "1g"
"""The bound unless it is set; all four analysers together hold 0.5 GB."""

_FORKED = (
    "this process was forked from one in which a Java machine was running, which does not work in the copy. Start "
    "worker processes afresh (multiprocessing's method 'spawn', or Beam's multi_processing and job service, which "
    "start new ones), or fork before the first text is tokenised."
)
_GONE = "the Java machine of this process was shut down, and cannot be started again in it. Start Python anew."
_OF_ANOTHER = (
    "another library has started a Java machine in this process, without KoNLPy's analysers; a process can have one "
    "only. Tokenise in a process of its own, or before that library starts Java."
)


class _State:
    """What is known of this process's machine."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.started = False
        self.forked = False


_state = _State()


def _running() -> bool:
    jpype = sys.modules.get("jpype")
    return jpype is not None and bool(jpype.isJVMStarted())


def _after_fork() -> None:
    forked = _state.forked or _state.started or _running()
    _state.__init__()  # type: ignore[misc]  # another thread may have held the lock
    _state.forked = forked


os.register_at_fork(after_in_child=_after_fork)


def start_java() -> None:
    """Starts the Java machine of this process with KoNLPy's analysers on its path, unless it runs already.

    Ctrl-C stays Python's. One that KoNLPy has started itself in this process is used too.

    Raises:
        MalmoiError: KoNLPy or Java is missing or does not fit, the machine does not start, it was shut down before,
            another library has started one, or this process was forked from one in which it runs.
    """
    with _state.lock:
        if _state.forked:
            raise MalmoiError(_FORKED)
        jpype, konlpy = require("jpype", "korean"), require("konlpy", "korean")
        if _state.started:
            if not jpype.isJVMStarted():
                raise MalmoiError(_GONE)
            return
        java = Path(str(konlpy.__file__)).parent / "java"
        classes = [java / "bin", *sorted(java.glob("*.jar"))]
        if not jpype.isJVMStarted():
            _start(jpype, classes)
        elif str(classes[0]) not in str(jpype.java.lang.System.getProperty("java.class.path")):
            # Hannanum looks for its own files by where its classes are, which fails for a path added later.
            raise MalmoiError(_OF_ANOTHER)
        _state.started = True


def _start(jpype: object, classes: list[Path]) -> None:
    java = find_java()
    heap = os.environ.get(HEAP_VARIABLE) or HEAP
    if not re.fullmatch(r"[1-9]\d*[mMgG]", heap):
        raise MalmoiError(f"{HEAP_VARIABLE} is {heap!r}; expected a number of megabytes or gigabytes, as 1500m or 2g.")
    # At the end of Python the machine just goes: taking it down would wait for every thread that has used it, and
    # those of Beam's workers never end.
    require("jpype.config", "korean").destroy_jvm = False  # type: ignore[attr-defined]
    # Texts are short and remembered, so that a quick start counts for more than Java's last stage of compiling.
    options = [f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"]
    if java.version >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")  # without it, it warns on stderr
    try:
        jpype.startJVM(  # type: ignore[attr-defined]
            *options, jvmpath=str(java.library), classpath=classes, convertStrings=True, interrupt=False
        )
    except (OSError, RuntimeError) as error:
        raise MalmoiError(
            f"the Java in {java.home} does not start with a heap of {heap}: {_first_line(error)}. Set JAVA_HOME to "
            f"another Java, or {HEAP_VARIABLE} to less memory."
        ) from error
    _collect_apart()
    atexit.register(_part_from_java)


def _collect_apart() -> None:
    # JPype has Python collect its garbage, all of it, whenever Java does, and looks through the process's memory at
    # every small collection of Python. Texts alone go to Java and come back, so that nothing waits for that, and it
    # would take a third of the time of tokenising, and several milliseconds a time of whatever Python does later.
    gc.callbacks[:] = [hook for hook in gc.callbacks if getattr(hook, "__module__", None) != "_jpype"]


def _part_from_java() -> None:
    # JPype's thread that lets go of Python objects stops only with the machine, which stays; left alone it asks for
    # the interpreter while that is being taken down, and then the process ends in an abort.
    jpype = require("jpype", "korean")
    if _state.started and jpype.isJVMStarted():  # not in a fork
        jpype.JClass("org.jpype.ref.JPypeReferenceQueue").getInstance().stop()


@contextmanager
def in_java(analyser: str, text: str) -> Iterator[None]:
    """Makes what Java throws while a text is analysed an error that says what to do.

    Raises:
        MalmoiError: as above, also when the machine has gone.
    """
    jpype = require("jpype", "korean")
    try:
        yield
    except jpype.JVMNotRunning as error:
        raise MalmoiError(_GONE) from error
    except jpype.JException as error:
        said = _first_line(error)
        hint = "It can be left out of the corpus, or split into shorter sentences."
        if "OutOfMemoryError" in said:
            hint = f"Set {HEAP_VARIABLE} to more than {os.environ.get(HEAP_VARIABLE) or HEAP}."
        shown = repr(text[:60] + "…" if len(text) > 60 else text)
        raise MalmoiError(f"{analyser} fails at {shown}: {said}. {hint}") from error


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
