"""The descriptions of what people write of printed forms: a version of a template, and the settings of papers."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from registry.kernel.errors import because
from registry.kernel.fields import DAY, Field, Noun, long_text, pattern, text, whole

TEMPLATE = Noun(
    "paper_template",
    PaperTemplate,
    "Шаблон форми",
    "Form template",
    [
        Field(
            "in_force_from", DAY, "Діє з", "In force from",
            "Папери за раніші дні друкуються за попереднім шаблоном.", "Papers of earlier days keep the former one.",
            is_required=True,
        ),
        Field("note", text(500), "Що змінено", "What was changed"),
        Field("form", text(20), "Форма", "Form", is_required=True, on_form=False),
        Field("number", whole(1), "Номер версії", "Version", is_required=True, on_form=False),
        Field("file_name", text(200), "Файл", "File", on_form=False),
        Field("sha256", text(64), "SHA-256", "SHA-256", on_form=False),
    ],
)  # fmt: skip
SETTINGS = Noun(
    "paper_settings",
    PaperSettings,
    "Реквізити паперів",
    "Settings of papers",
    [
        Field(
            "council", text(300), "Назва ради або виконавчого органу", "Name of the council or its executive body",
            "Повна, як у статуті: стоїть угорі кожного паперу.", "In full, as it stands at the top of each paper.",
        ),
        Field(
            "council_code", pattern(r"[0-9]{8}", 10, because("Код ЄДРПОУ — 8 цифр")), "Код ЄДРПОУ", "EDRPOU code",
        ),
        Field(
            "heading", long_text(1000), "Рядки шапки", "Lines of the head",
            "Адреса, телефон, пошта: кожен рядок окремо.", "Address, phone, mail: a line each.",
        ),
        Field("seat", text(200), "Місце складання", "Place of signing", example="м. Славутич"),
        Field("approver_post", text(200), "Хто затверджує (посада)", "Who approves (post)", example="Міський голова"),
        Field("head_post", text(200), "Хто підписує (посада)", "Who signs (post)", example="Начальник відділу"),
        Field(
            "accountant_post", text(200), "Бухгалтер (посада)", "Accountant (post)", example="Головний бухгалтер",
        ),
        Field(
            "member_posts", long_text(1000), "Члени комісії (посади)", "Members of the commission (posts)",
            "Посади, по одній у рядку; прізвища вписують від руки.", "Posts, one a line; names are written by hand.",
        ),
        Field("emblem_sha256", text(64), "Герб", "Emblem", on_form=False, on_page=False),
    ],
    rows=(("council", "council_code"), ("seat", "approver_post"), ("head_post", "accountant_post")),
)  # fmt: skip


class Dated(Protocol):
    """A version that is in force from a day."""

    number: int
    in_force_from: date


Version = TypeVar("Version", bound=Dated)


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Choose the version of a day: the last to begin until then, of equal days the later; None is the built-in one."""
    begun = [one for one in versions if one.in_force_from <= day]
    return max(begun, key=lambda one: (one.in_force_from, one.number), default=None)
