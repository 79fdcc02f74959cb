"""The profiles of the systems whose files are read as they are: GLPI, Snipe-IT and NetBox.

GLPI: `src/Computer.php`, `src/Location.php`, `src/Supplier.php`, `src/Contract.php` (rawSearchOptions of the main
branch, 0042059; Computer 00a1c98), the CSV of `src/Glpi/Search/Output/Csv.php`. Of `locales/uk_UA.po` only the
catalogue of 2012 could be read (00519ec), where most of these words are blank: its Ukrainian headings are usual words.
Snipe-IT: `app/Http/Controllers/ReportsController.php` (02caa13), `app/Presenters/AssetPresenter.php`,
`LocationPresenter.php`, `SupplierPresenter.php`; words by `resources/lang/en-US` and `resources/lang/uk-UA`.
NetBox: `netbox/dcim/tables/devices.py` (ae9611a), `sites.py` (45542a4); Ukrainian by
`netbox/translations/uk/LC_MESSAGES/django.po` (0b002c1): its words for site, location, tenant, role, rack, manufacturer
and for statuses; what stands beside them are usual words.
"""

from registry.exchange.rules.profiles import Cells, Profile

SEPARATOR = " > "
"""What GLPI puts between a place and what it lies in."""


def _split_place(cells: Cells) -> Cells:
    """Part «Мерія > Каб. 5» into a place and its building."""
    return _split(cells, "place")


def _split_name(cells: Cells) -> Cells:
    return _split(cells, "name")


def _split(cells: Cells, name: str) -> Cells:
    told = cells.get(name)
    if not isinstance(told, str) or SEPARATOR not in told:
        return {}
    building, _sign, last = told.rpartition(SEPARATOR)
    return {name: last.strip(), "building": building.rpartition(SEPARATOR)[2].strip()}


def _netbox_place(cells: Cells) -> Cells:
    """A device stands in a location of a site, or in the site itself."""
    place, site = cells.get("place"), cells.get("building")
    return {} if place else {"place": site, "building": None}


GLPI_STATES = {
    ("status", word): ours
    for ours, words in {
        "in_service": ("in use", "production", "en service", "в роботі", "використовується"),
        "reserve": ("in stock", "stock", "на складі", "склад"),
        "repair": ("in repair", "broken", "maintenance", "на ремонті"),
        "retired": ("disposed", "scrapped", "retired", "decommissioned"),
        "planned": ("ordered", "on order"),
    }.items()
    for word in words
}
"""States are words of each GLPI's own; these are usual."""
SNIPE_STATES = {
    ("status", word): ours
    for ours, words in {
        "in_service": ("deployed", "встановлено"),
        "reserve": ("ready to deploy", "deployable", "готовий до видачі"),
        "repair": ("undeployable", "out for repair", "out for diagnostics", "broken - not fixable"),
        "retired": ("archived", "архівні", "lost/stolen"),
        "planned": ("pending", "очікуєтся"),
    }.items()
    for word in words
}
SNIPE_KINDS_OF_STATUS = (
    ("status", r".*\((?:deployed|встановлено)\)", "in_service"),
    ("status", r".*\((?:deployable|готовий до видачі)\)", "reserve"),
    ("status", r".*\((?:undeployable)\)", "repair"),
    ("status", r".*\((?:archived|архівні)\)", "retired"),
    ("status", r".*\((?:pending|очікуєтся)\)", "planned"),
)
"""A report tells beside the label, which people name as they like, what kind of status it is."""
NETBOX_STATES = {
    ("status", word): ours
    for ours, words in {
        "in_service": ("active", "активний"),
        "repair": ("offline", "failed", "офлайн", "збій", "помилка"),
        "planned": ("planned", "staged", "заплановано", "підготовлено"),
        "reserve": ("inventory", "decommissioning", "інвентар"),
    }.items()
    for word in words
}

