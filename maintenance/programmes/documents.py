"""The files a programme is printed to beside its JSON document: the wing of papers, above, says how."""

from collections.abc import Callable
from pathlib import Path

from maintenance.programmes.models import Programme

PRINTERS: dict[str, Callable[[Programme, bool, Path], bytes]] = {}
"""By the end of a file's name, «docx»: takes whether to print with corrections, and the folder of npm's libraries."""
