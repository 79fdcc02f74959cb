"""Commands that write whole programmes: an imported document, a copy, changes, adoption; two programmes compared."""

import json
from collections.abc import Iterable
from pathlib import Path

import click
from flask_babel import gettext as _

from maintenance.programmes.operations.documents import import_programme, unbound_of
from maintenance.programmes.operations.drafts import amend_programme, copy_programme
from maintenance.programmes.operations.programmes import update_programme
from maintenance.programmes.queries import find_programme, get_programme, list_unbound
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.asked import read_copying, read_decision
from maintenance.programmes.rules.drafts.carrying import LostBinding, lost_bindings
from maintenance.programmes.rules.drafts.comparison import compare_programmes, show_comparison
from maintenance.programmes.rules.drafts.copying import Figures, shifted_title
from maintenance.programmes.rules.file import read_file
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.seams import db


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Завантажити програму з файлу JSON; повторне завантаження нічого не змінює."""
    document = read_file(file.read_bytes())
    code = document.get("code") if isinstance(document, dict) else None
    former = find_programme(db.session(), code) if isinstance(code, str) else None
    before = write_document(former) if former else None
    programme = import_programme(db.session(), SYSTEM, document)
    db.session.commit()
    click.echo(f"{programme.code}: {programme.name}", err=True)
    for lost in unbound_of(document, programme):
        click.echo(
            _("Не прив’язано, у реєстрі цього немає: %(code)s — %(what)s", code=lost.code, what=lost.said), err=True
        )
    if before is not None:
        _say_unbound(lost_bindings(before, write_document(programme)))
    else:
        _say_unbound(list_unbound(SYSTEM, programme.amends, programme))


@click.command("copy")
@click.argument("code")
@click.option("--as", "new_code", required=True, metavar="КОД", help="Код копії.")
@click.option("--years", "years_later", default="0", help="На скільки років пізніше: +3.")
@click.option("--figures", type=click.Choice(Figures.codes()), default="kept", help="Що робити із сумами.")
@click.option("--index", help="Індекс, на який множити суми.")
@click.option("--title", help="Назва; без неї — попередня зі зсунутими роками.")
def copy_command(
    code: str, *, new_code: str, years_later: str, figures: str, index: str | None, title: str | None
) -> None:
    """Скопіювати програму в проєкт, зсунувши її на роки; у самій програмі ніщо не змінюється."""
    later = years_later.strip().removeprefix("+")
    document = write_document(get_programme(db.session(), SYSTEM, code))
    named = title or shifted_title(document, int(later) if later.isdecimal() else 0)
    how = read_copying({"code": new_code, "title": named, "years_later": later, "figures": figures, "index": index})
    made = copy_programme(db.session(), SYSTEM, code, how)
    db.session.commit()
    click.echo(f"{made.code}: {made.name}", err=True)


@click.command("amend")
@click.argument("code")
@click.option("--as", "new_code", required=True, metavar="КОД", help="Код змін.")
def amend_command(code: str, new_code: str) -> None:
    """Підготувати проєкт змін до програми, що діє."""
    made = amend_programme(db.session(), SYSTEM, code, new_code)
    db.session.commit()
    click.echo(f"{made.code}: {made.name}", err=True)


@click.command("adopt")
@click.argument("code")
@click.option("--number", required=True, help="Номер рішення.")
@click.option("--on", required=True, help="Дата рішення.")
@click.option("--from", "in_force_from", help="Перший день, коли програма діє (типово день рішення).")
def adopt_command(code: str, number: str, on: str, in_force_from: str | None) -> None:
    """Прийняти проєкт рішенням: програма діє зі свого дня, а змінена нею — до дня перед ним."""
    programme = get_programme(db.session(), SYSTEM, code)
    values = read_decision({"number": number, "on": on, "in_force_from": in_force_from})
    adopted = update_programme(db.session(), SYSTEM, programme.id, values, version=programme.version)
    db.session.commit()
    click.echo(f"{adopted.code}\t{adopted.state_decision}", err=True)


@click.command("compare")
@click.argument("code")
@click.argument("other")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON на стандартний вивід.")
def compare_command(code: str, other: str, is_json: bool) -> None:
    """Порівняти дві програми клітинка за клітинкою: що було і що стало."""
    share_database()
    before, after = (get_programme(db.session(), SYSTEM, one) for one in (code, other))
    comparison = compare_programmes(before, after)
    unbound = list_unbound(SYSTEM, before, after)
    if is_json:
        click.echo(json.dumps(show_comparison(comparison, unbound), ensure_ascii=False, indent=2))
        return
    for one in comparison.cells:
        when = "" if one.year is None else str(one.year)
        click.echo("\t".join([one.code, when, one.part, one.source, f"{one.before or '—'} → {one.after or '—'}"]))
    if not comparison.cells:
        click.echo(_("Відмінностей у сумах немає."), err=True)
    _say_unbound(unbound)


def _say_unbound(unbound: Iterable[LostBinding]) -> None:
    """Say what measures were bound to and are not any more."""
    for lost in unbound:
        click.echo(_("Більше не прив’язано: %(code)s — %(what)s", code=lost.code, what=lost.said), err=True)


DRAFT_COMMANDS = (import_command, copy_command, amend_command, adopt_command, compare_command)
