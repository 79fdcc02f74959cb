"""A small codifier for tests, laid out as the published one is."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.places.operations.codifier import import_codifier
from registry.places.rules.codifier import ReadFile, read_units

KYIV_OBLAST, VYSHHOROD = "UA32000000000030281", "UA32100000000065867"
SLAVUTYCH_HROMADA, SLAVUTYCH = "UA32100130000093505", "UA32100130010084793"
POLTAVA_OBLAST, POLTAVA_RAION = "UA53000000000028050", "UA53080000000039230"
KOBELIAKY_HROMADA, KOBELIAKY = "UA53080130000014699", "UA53080130010037756"
BRACHKIVKA, BRYNZY = "UA53080130020060123", "UA53080130030060124"
KYIV, KYIV_DISTRICT = "UA80000000000093317", "UA80000000000126643"
TITLE = (
    "ЗАТВЕРДЖЕНО\nнаказом Міністерства розвитку громад та територій України від 26 листопада 2020 року № 290\n"
    "(в редакції наказу Міністерства розвитку громад від 19 січня \n2024 року № 48)"
)
HEAD = (
    ("", "", "", "", "", TITLE, ""),
    ("Перший рівень", "Другий рівень", "Третій рівень", "Четвертий рівень", "Додатковий рівень", "Категорія об’єкта",
     "Назва об’єкта"),
)  # fmt: skip
ROWS = (
    (KYIV_OBLAST, "", "", "", "", "O", "Київська"),
    (KYIV_OBLAST, VYSHHOROD, "", "", "", "P", "Вишгородський"),
    (KYIV_OBLAST, VYSHHOROD, SLAVUTYCH_HROMADA, "", "", "H", "Славутицька "),
    (KYIV_OBLAST, VYSHHOROD, SLAVUTYCH_HROMADA, SLAVUTYCH, "", "M", "Славутич"),
    (POLTAVA_OBLAST, "", "", "", "", "O", "Полтавська"),
    (POLTAVA_OBLAST, POLTAVA_RAION, "", "", "", "P", "Полтавський"),
    (POLTAVA_OBLAST, POLTAVA_RAION, KOBELIAKY_HROMADA, "", "", "H", "Кобеляцька"),
    (POLTAVA_OBLAST, POLTAVA_RAION, KOBELIAKY_HROMADA, KOBELIAKY, "", "M", "Кобеляки"),
    (POLTAVA_OBLAST, POLTAVA_RAION, KOBELIAKY_HROMADA, BRACHKIVKA, "", "C", "Брачківка"),
    (POLTAVA_OBLAST, POLTAVA_RAION, KOBELIAKY_HROMADA, BRYNZY, "", "C", "Бринзи"),
    (KYIV, "", "", "", "", "K", "Київ"),
    (KYIV, KYIV, KYIV, KYIV, KYIV_DISTRICT, "B", "Голосіївський"),
)
Rows = Sequence[Sequence[str]]


def read(rows: Rows = ROWS, head: Rows = HEAD) -> ReadFile:
    """Read a codifier of these rows."""
    return read_units(enumerate([*head, *rows], 1))


def load_codifier(session: Session, rows: Rows = ROWS) -> None:
    """Put a codifier of these rows in force."""
    import_codifier(session, SYSTEM, read(rows), "kodifikator.xlsx")
    session.commit()
