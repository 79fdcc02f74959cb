"""The description of an organisation, and what to say of a doubtful ЄДРПОУ."""

from stdnum.exceptions import ValidationError
from stdnum.ua import edrpou, rntrc

from registry.kernel.errors import Reason, because
from registry.kernel.fields import FLAG, IS_DEMO, Field, Noun, choice, long_text, pattern, reference, text
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import word_column
from registry.places.models.organisation import Organisation, Role

EDRPOU = pattern("[0-9]{8}|[0-9]{10}", 10, because("ЄДРПОУ має 8 цифр, код підприємця — 10"))
PHONE = pattern(r"[+0-9()\-\s,;/.]{3,40}", 40, because("Вкажіть номер, наприклад +380 44 123 45 67"))
EMAIL = pattern(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+", 200, because("Вкажіть адресу, наприклад it@gromada.gov.ua"))

ORGANISATION = Noun(
    "organisation",
    Organisation,
    "Організація",
    "Organisation",
    [
        Field(
            "name", text(200), "Назва", "Name", is_required=True, order="sort_key", spellings=("найменування",),
            usual=(
                "назва організації", "повна назва", "повне найменування", "організація", "назва підприємства",
                "назва установи", "найменування постачальника", "контрагент", "найменування організації",
                "найменування установи", "найменування підприємства", "назва контрагента", "найменування контрагента",
                "юридична особа", "назва юридичної особи", "постачальник", "назва постачальника", "підприємство",
                "установа", "підприємство, установа, організація", "скорочена назва", "балансоутримувач", "виконавець",
                "назва балансоутримувача", "на балансі", "структурний підрозділ",
            ),
        ),
        Field(
            "role", choice(Role), "Роль", "Role", is_required=True, fallback="other", is_listed=True,
            usual=(
                "тип", "вид", "тип організації", "вид організації", "категорія", "тип контрагента", "вид контрагента",
                "роль організації",
            ),
        ),
        Field(
            "edrpou", EDRPOU, "ЄДРПОУ", "EDRPOU", "8 цифр; для підприємця — 10.", "8 digits; 10 for an entrepreneur.",
            spellings=("код єдрпоу", "код"), is_listed=True,
            usual=(
                "код за єдрпоу", "єдрпоу/рнокпп", "код єдрпоу/рнокпп", "єдрпоу (рнокпп)", "єдрпоу/іпн", "рнокпп",
                "ідентифікаційний код", "ідентифікаційний код юридичної особи", "код за єдрпоу (рнокпп)",
                "код організації", "код установи", "код підприємства", "єдрпоу організації", "код контрагента",
            ),
        ),
        Field(
            "parent_id", reference("organisation"), "Входить до", "Part of", empty="самостійна", spellings=("parent",),
            usual=(
                "підпорядкування", "підпорядковується", "орган управління", "головна установа", "головна організація",
                "належить до", "вища організація", "кому підпорядкована", "засновник", "розпорядник коштів",
            ),
        ),
        Field(
            "is_vat_payer", FLAG, "Платник ПДВ", "VAT payer",
            usual=("пдв", "є платником пдв", "платник податку на додану вартість", "платник пдв (так/ні)"),
        ),
        Field(
            "phone", PHONE, "Телефон", "Phone", spellings=("тел.",), is_listed=True,
            usual=(
                "контактний телефон", "телефони", "номер телефону", "№ телефону", "тел./факс", "телефон/факс",
                "телефон для довідок", "контактний номер", "моб. телефон",
            ),
        ),
        Field(
            "email", EMAIL, "Електронна пошта", "E-mail", spellings=("email", "пошта"), is_listed=True,
            usual=(
                "e-mail адреса", "електронна адреса", "адреса електронної пошти", "ел. пошта", "ел. адреса",
                "електронна скринька", "мейл", "імейл",
            ),
        ),
        Field("note", long_text(1000), "Примітка", "Note", spellings=("примітки",)),
        IS_DEMO,
    ],
    rows=(("name",), ("role", "edrpou"), ("parent_id", "is_vat_payer"), ("phone", "email"), ("note",)),
)  # fmt: skip


def warn_of_code(code: str | None) -> list[Reason]:
    """Warn of a wrong check digit: real registers hold such codes, so it is no error."""
    if is_blank(code):
        return []
    try:
        (edrpou if len(str(code)) == 8 else rntrc).validate(str(code))
    except ValidationError:
        return [because("Контрольна цифра коду не збігається — перевірте, чи немає описки")]
    return []


def organisation_search(organisation: Organisation) -> str:
    """Compose what an organisation is found by."""
    return word_column(organisation.name, organisation.edrpou, organisation.phone, organisation.email)