GLPI_ASSETS = Profile(
    "GLPI",
    "asset",
    marks=(
        ("Inventory number", "Інвентарний номер"),
        ("Technician in charge", "Alternate username", "Last update", "Entity", "Group in charge", "Востаннє змінено",
         "Останнє оновлення", "Відповідальний технік"),
        ("Location", "Місцезнаходження", "Розташування", "Manufacturer", "Виробник"),
    ),
    headings={
        "Name": "name", "Назва": "name", "Ім’я": "name",
        "Inventory number": "inventory_number", "Інвентарний номер": "inventory_number",
        "Serial number": "serial", "Серійний номер": "serial",
        "Status": "status", "Статус": "status", "Стан": "status",
        "Location": "place", "Locations": "place", "Місцезнаходження": "place", "Розташування": "place",
        "Address": "address", "Адреса": "address", "Town": "settlement", "Місто": "settlement",
        "Manufacturer": "manufacturer", "Виробник": "manufacturer",
        "Model": "model", "Модель": "model",
        "Comments": "note", "Коментарі": "note", "Коментар": "note",
        "Group": "holder", "Група": "holder",
        "Startup date": "commissioned_on", "Date of purchase": "-", "Warranty expiration date": "warranty_until",
        "Latitude": "lat", "Longitude": "lon", "Широта": "lat", "Довгота": "lon",
        "Type": "-", "Тип": "-", "User": "-", "Користувач": "-",
    },
    values=GLPI_STATES,
    rewrite=_split_place,
    adds=("building",),
)  # fmt: skip
GLPI_LOCATIONS = Profile(
    "GLPI",
    "location",
    marks=(
        ("Complete name", "Повна назва", "Повне ім’я", "Name"),
        ("Building number", "Room number", "Номер будівлі", "Номер кімнати"),
    ),
    headings={
        "Complete name": "name", "Повна назва": "name", "Повне ім’я": "name", "Name": "name", "Назва": "name",
        "Address": "address", "Адреса": "address", "Town": "settlement", "Місто": "settlement",
        "Latitude": "lat", "Longitude": "lon", "Широта": "lat", "Довгота": "lon",
        "Comments": "note", "Коментарі": "note",
    },
    rewrite=_split_name,
    adds=("building",),
)  # fmt: skip
GLPI_SUPPLIERS = Profile(
    "GLPI",
    "organisation",
    marks=(
        ("Third party type", "Supplier type", "Тип постачальника", "Associated contacts", "Administrative number",
         "Associated contracts"),
        ("Name", "Назва", "Ім’я"),
    ),
    headings={
        "Name": "name", "Назва": "name", "Ім’я": "name", "Administrative number": "edrpou",
        "Адміністративний номер": "edrpou", "Phone": "phone", "Телефон": "phone",
        "Email": "email", "Електронна пошта": "email", "Comments": "note", "Коментарі": "note",
    },
)  # fmt: skip
SNIPE_ASSETS = Profile(
    "Snipe-IT",
    "asset",
    marks=(
        ("Asset Tag", "Тег активу"),
        ("Category", "Категорія", "Checked Out", "Checked Out To", "Видано", "Default Location", "Model No.", "Company",
         "Компанія", "EOL"),
    ),
    headings={
        "Asset Tag": "inventory_number", "Тег активу": "inventory_number",
        "Asset Name": "name", "Назва активу": "name", "Name": "name",
        "Serial": "serial", "Серійник": "serial",
        "Model": "model", "Модель": "model", "Manufacturer": "manufacturer", "Виробник": "manufacturer",
        "Status": "status", "Статус": "status",
        "Location": "place", "Розташування": "place", "Місцезнаходження": "place",
        "Default Location": "place", "Місцезнаходження за замовчуванням": "place",
        "City": "settlement", "Місто": "settlement",
        "Purchased": "commissioned_on", "Purchase Date": "commissioned_on", "Придбано": "commissioned_on",
        "Дата покупки": "commissioned_on", "Cost": "price", "Purchase Cost": "price", "Вартість": "price",
        "Вартість покупки": "price", "Warranty Expires": "warranty_until",
        "Гарантійний термін дії": "warranty_until", "Notes": "note", "Примітки.": "note", "Нотатки": "note",
        "Department": "holder", "Відділ": "holder",
        "Company": "-", "Компанія": "-", "Category": "-", "Категорія": "-", "Type": "-", "State": "-", "Штат": "-",
    },
    values=SNIPE_STATES,
    patterns=SNIPE_KINDS_OF_STATUS,
)  # fmt: skip
SNIPE_LOCATIONS = Profile(
    "Snipe-IT",
    "location",
    marks=(
        ("Location Name", "Назва розташування"),
        ("Parent", "Батьківський", "Location Currency", "Валюта розташування"),
    ),
    headings={
        "Location Name": "name", "Назва розташування": "name", "Parent": "building", "Батьківський": "building",
        "Address": "address", "Адреса": "address", "City": "settlement", "Місто": "settlement",
        "Notes": "note", "Примітки.": "note", "State": "-", "Штат": "-",
    },
)  # fmt: skip
SNIPE_SUPPLIERS = Profile(
    "Snipe-IT",
    "organisation",
    marks=(("Supplier Name", "Ім'я постачальника"),),
    headings={
        "Supplier Name": "name", "Ім'я постачальника": "name", "Email": "email", "Phone": "phone",
        "Номер телефону": "phone", "Notes": "note", "Нотатки": "note",
    },
)  # fmt: skip
NETBOX_DEVICES = Profile(
    "NetBox",
    "asset",
    marks=(
        ("Site", "Тех. майданчик"),
        ("Asset tag", "Тег активу", "Мітка активу", "Інвентарний номер", "Serial number", "Serial", "Серійний номер"),
        ("Role", "Device role", "Роль", "Rack", "Стійка", "Type", "Тип"),
    ),
    headings={
        "Name": "name", "Ім'я": "name", "Назва": "name", "Status": "status", "Статус": "status",
        "Site": "building", "Тех. майданчик": "building", "Location": "place", "Місцезнаходження": "place",
        "Manufacturer": "manufacturer", "Виробник": "manufacturer", "Type": "model", "Тип": "model",
        "Serial number": "serial", "Serial": "serial", "Серійний номер": "serial",
        "Asset tag": "inventory_number", "Тег активу": "inventory_number", "Мітка активу": "inventory_number",
        "Інвентарний номер": "inventory_number", "Tenant": "holder", "Орендар": "holder",
        "Comments": "note", "Коментарі": "note", "Latitude": "lat", "Longitude": "lon", "Широта": "lat",
        "Довгота": "lon", "Role": "-", "Роль": "-", "Position": "-",
    },
    values=NETBOX_STATES,
    rewrite=_netbox_place,
    adds=("place", "building"),
)  # fmt: skip
NETBOX_SITES = Profile(
    "NetBox",
    "location",
    marks=(
        ("Slug", "Скорочення", "Time zone", "Часовий пояс", "Physical address", "Фізична адреса", "Facility", "Racks"),
        ("Name", "Ім'я", "Назва"),
    ),
    headings={
        "Name": "name", "Ім'я": "name", "Назва": "name", "Site": "building", "Тех. майданчик": "building",
        "Physical address": "address", "Фізична адреса": "address", "Shipping address": "-", "Адреса доставки": "-",
        "Latitude": "lat", "Longitude": "lon", "Широта": "lat", "Довгота": "lon",
        "Comments": "note", "Коментарі": "note", "Description": "note", "Опис": "note", "Status": "-", "Статус": "-",
    },
)  # fmt: skip
NETBOX_PROVIDERS = Profile(
    "NetBox",
    "organisation",
    marks=(("Circuits", "Канали зв'язку", "ASNs", "Account Count", "Accounts"), ("Name", "Ім'я", "Назва")),
    headings={
        "Name": "name", "Ім'я": "name", "Назва": "name", "Comments": "note", "Коментарі": "note",
        "Description": "note", "Опис": "note",
    },
)  # fmt: skip
PROFILES: list[Profile] = [
    GLPI_ASSETS, GLPI_LOCATIONS, GLPI_SUPPLIERS, SNIPE_ASSETS, SNIPE_LOCATIONS, SNIPE_SUPPLIERS, NETBOX_DEVICES,
    NETBOX_SITES, NETBOX_PROVIDERS,
]  # fmt: skip
"""All profiles; upper wings add those of their own kinds."""
