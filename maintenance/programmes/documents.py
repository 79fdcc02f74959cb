"""The files a programme is printed to beside its JSON document: the wing of papers, above, says how."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from registry.kernel.access import Actor

Printer = Callable[[Session, Actor, Programme, bool, Path], bytes]
"""Takes whether to print with corrections, and the folder of npm's libraries."""
PRINTERS: dict[str, Printer] = {}
"""By the end of a file's name, «docx»."""
BUILT_IN: dict[str, Path] = {}
"""The documents of programmes that come with the product, by their codes; they can be checked without any register."""
