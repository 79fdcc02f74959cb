"""Foreign files read by a child process that may not take much memory or time, and looked at from outside first."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from registry.kernel.errors import Invalid, Reason, because

ROOT = Path(__file__).resolve().parents[3]
MAX_ENTRIES = 500
MAX_UNPACKED = 250 * 1024 * 1024
MAX_SECONDS = 60

OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
SEALED = "EncryptedPackage".encode("utf-16-le")
"""The part of an old container in which editors keep an XLSX behind a password."""
MANIFEST = "META-INF/manifest.xml"
LOCKED = because("Книгу закрито паролем: зніміть його в табличному редакторі та збережіть її знову")


def refuse_bomb(data: bytes, not_one: Reason, *, most_bytes: int = MAX_UNPACKED) -> None:
    """Refuse an archive that is none (`not_one` says of what), or that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(file=not_one) from error
    if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > most_bytes:
        raise Invalid(file=because("Книга завелика після розпакування"))


def refuse_locked(data: bytes) -> None:
    """Refuse a book behind a password: an XLSX inside an old container, or a sealed ODS; `data` is no bomb."""
    is_locked = data.startswith(OLD_CONTAINER) and SEALED in data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_locked = any(one.flag_bits & 1 for one in archive.infolist()) or (
                MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)
            )
    if is_locked:
        raise Invalid(file=LOCKED)


def refuse_macros(data: bytes) -> None:
    """Refuse an archive that carries programs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name.casefold() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        raise Invalid(file=because("У файлі є макроси: збережіть його без них, як DOCX, XLSX або ODS"))


def run_child(module: str, data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """Let a module of ours read from standard input in a process of its own; None when it took too long."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        return subprocess.run(  # noqa: S603, our own module with our own interpreter
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        return None
