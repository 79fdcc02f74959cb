"""An invented city: hromadas, organisations, places and assets as plain rows, the same for the same seed."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
SEED = 7
WRITTEN_AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
BOXES = ((30.60, 51.40, 31.00, 51.64), (31.40, 51.30, 31.60, 51.42))
SHARES = (0.8, 0.2)
"""Most of the assets belong to the first hromada."""
STREETS = (
    "Центральна", "Садова", "Шкільна", "Соборна", "Лісова", "Набережна", "Польова", "Зарічна", "Козацька",
    "Успенська", "Березова", "Вишнева", "Калинова", "Кленова", "Озерна", "Сонячна", "Степова", "Яблунева",
    "Каштанова", "Лугова", "Млинова", "Ярмаркова", "Гончарна", "Ковальська", "Пасічна", "Джерельна", "Вербова",
    "Тополина", "Абрикосова", "Затишна",
)  # fmt: skip
WAYS = ("", "Верхня ", "Нижня ", "Нова ", "Стара ", "Мала ", "Велика ", "Дальня ", "Крута ", "Довга ")
SETTLEMENTS = ("Вимірне", "Лічильне", "Таблицине", "Мірошники", "Секундівка", "Замірівка")
HOLDERS = (
    "Відділ цифрового розвитку", "Управління безпеки", "Служба зв’язку", "Центр послуг", "Відділ освіти",
    "Лікарня", "Водоканал", "Тепломережа", "Бібліотека", "Архів",
)  # fmt: skip
POSTS = ("головний фахівець", "інженер мережі", "начальник зміни", "технік дільниці")
STATUSES = (("in_service", 82), ("planned", 5), ("repair", 6), ("reserve", 4), ("retired", 3))


@dataclass(frozen=True)
class Kind:
    """What the city has of one kind: how often, how it is called and numbered, and whether it hangs on a pole."""

    code: str
    label: str
    prefix: str
    weight: int
    is_outdoor: bool
    price_uah: int


KINDS = (
    Kind("camera", "Камера", "КАМ", 50, True, 28_000),
    Kind("wifi_point", "Точка доступу", "ТД", 22, True, 9_500),
    Kind("workstation", "Робоче місце", "РМ", 10, False, 24_000),
    Kind("network_device", "Комутатор", "КОМ", 8, False, 15_000),
    Kind("recorder", "Відеореєстратор", "ВР", 4, False, 46_000),
    Kind("air_sensor", "Датчик повітря", "ДП", 4, True, 7_000),
    Kind("siren", "Сирена", "СИР", 2, True, 61_000),
)


@dataclass
class City:
    """Rows by table, in the order in which they may be written; a key with an underscore is no column."""

    hromadas: list[Row] = field(default_factory=list)
    settlements: list[Row] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)
    locations: list[Row] = field(default_factory=list)
    assets: list[Row] = field(default_factory=list)
    public_objects: list[Row] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Pair each table with its rows."""
        yield "registry_hromada", self.hromadas
        yield "registry_settlement", self.settlements
        yield "registry_organisation", self.organisations
        yield "registry_location", self.locations
        yield "registry_asset", self.assets
        yield "registry_asset_reserve", self.stays()
        yield "gis_public_object", self.public_objects

    def stays(self) -> list[Row]:
        """Put what is in reserve there since it was bought; a stay is told apart by its asset's own id."""
        kept = (one for one in self.assets if one["status"] == "reserve")
        return [{"id": one["id"], "asset_id": one["id"], "starts_on": one["commissioned_on"]} for one in kept]


def make_city(count: int, seed: int = SEED) -> City:
    """Invent a city of two hromadas with so many assets."""
    chance = random.Random(f"{seed}/city")
    city = City()
    for number, box in enumerate(BOXES):
        found_hromada(city, chance, number, box)
    shares = [round(count * SHARES[0]), count - round(count * SHARES[0])]
    for number, share in enumerate(shares):
        Builder(city, chance, number).settle(share)
    return city


def found_hromada(city: City, chance: random.Random, number: int, box: tuple[float, ...]) -> None:
    """Add a hromada with its settlements and organisations."""
    west, south, east, north = box
    name = ("Вимірювальна", "Лічильна")[number]
    hromada = {
        "id": make_id(chance), "code": f"UA99{number + 1:015d}", "name": f"{name} громада", "short_name": name,
        "facts": {}, "west": west, "south": south, "east": east, "north": north, "is_demo": False,
    }  # fmt: skip
    city.hromadas.append(hromada)
    for place, settlement in enumerate(SETTLEMENTS):
        city.settlements.append({
            "id": make_id(chance), "hromada_id": hromada["id"], "name": settlement,
            "category": "місто" if place == 0 else "село", "lon": chance.uniform(west, east),
            "lat": chance.uniform(south, north), "katottg": f"UA98{number * 100 + place:015d}",
        })  # fmt: skip
    for role, names in (
        ("department", HOLDERS),
        ("provider", ("Постачальник «Зв’язківець»", "Постачальник «Ремонтник»")),
    ):
        for holder in names:
            city.organisations.append({
                "id": make_id(chance), "hromada_id": hromada["id"], "name": holder, "role": role, "is_demo": False,
                "version": 1, "updated_at": WRITTEN_AT,
            })  # fmt: skip


