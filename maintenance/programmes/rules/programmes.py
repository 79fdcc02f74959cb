"""The description of a programme, as far as it is not its printed tables: its name and whether it is in force."""

from maintenance.programmes.models import Programme, State
from registry.kernel.fields import DAY, Field, Noun, choice, reference, text
from registry.kernel.text import N_

PROGRAMME = Noun(
    "programme",
    Programme,
    "Програма",
    "Programme",
    [
        Field("code", text(60), "Код", "Code", is_fixed=True),
        Field("title", text(500), "Назва", "Title", is_fixed=True),
        Field("state", choice(State), "Стан", "State", fallback="in_force", is_listed=True),
        Field(
            "state_decision", text(500), "Рішення про стан", "Decision on the state",
            "Яким програму затверджено, замінено або припинено.",
            "By which the programme was approved, replaced or ended.", example="№ 12-5/8 від 21.12.2026",
        ),
        Field("in_force_from", DAY, "Діє з", "In force from", "Порожньо — з першого дня першого року програми.",
              "Empty: from the first day of the programme’s first year."),
        Field("in_force_to", DAY, "Діє до, включно", "In force to, inclusive",
              "Порожньо — до останнього дня останнього року програми. Для заміненої чи припиненої — останній день.",
              "Empty: to the last day of the programme’s last year. Of a replaced or ended one, its last day."),
        Field("replaced_by_id", reference("programme"), "Замінено програмою", "Replaced by", empty=N_("не вказано")),
    ],
    name_column="name",
    rows=(("state", "in_force_from", "in_force_to"), ("state_decision",), ("replaced_by_id",)),
)  # fmt: skip
