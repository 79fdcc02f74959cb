"""The description of a report: what people write of it, and what issuing gives it."""

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.papers.models.report import Report, ReportKind, ReportState
from registry.kernel.fields import DAY, IS_DEMO, Field, Noun, choice, long_text, reference, text, whole, year

LONGEST = 5000
PERIOD = ("kind", "programme", "year", "quarter")
"""What a report is about is said once."""

REPORT = Noun(
    "report",
    Report,
    "Звіт",
    "Report",
    [
        Field("kind", choice(ReportKind), "Вид", "Kind", is_required=True, fallback="quarter", is_listed=True),
        Field("programme", text(60), "Програма", "Programme", "Код програми.", "The programme’s code.", on_form=False),
        Field("year", year(FIRST_YEAR + 1, LAST_YEAR), "Рік", "Year",
              "Для аналізу потреб — рік, на який складають бюджет.", "For an analysis of needs, the budget’s year.",
              is_required=True, is_listed=True),
        Field("quarter", whole(1, 4), "Квартал", "Quarter", "Лише для квартального звіту.",
              "Only of a quarterly report.", is_listed=True),
        Field("done", long_text(LONGEST), "Що зроблено", "What was done"),
        Field("problems", long_text(LONGEST), "Проблеми", "Problems"),
        Field("proposals", long_text(LONGEST), "Пропозиції", "Proposals"),
        Field("conclusion", long_text(LONGEST), "Висновок", "Conclusion"),
        Field("state", choice(ReportState), "Стан", "State", is_fixed=True, is_listed=True),
        Field("number", text(60), "Номер", "Number", is_fixed=True, is_listed=True),
        Field("issued_on", DAY, "Дата", "Date", is_fixed=True, is_listed=True),
        Field("signed_by", text(200), "Хто затвердив (посада)", "Signed off by (post)", is_fixed=True),
        Field("replaces_id", reference("report"), "Замінює звіт", "Replaces", is_fixed=True),
        Field("reason", text(500), "Причина заміни", "Why it replaces", is_fixed=True),
        Field("content_sha256", text(64), "SHA-256 змісту", "SHA-256 of the content", is_fixed=True),
        IS_DEMO,
    ],
    rows=(("kind",), ("year", "quarter"), ("done",), ("problems",), ("proposals",), ("conclusion",)),
)  # fmt: skip
