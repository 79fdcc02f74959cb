"""How the outcome of a check is told, on pages and in commands."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.programmes.rules.check import CheckResult
from maintenance.programmes.rules.limits import name_in_both
from maintenance.programmes.rules.roots import Change, Diagnosis
from maintenance.programmes.rules.roots.places import name_place
from registry.kernel.money import format_uah
from registry.kernel.text import N_
from registry.kernel.words import language, say

HYPOTHESES = {
    "misprint": N_("друкарська помилка"),
    "shifted_column": N_("не той стовпець"),
    "blank_total": N_("підсумок не надруковано"),
    "moved": N_("не той рядок"),
    "carried": N_("перенесено з іншого стовпця"),
    "rounding": N_("округлення"),
}


def say_summary(found: Diagnosis) -> str:
    """Say how many corrections explain how many findings: «6 виправлень пояснюють 21 зауваження; …»."""
    corrections = ngettext("%(num)s виправлення пояснює", "%(num)s виправлення пояснюють", len(found.roots))
    said = f"{corrections} {ngettext('%(num)s зауваження', '%(num)s зауваження', found.explained)}."
    if not found.rounded:
        return said
    return f"{said} {say_rounded(found)}"


def say_verdict(result: CheckResult, found: Diagnosis) -> str:
    """Say in a sentence what came of a check, that there was nothing to compare too."""
    if found.roots:
        return say_summary(found)
    if found.rounded:
        return say_rounded(found)
    return str(_("Усе сходиться") if result.has_compared else _("Порівнювати ще нічого"))


def say_outcome(found: Diagnosis) -> list[str]:
    """Say what the programme's total becomes, and which accused totals are right."""
    said = []
    if found.total:
        told = {"printed": found.total.printed, "amount": found.total.shown}
        said += [_("Загальний обсяг програми надруковано «%(printed)s», після виправлень він %(amount)s.", **told)]
    if found.right:
        places = "; ".join(f"{say(name_place(one))} — {one.printed}" for one in found.right)
        said += [f"{_('Правильні, хоч складові їх мають помилку:')} {places}."]
    return said


def say_rounded(found: Diagnosis) -> str:
    """Say how many findings are nothing but rounding."""
    return str(_("Ще %(count)s — лише округлення надрукованих сум.", count=len(found.rounded)))


def say_rounding(more: Decimal) -> str:
    """Say by how much more (or less) than the exact sum is printed, in hryvnia."""
    difference = format_uah(abs(more))
    if more > 0:
        return str(_("на %(difference)s грн більше", difference=difference))
    return str(_("на %(difference)s грн менше", difference=difference))


def say_exact(exact: Decimal, more: Decimal) -> str:
    """Say what a rounded sum is exactly, and by how much more (or less) is printed, in hryvnia."""
    told = {"exact": format_uah(exact), "difference": format_uah(abs(more))}
    if more > 0:
        return str(_("Точна сума — %(exact)s грн, надруковано на %(difference)s грн більше.", **told))
    return str(_("Точна сума — %(exact)s грн, надруковано на %(difference)s грн менше.", **told))


def say_change(change: Change) -> str:
    """Say what is printed and what it should be: «111,1» → 112,1."""
    printed = f"«{change.printed}»" if change.printed else _("не надруковано")
    return f"{printed} → {change.shown}"


def say_programme(programme: Any) -> str:
    """Name whatever has a programme's title and edition, in the reader's language."""
    names = name_in_both(programme.title, programme.edition)
    return names.en if language() == "en" else names.uk
