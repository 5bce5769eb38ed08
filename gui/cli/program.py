"""From arguments to an exit status: which command is meant, and what becomes of its refusals."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gui.cli.arguments import Finished, Refusal
from gui.cli.commands import COMMANDS, read_command, window_parser
from gui.cli.standard_error import print_error

BAD_INPUT = 2
INTERRUPTED = 130
"""What a shell reports for a program that Ctrl+C has ended."""

PIPE_CLOSED = 141
"""What a shell reports for a program whose reader has gone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit status; a refusal is a sentence on standard error."""
    _give_streams()
    _write_anything()
    try:
        try:
            status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        except Finished:
            status = 0
        sys.stdout.flush()
    except Refusal as refusal:
        print_error(str(refusal))
        return BAD_INPUT
    except KeyboardInterrupt:
        print_error("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        return _leave_output(PIPE_CLOSED)
    except OSError as error:  # standard output on a full disk
        _leave_output(BAD_INPUT)
        print_error(f"The answer could not be written: {error.strerror or error}.")
        return BAD_INPUT
    return status


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        command, options = read_command(arguments)
        from engine import EngineError
        from gui.cli.answers import ANSWERS

        try:
            return ANSWERS[command](options)
        except EngineError as error:
            raise Refusal(str(error)) from error
    options = window_parser().parse_args(arguments)
    for file in options.files:
        _check_file(file)
    _leave_a_core_to_the_window()
    from gui.app import main as open_window

    return open_window(options.files)


def _check_file(file: str) -> None:
    """Refuse what is neither a file nor a command before a window opens in vain."""
    if Path(file).exists():
        return
    from engine import errors

    meant = errors.closest(file, COMMANDS)
    hint = f"Did you mean 'gradloom {meant}'?" if meant else "'gradloom --help' lists the commands."
    raise Refusal(f"There is no file and no command '{file}'. {hint}")


def _leave_a_core_to_the_window() -> None:
    """Let OpenBLAS, which reads this when numpy is imported, not take every core while a graph trains.

    Its threads wait for each other by spinning. With a window painting on one of two cores, a step of the handwritten
    digits took ten times as long and the window stood still for a quarter of a second at a time.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))


def _give_streams() -> None:
    """Let what is printed go nowhere where the program was started with its streams closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open for as long as the program runs
            setattr(sys, name, nowhere)


def _write_anything() -> None:
    """Write the names of nodes in whatever encoding the terminal has, what it lacks as an escape."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _leave_output(status: int) -> int:
    """Let Python's own last flush go nowhere, where it would fail once more and print a trace."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