class Builder:
    """Settles one hromada: neighbourhoods first, then poles and buildings with what stands in them."""

    def __init__(self, city: City, chance: random.Random, number: int) -> None:
        self.city, self.chance, self.hromada = city, chance, city.hromadas[number]
        self.box = BOXES[number]
        self.settlements = [one for one in city.settlements if one["hromada_id"] == self.hromada["id"]]
        own = [one for one in city.organisations if one["hromada_id"] == self.hromada["id"]]
        self.holders = [one for one in own if one["role"] == "department"]
        west, south, east, north = self.box
        self.centres = [
            (chance.uniform(west, east), chance.uniform(south, north), chance.uniform(0.004, 0.02)) for _ in range(40)
        ]
        self.rooms: list[Row] = []

    def settle(self, count: int) -> None:
        """Add that many assets and the places they need; about one room for five assets indoors."""
        weights = [kind.weight for kind in KINDS]
        for _ in range(count):
            kind = self.chance.choices(KINDS, weights)[0]
            self.city.assets.append(self.make_asset(kind))

    def make_asset(self, kind: Kind) -> Row:
        """Make an asset and put it on a pole of its own or into a room that others share."""
        number, chance = len(self.city.assets) + 1, self.chance
        place = self.make_pole(number) if kind.is_outdoor else self.choose_room()
        bought_on = date(2012, 1, 1) + timedelta(days=chance.randrange(5_000))
        holder, status = chance.choice(self.holders), self.choose_status()
        asset = {
            "id": make_id(chance), "code": f"B{number:07d}", "hromada_id": self.hromada["id"],
            "inventory_number": f"{kind.prefix}-{bought_on.year}-{number:07d}",
            "name": f"{kind.label} {place['address']}-{number % 4 + 1}", "kind_code": kind.code, "status": status,
            "location_id": place["id"], "holder_id": holder["id"], "responsible": chance.choice(POSTS),
            "manufacturer": f"Завод {number % 12 + 1}", "model": f"М-{number % 40 + 100}", "commissioned_on": bought_on,
            "price": round(kind.price_uah * chance.uniform(80, 160)), "attributes": make_attributes(kind.code, number),
            "published": kind.code == "wifi_point" and status == "in_service", "is_demo": False, "version": 1,
            "created_at": WRITTEN_AT, "updated_at": WRITTEN_AT + timedelta(seconds=number),
            "_place": place, "_holder": holder,
        }  # fmt: skip
        if asset["published"]:
            self.city.public_objects.append(make_card(chance, asset, place))
        return asset

    def choose_status(self) -> str:
        """Choose a status; most things work."""
        return self.chance.choices([one for one, _ in STATUSES], [weight for _, weight in STATUSES])[0]

    def make_pole(self, number: int) -> Row:
        """Make a pole somewhere in a neighbourhood."""
        return self.make_place("pole", f"Опора {number}", self.choose_address(), self.choose_point())

    def choose_room(self) -> Row:
        """Choose a room; now and then a new building with five of them is built."""
        if not self.rooms or self.chance.random() < 0.04:
            address = self.choose_address()
            building = self.make_place("building", f"Будівля {len(self.rooms) // 5 + 1}", address, self.choose_point())
            for number in range(1, 6):
                self.rooms.append(self.make_place("room", f"Кабінет {number}", address, None, building))
        return self.chance.choice(self.rooms)

    def make_place(
        self, kind: str, name: str, address: str, point: tuple[float, float] | None, around: Row | None = None
    ) -> Row:
        """Add a place; a room has no point of its own and stands where its building stands."""
        place = {
            "id": make_id(self.chance), "hromada_id": self.hromada["id"], "name": name, "kind": kind,
            "address": address, "settlement_id": self.chance.choice(self.settlements)["id"], "geometry": point,
            "indoor": kind == "room", "parent_id": around["id"] if around else None, "is_demo": False, "version": 1,
            "position_source": "measured" if point else "none",
            "updated_at": WRITTEN_AT, "_around": around, "_point": point or (around or {})["_point"],
        }  # fmt: skip
        self.city.locations.append(place)
        return place

    def choose_address(self) -> str:
        """Choose a street and a house."""
        street = self.chance.choice(WAYS) + self.chance.choice(STREETS)
        return f"вул. {street}, {self.chance.randint(1, 240)}"

    def choose_point(self) -> tuple[float, float]:
        """Choose a point (lon, lat), mostly inside a neighbourhood, with six decimals."""
        west, south, east, north = self.box
        while True:
            lon, lat = self.chance.uniform(west, east), self.chance.uniform(south, north)
            if self.chance.random() > 0.15:
                middle_lon, middle_lat, spread = self.chance.choice(self.centres)
                lon, lat = self.chance.gauss(middle_lon, spread), self.chance.gauss(middle_lat, spread * 0.6)
            if west <= lon <= east and south <= lat <= north:
                return round(lon, 6), round(lat, 6)


def make_id(chance: random.Random) -> uuid.UUID:
    """Draw an id that looks like any other of the product's."""
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def make_attributes(kind: str, number: int) -> dict[str, Any]:
    """Give what a kind's attributes hold."""
    if kind == "camera":
        return {"azimuth_deg": str(number * 37 % 360), "view_angle_deg": "90", "range_m": "60"}
    return {"ssid": f"City-{number % 40}"} if kind == "wifi_point" else {}


def make_card(chance: random.Random, asset: Row, place: Row) -> Row:
    """Make the public card of a published asset."""
    return {
        "public_id": make_id(chance), "asset_id": asset["id"], "hromada_id": asset["hromada_id"], "kind": "wifi_point",
        "name": asset["name"], "address": place["address"], "settlement": SETTLEMENTS[0], "geometry": place["_point"],
        "updated_on": WRITTEN_AT.date(), "ssid": asset["attributes"]["ssid"], "access": "open",
    }  # fmt: skip
