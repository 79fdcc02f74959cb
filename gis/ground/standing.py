"""The ground as it stands: what the environment fixes, else what was chosen; each source with its facts and version."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from gis.ground.archive import Facts
from gis.ground.courier import Courier, Fetched, NotFetched
from gis.ground.folder import open_archive
from gis.ground.larder import Kept, Larder
from gis.ground.pace import Pace
from gis.models.ground import Ground
from gis.queries.ground import read_ground
from gis.rules.ground_tiles import Spot, touches
from gis.rules.tile_address import filled, fresh_until
from registry.kernel import clock
from registry.kernel.errors import Busy, Invalid, Reason
from registry.kernel.spatial import Box

STAFF, PUBLIC = "staff", "public"
OSM_CREDIT = "© OpenStreetMap contributors"
ADDRESS_ZOOM = 19
VALIDATORS = frozenset({"etag", "last-modified"})


@dataclass(frozen=True)
class Source:
    """One of the two things that may lie under the maps: a file here or tiles elsewhere."""

    name: str
    facts: Facts
    version: str
    credit: str
    path: Path | None = None
    url: str | None = None


class Standing:
    """The grounds of one process: folders, shelves, pace; kept on the application."""

    def __init__(self, settings: Any, agent: str) -> None:
        self.settings = settings
        self.folder: Path = settings.instance / "ground"
        self.agent = agent
        self.pace = Pace()
        self.larders = {name: Larder(settings.instance / "ground-cache" / name) for name in (STAFF, PUBLIC)}
        self._facts: dict[Path, tuple[tuple[int, int], Facts]] = {}

    def sources(self, session: Session) -> list[Source]:
        """List what lies under the maps, from below; a chosen file that can't be used any more is left out."""
        ground = read_ground(session)
        found = [self.address_of(ground), self._usable_file(ground)]
        return [source for source in found if source is not None]

    def fault(self, session: Session) -> Reason | None:
        """Say why the chosen file can't lie under the maps; None where it does, or where none was chosen."""
        try:
            self.file_of(read_ground(session))
        except Invalid as error:
            return error.fields["file"][0]
        return None

    def address_of(self, ground: Ground | None) -> Source | None:
        """Give the address of tiles that is in force."""
        fixed: str | None = self.settings.tile_url
        url = fixed or (ground.url if ground else None)
        if not url:
            return None
        zoom, credit = (ground.url_zoom, ground.url_credit) if ground else (ADDRESS_ZOOM, None)
        is_tried = ground is not None and ground.url == url
        facts = Facts(
            ground.url_is_vector if ground and is_tried else url.partition("?")[0].endswith((".pbf", ".mvt")),
            0,
            zoom,
            layers=tuple(ground.url_layers) if ground and is_tried else (),
        )
        return Source("address", facts, self._name(url, zoom), credit or _credit_of(url), url=url)

    def file_of(self, ground: Ground | None) -> Source | None:
        """Give the file of tiles that is in force; raise Invalid where it can't be used."""
        path: Path | None = self.settings.tile_file
        if path is None and ground is not None and ground.file_name:
            path = self.folder / ground.file_name
        if path is None:
            return None
        source = self.source_of(path)
        return replace(source, credit=(ground.file_credit if ground else None) or source.credit)

    def source_of(self, path: Path) -> Source:
        """Give a file as a source; raise Invalid."""
        facts = self.facts_of(path)
        state = path.stat()
        version = self._name(path.name, state.st_mtime_ns, state.st_size)
        return Source("file", facts, version, facts.credit, path=path)

    def facts_of(self, path: Path) -> Facts:
        """Tell what a file holds, read once for as long as it stays the same. Raise Invalid."""
        archive = open_archive(path)
        state = path.stat()
        mark = (state.st_mtime_ns, state.st_size)
        kept = self._facts.get(path)
        if kept is None or kept[0] != mark:
            kept = self._facts[path] = (mark, archive.facts())
        return kept[1]

    def tile(self, source: Source, spot: Spot, audience: str, area: Box | None) -> bytes | None:
        """Give a source's tile; None where it has none, or where it lies beyond `area`. Raise Busy."""
        if not spot.is_real or not source.facts.least_zoom <= spot.zoom <= source.facts.most_zoom:
            return None
        if source.path is not None:
            return self._tile_of_file(source.path, spot)
        if source.url is None or source.url.startswith("/") or area is None or not touches(spot.box, area):
            return None  # What lies behind our own proxy the browser asks for itself.
        return self._tile_of_address(source, source.url, spot, audience)

    def fetch(self, url: str, spot: Spot, known: dict[str, str] | None = None) -> Fetched:
        """Fetch a tile from a foreign server. Raise NotFetched."""
        courier = Courier(self.agent, may_be_inside=url == self.settings.tile_url)
        return courier.fetch(filled(url, spot), known)

    def _usable_file(self, ground: Ground | None) -> Source | None:
        try:
            return self.file_of(ground)
        except Invalid:
            return None

    def _tile_of_file(self, path: Path, spot: Spot) -> bytes | None:
        try:
            return open_archive(path).tile(spot)
        except Invalid:
            return None

    def _tile_of_address(self, source: Source, url: str, spot: Spot, audience: str) -> bytes | None:
        larder = self.larders[audience]
        kept = larder.find(source.version, spot)
        if kept is not None and clock.now() < kept.fresh_until:
            return kept.data
        try:
            with self.pace.turn(audience):
                tile = self._renewed(url, spot, kept)
        except (Busy, NotFetched) as error:
            if kept is not None:
                return kept.data
            raise Busy(error.reason) from error
        larder.keep(source.version, spot, tile)
        return tile.data

    def _renewed(self, url: str, spot: Spot, kept: Kept | None) -> Kept:
        try:
            fetched = self.fetch(url, spot, kept.validators if kept else None)
        except NotFetched:
            self.pace.tell(is_answered=False)
            raise
        self.pace.tell(is_answered=True)
        until = fresh_until(fetched.headers, clock.now())
        validators = {name: value for name, value in fetched.headers.items() if name in VALIDATORS}
        if fetched.is_same and kept is not None:
            return replace(kept, fresh_until=until, validators=kept.validators | validators)
        return Kept(fetched.data, fetched.content_type, until, validators)

    def _name(self, *facts: object) -> str:
        """Name a source's version; no key of access can be told from it."""
        told = "\n".join(map(str, facts)).encode()
        return hmac.new(self.settings.secret_key.encode(), told, hashlib.sha256).hexdigest()[:16]


def _credit_of(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return OSM_CREDIT if host.endswith("openstreetmap.org") else ""
