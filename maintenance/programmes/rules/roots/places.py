"""How a place in a programme is named by itself: «Захід 3.1 за 2017 рік», «Програма за 2024 рік, у паспорті»."""

from maintenance.programmes.models import ProgrammeRow
from maintenance.programmes.rules.check.figures import Figure
from maintenance.programmes.rules.check.words import IN_TABLE, say_row, say_when, shorten
from registry.kernel.errors import Reason, because

PROGRAMME = because("Програма")
WORDS_OF_ROW = {
    "term": because("%(row)s, строк"),
    "code": because("%(row)s, номер"),
    "task": because("%(row)s, завдання"),
}
TOTAL_OF_TASK = because("Підсумок завдання %(task)s %(when)s")
TOTAL_OF_PROGRAMME = because("Підсумок програми %(when)s")
TASK_WORDS = {
    "напрям": because("Напрям %(task)s"),
    "розділ": because("Розділ %(task)s"),
}
OTHER_TASK = because("Завдання %(task)s")
_IN_YEAR = "%(row)s %(when)s"
_IN_TABLE = "%(place)s, %(table)s"


def name_place(figure: Figure, *, column: str = "", missing_row: str = "") -> Reason:
    """Name a figure's place; `column` names words of its row instead, `missing_row` a total that is not there."""
    if column:
        place = Reason(WORDS_OF_ROW[column].text, {"row": name_row(figure.row)})
    elif missing_row:
        text = TOTAL_OF_PROGRAMME if missing_row == "programme" else TOTAL_OF_TASK
        place = Reason(text.text, {"task": figure.row.task, "when": say_when(figure)})
    else:
        place = Reason(_IN_YEAR, {"row": name_row(figure.row), "when": say_when(figure)})
    role = figure.row.table.role
    return place if role == "measures" else Reason(_IN_TABLE, {"place": place, "table": Reason(IN_TABLE[role])})


def name_row(row: ProgrammeRow) -> Reason:
    """Name a row in the nominative, a task by the council's own word for it."""
    if row.kind == "programme_total":
        return PROGRAMME
    if row.kind == "measure":
        if row.code:
            return because("Захід %(code)s", code=row.code)
        title = row.title or next((one.title for one in row.table.rows if one.key == row.key and one.title), "")
        return because("Захід «%(title)s»", title=shorten(title))
    own = say_row(row).text.partition(" ")[0]
    words = next((words for word, words in TASK_WORDS.items() if own.startswith(word)), OTHER_TASK)
    return because(words.text, task=row.task)
