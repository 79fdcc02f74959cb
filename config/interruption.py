"""Ctrl-C and closed pipes: what they break off ends quietly, and is not taken for a fault of anything else."""

import os
import signal
import sqlite3
import sys
import threading
from types import FrameType

from sqlalchemy.engine import ExceptionContext

_asked = threading.Event()


def watch_for_ctrl_c() -> None:
    """Remember that Ctrl-C was pressed: SQLite hides it when it comes within a function that SQLite has called."""
    is_ours = signal.getsignal(signal.SIGINT) in (signal.default_int_handler, _note)
    if is_ours and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _note)


def _note(_number: int, _frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt


def tell_interruption(context: ExceptionContext) -> None:
    """Turn SQLite's «interrupted» into the interruption that it was."""
    if _asked.is_set() and isinstance(context.original_exception, sqlite3.OperationalError):
        _asked.clear()
        raise KeyboardInterrupt from context.original_exception


def close_output() -> None:
    """Write what is left to say; where nobody reads on, such as behind `head`, it goes nowhere."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
