"""The instance's folder of files of tiles: what lies there, what is brought in piece by piece, what is thrown out."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from gis.ground import mbtiles, pmtiles
from gis.ground.archive import COMING, Archive, damaged, refused, shown
from registry.kernel.errors import Conflict, Invalid, NotFound, because

ENDINGS = (".mbtiles", ".pmtiles")
LONGEST_NAME = 100
LARGEST_FILE = 8 * 1024**3
LARGEST_PIECE = 8 * 1024**2
ROOM_TO_LEAVE = 1024**3
"""So much of the disk stays free for the register itself."""
STALE_SECONDS = 24 * 3600
MOST_FILES = 100


def open_archive(path: Path) -> Archive:
    """Open a file of tiles by its first bytes, whatever it is called. Raise Invalid."""
    try:
        with path.open("rb") as file:
            beginning = file.read(16)
    except OSError as error:
        raise refused(because("Файлу %(name)s немає або його не дозволено читати", name=shown(path))) from error
    if beginning.startswith(pmtiles.MAGIC):
        return pmtiles.PMTiles(path)
    if beginning == mbtiles.MAGIC:
        return mbtiles.MBTiles(path)
    raise refused(because("Файл %(name)s не є ні MBTiles, ні PMTiles", name=shown(path)))


def list_files(folder: Path) -> list[Path]:
    """List the files of tiles in the folder."""
    found = (one for one in folder.glob("*") if one.suffix.lower() in ENDINGS and one.is_file())
    return sorted(found, key=lambda one: one.name.casefold())[:MOST_FILES]


def find_file(folder: Path, name: str) -> Path:
    """Find a file of the folder by its name; raise NotFound, also for names that lead elsewhere."""
    found = next((one for one in list_files(folder) if one.name == name), None)
    if found is None:
        raise NotFound("Такого файлу немає")
    return found


def safe_name(given: str) -> str:
    """Make a file's name out of what somebody calls it: letters, digits, points and dashes. Raise Invalid."""
    stem, _, ending = given.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if f".{ending.lower()}" not in ENDINGS:
        raise refused(because("Потрібен файл .mbtiles або .pmtiles"))
    kept = "".join(one if one.isalnum() or one in "-_." else "-" for one in stem).strip("-.")
    return f"{kept[:LONGEST_NAME] or 'karta'}.{ending.lower()}"


def take_piece(folder: Path, name: str, *, offset: int, total: int, data: bytes) -> Path | None:
    """Add a piece to a file that is coming in; give the file when it is whole and good.

    Raise Conflict where the pieces don't follow one another, Invalid where the file can't be used.
    """
    if total == 0:
        raise refused(because("Файл %(name)s порожній", name=safe_name(name)))
    if not 0 < total <= LARGEST_FILE or len(data) > LARGEST_PIECE or offset + len(data) > total:
        raise refused(because("Файл більший за %(most)s ГБ", most=LARGEST_FILE // 1024**3))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = safe_name(name)
    coming = folder / f".{name}{COMING}"
    if offset == 0:
        _begin(folder, coming, name, total)
    _append(coming, offset, data)
    return _finish(folder, coming, name) if offset + len(data) == total else None


def remove_file(folder: Path, name: str) -> None:
    """Throw a file out; raise NotFound."""
    find_file(folder, name).unlink(missing_ok=True)


def _begin(folder: Path, coming: Path, name: str, total: int) -> None:
    if (folder / name).exists():
        raise Conflict(because("Файл %(name)s тут уже є: вилучіть його або назвіть новий інакше", name=name))
    for old in folder.glob(f".*{COMING}"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > STALE_SECONDS:
                old.unlink()
    if shutil.disk_usage(folder).free - total < ROOM_TO_LEAVE:
        raise refused(because("На диску сервера замало місця для цього файлу"))
    coming.write_bytes(b"")
    coming.chmod(0o600)


def _append(coming: Path, offset: int, data: bytes) -> None:
    try:
        with coming.open("r+b") as file:
            if file.seek(0, 2) != offset:
                raise Conflict("Файл завантажує ще хтось: почніть знову")
            file.write(data)
    except FileNotFoundError as error:
        raise Conflict("Файл завантажує ще хтось: почніть знову") from error
    except OSError as error:
        coming.unlink(missing_ok=True)
        raise refused(because("На диску сервера замало місця для цього файлу")) from error


def _finish(folder: Path, coming: Path, name: str) -> Path:
    whole = folder / name
    try:
        archive = open_archive(coming)
        archive.facts()
    except Invalid:
        coming.unlink(missing_ok=True)
        raise
    if whole.exists():
        coming.unlink()
        raise damaged(whole)
    coming.rename(whole)
    return whole
