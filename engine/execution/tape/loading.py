"""Whether the tape is there: loaded once in a process, from the cache where it was compiled before."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.execution.tape.cache import cache_problem

if TYPE_CHECKING:
    from engine.execution.tape.kernels import Kernels


_LOOK_S = 0.1
"""How often the process that compiles is looked after."""


class _State:
    """What this process knows of the tape."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.kernels: Kernels | None = None
        self.in_use = os.environ.get("GRADLOOM_TAPE", "").lower() != "off"
        self.problem = ""
        self.unkept = ""
        self.seconds = 0.0
        self.thread: threading.Thread | None = None
        self.builder: subprocess.Popen[bytes] | None = None
        self.leaving = threading.Event()


_state = _State()


def ready() -> bool:
    """Whether plans of numbers and of batches run on the tape from now on."""
    return _state.kernels is not None and _state.in_use


def kernels() -> Kernels | None:
    """The compiled functions where the tape is ready, else None."""
    return _state.kernels if _state.in_use else None


def use(in_use: bool) -> None:  # noqa: FBT001 - on or off is all that it takes
    """Let the tape be used, or not; what has begun goes on as it began. GRADLOOM_TAPE=off begins with not."""
    _state.in_use = in_use


def load() -> bool:
    """Load the tape, which takes the time of compiling it where no cache has it; whether it is ready then.

    Nothing happens where it is switched off, or could not be loaded before: `status` tells.
    """
    with _state.lock:
        if _state.in_use and _state.kernels is None and not _state.problem:
            start = time.perf_counter()
            try:
                from engine.execution.tape.kernels import are_cached, load_kernels

                _state.kernels = load_kernels()
                _state.unkept = "" if are_cached() else cache_problem() or "its cache changes while it is used"
            except Exception as error:  # noqa: BLE001 - whatever numba cannot do here, numpy does it
                _state.problem = _sentence(error)
            _state.seconds = time.perf_counter() - start
    return ready()


def _sentence(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name == "numba":
        return "numba is not installed"
    told = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"numba could not compile the tape here ({told})"


def load_in_background() -> None:
    """Load the tape on a thread of its own, which ends by itself; once only, however often this is called.

    Where it has to be compiled first, which takes a while and would hold the interpreter's lock, that happens in
    another process. Where nothing can be kept, that other process would compile in vain: then it is not loaded.
    """
    with _state.lock:
        if _state.thread is None and _state.in_use and _state.kernels is None:
            _state.thread = threading.Thread(target=_build_and_load, name="tape", daemon=True)
            _state.thread.start()


def leave() -> None:
    """Give up loading in the background, as a program that ends does; returns when its thread has ended.

    What is being compiled goes on in its own process, and will be there the next time.
    """
    _state.leaving.set()
    join()


def _build_and_load() -> None:
    if find_spec("numba") is not None and not is_built():
        problem = cache_problem()
        if problem:
            _state.problem = f"the compiled tape cannot be kept, for {problem}. Set GRADLOOM_CACHE to another folder"
        elif not _build_apart():
            return
    if not _state.leaving.is_set():
        load()


def _build_apart() -> bool:
    """Compile the tape into the cache in another process; whether it is over, and not left alone."""
    if getattr(sys, "frozen", False):  # a program without an interpreter to start
        return True
    places = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", __package__ or ""],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _state.builder = process  # kept, or Python would complain of a process that nobody waits for
    while process.poll() is None:
        if _state.leaving.wait(_LOOK_S):
            return False
    return True


def join(timeout: float | None = None) -> bool:
    """Wait until loading in the background has ended, at most so many seconds; whether it has."""
    thread = _state.thread
    if thread is not None:
        thread.join(timeout)
    return thread is None or not thread.is_alive()


def is_built() -> bool:
    """Whether the tape was compiled before, for this very Python and machine, so that loading it is quick."""
    from engine.execution.tape.kernels import are_cached

    try:
        return (_state.kernels is not None and not _state.unkept) or are_cached()
    except Exception:  # noqa: BLE001 - without a numba that works nothing was compiled
        return False


def status() -> str:
    """In a sentence, whether the tape runs and, where it does not, why."""
    if not _state.in_use:
        return "The compiled tape is switched off; everything runs on numpy."
    if _state.kernels is not None and _state.unkept:
        return (
            f"The compiled tape is ready in this process alone, where compiling it took {_state.seconds:.1f} s: "
            f"it could not be kept, for {_state.unkept}. Set GRADLOOM_CACHE to another folder."
        )
    if _state.kernels is not None:
        return f"The compiled tape is ready; loading it took {_state.seconds:.1f} s."
    if _state.problem:
        return f"Everything runs on numpy: {_state.problem}."
    if not join(0.0):
        return "The compiled tape is being prepared; until then everything runs on numpy."
    return "The compiled tape is not loaded; everything runs on numpy."
