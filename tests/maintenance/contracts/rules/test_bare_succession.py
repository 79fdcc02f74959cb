"""What looks like the next one of a contract that covers nothing."""

import uuid
from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.bare_succession import likeness_of, next_without_assets
from maintenance.contracts.rules.book import ContractValue, CoverValue
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_contract, a_term

PROVIDER, OTHER = uuid.UUID(int=11), uuid.UUID(int=12)


def bare(
    number: str, year: int, subject: str = "Хостинг сайту", monthly: str = "500.00", **given: Any
) -> ContractValue:
    """A contract of a calendar year that covers nothing, at a price of a month."""
    told = {
        "number": number, "subject": subject, "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31),
        "covers": (), "provider_id": PROVIDER, "terms": (a_term(monthly, "per_month"),), "renewal": "expected",
    }  # fmt: skip
    return a_contract(**{**told, **given})


HOSTING = bare("15/26", 2026)
LUMP, YEARLY = a_term("6000.00", "lump_sum"), a_term("6000.00", "per_year")


@pytest.mark.parametrize(
    ("other", "is_so"),
    [
        (bare("7", 2027, "Послуги хостингу сайту у 2027 році", "900.00"), True),  # The subject.
        (bare("15/27", 2027, "Розміщення порталу", "900.00"), True),  # The number, but for its year.
        (bare("15-2027", 2027, "Розміщення порталу", "900.00"), False),  # Another scheme.
        (bare("16/27", 2027, "Розміщення порталу", "900.00"), False),
        (bare("7", 2027, "Розміщення порталу", "540.00"), True),  # The amount, with its index.
        (bare("7", 2027, "Розміщення порталу", terms=(LUMP,)), True),
        (bare("7", 2027, "Розміщення порталу", terms=(YEARLY,)), True),
        (bare("7", 2027, "Розміщення порталу", "560.00"), False),
        (bare("7", 2027, "Домен сайту", "120.00"), False),
        (bare("7", 2027, "Домен сайту", starts_on=date(2026, 12, 15)), False),  # They run side by side.
        (bare("7", 2027, starts_on=date(2026, 12, 15)), True),
        (bare("7", 2027, starts_on=date(2027, 3, 15)), False),  # Too long after the end.
        (bare("7", 2027, provider_id=OTHER), False),
        (bare("7", 2027, provider_id=None), False),
        (bare("7", 2027, line_id=OTHER_LINE.id), False),
        (bare("7", 2027, covers=(CoverValue(kind_code="camera"),)), False),
        (bare("7", 2027, terms=(a_term(),)), False),  # At a price per asset it only lacks its assets.
        (bare("7", 2027, replaces_id=uuid.UUID(int=13)), False),
        (bare("7", 2026), False),
    ],
)
def test_the_next_one_is_told_by_its_subject_its_number_or_its_amount(other: ContractValue, is_so: bool) -> None:
    assert next_without_assets([HOSTING, other]) == ({HOSTING.id: (other,)} if is_so else {})


def test_hosting_does_not_go_on_as_the_domain_that_was_paid_beside_it() -> None:
    domain, hosting_27, domain_27 = bare("16/26", 2026, "Домен"), bare("15/27", 2027), bare("16/27", 2027, "Домен")

    assert likeness_of(HOSTING, domain_27) == (False, False, True, True)  # Alone its amount would speak for it.
    assert next_without_assets([HOSTING, domain, domain_27]) == {domain.id: (domain_27,)}
    assert next_without_assets([HOSTING, domain, domain_27, hosting_27]) == {
        HOSTING.id: (hosting_27,), domain.id: (domain_27,),
    }  # fmt: skip


def test_what_follows_already_is_no_longer_looked_for() -> None:
    said = bare("1", 2027, replaces_id=HOSTING.id)

    assert next_without_assets([HOSTING, said, bare("2", 2027)]) == {}


def test_a_number_that_is_a_year_alone_tells_nothing() -> None:
    one, other = bare("26", 2026, "Хостинг"), bare("27", 2027, "Домен", "9.00")

    assert next_without_assets([one, other]) == {}
