"""The command `oblik audit`: the history's chain proved, and its head kept outside."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from registry.kernel import clock
from registry.kernel.cli import share_database
from registry.kernel.operations.heads import keep_head, read_head
from registry.kernel.queries.history import Proof, prove_history, proves_itself
from registry.kernel.seams import db
from registry.kernel.text import N_

HASH = re.compile(r"[0-9a-f]{64}")
WEAK = N_(
    "Хто володіє базою, може переписати історію разом із ланцюгом. Довести цілість може лише кінець ланцюга, "
    "збережений поза базою: audit head --to ТЕКА, потім audit verify --since ФАЙЛ."
)
EMPTIED = N_("Історія порожня, хоча реєстром уже користуються: її вилучено")


@dataclass(frozen=True)
class Kept:
    """A head that was kept outside, and how many entries stood before it where its file says so."""

    hash: str
    entries: int | None


@click.group("audit")
def audit_group() -> None:
    """Історія змін: перевірити ланцюг, зберегти його кінець поза базою."""


@audit_group.command("verify")
@click.option("--since", help="Кінець ланцюга, збережений раніше: 64 знаки або файл із команди audit head.")
@click.option("--json", "is_json", is_flag=True, help="Відповісти одним документом JSON.")
def verify(since: str | None, is_json: bool) -> None:
    """Перевірити ланцюг історії й назвати перший порушений запис."""
    share_database()
    session = db.session()
    kept = None if since is None else _read_kept(since)
    proof = prove_history(session, None if kept is None else kept.hash)
    is_proved = proof.is_whole and proof.holds is not False
    if is_json:
        click.echo(json.dumps({**_told(proof, kept), "proves_itself": proves_itself(session)}, ensure_ascii=False))
    else:
        for line, is_wrong in _lines(proof, kept):
            click.echo(line, err=is_wrong)
        if is_proved and proof.holds is None and not proves_itself(session):
            click.echo(_(WEAK), err=True)
    if not is_proved:
        sys.exit(1)


@audit_group.command("head")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Тека поза базою, куди записати."
)
@click.option("--json", "is_json", is_flag=True, help="Відповісти одним документом JSON.")
def head(folder: Path | None, is_json: bool) -> None:
    """Надрукувати кінець ланцюга історії: збережений поза базою, він доводить усе, що було до нього."""
    share_database()
    found = read_head(db.session())
    if folder is not None:
        click.echo(_("Записано %(file)s", file=keep_head(db.session(), folder, clock.today())), err=True)
    click.echo(json.dumps(found, ensure_ascii=False) if is_json else f"{found['hash']}  {found['entries']}")


def _read_kept(given: str) -> Kept:
    path = Path(given)
    told: Any = {"hash": given.strip().lower()}
    if not HASH.fullmatch(told["hash"]) and path.is_file():
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            told = None
    found = told.get("hash") if isinstance(told, dict) else None
    if not isinstance(found, str) or not HASH.fullmatch(found):
        raise click.UsageError(_("--since приймає 64 знаки кінця ланцюга або файл, який записала команда audit head"))
    entries = told.get("entries")
    return Kept(found, entries if isinstance(entries, int) else None)


def _told(proof: Proof, kept: Kept | None) -> dict[str, Any]:
    entry = proof.broken
    broken = None if entry is None else {"seq": entry.seq, "at": entry.at.isoformat(), "entity": entry.entity,
                                         "entity_id": entry.entity_id, "action": entry.action}  # fmt: skip
    return {"entries": proof.entries, "intact": proof.is_whole, "fault": proof.fault, "first_broken": broken,
            "head": proof.head, "since_holds": proof.holds,
            "since_entries": kept.entries if kept else None}  # fmt: skip


def _lines(proof: Proof, kept: Kept | None) -> Iterator[tuple[str, bool]]:
    """Say what was found; each line with whether it is about something wrong."""
    if proof.fault is None:
        yield _("Історія ціла: записів %(count)s", count=proof.entries), False
    elif proof.broken is None:
        yield _(EMPTIED), True
    else:
        entry = proof.broken
        named = {"seq": entry.seq, "at": f"{clock.local(entry.at):%d.%m.%Y %H:%M}", "label": entry.entity_label}
        if proof.fault == "cut":
            yield _("Кінець історії відрізано: після запису %(seq)s від %(at)s (%(label)s) були ще", **named), True
        else:
            yield _("Порушено запис %(seq)s від %(at)s: %(label)s", **named), True
    if proof.holds:
        yield _("Збережений кінець ланцюга на місці: до нього нічого не змінено"), False
    elif proof.holds is False:
        yield _why_it_does_not_hold(proof, kept), True


def _why_it_does_not_hold(proof: Proof, kept: Kept | None) -> str:
    """Accuse nobody whose copy is only older than the kept head."""
    if proof.fault != "changed" and kept and kept.entries is not None and kept.entries > proof.entries:
        said = _(
            "Збережений кінець ланцюга пізніший за цю базу: тоді записів було %(then)s, тут їх %(now)s. "
            "Це давніша копія, або кінець історії відрізано",
            then=kept.entries,
            now=proof.entries,
        )
    elif kept and kept.entries is not None:
        said = _("Збереженого кінця ланцюга в історії немає: те, що було до нього, переписано, або це інша база")
    else:
        said = _(
            "Збереженого кінця ланцюга в історії немає: те, що було до нього, переписано, "
            "або це інша база чи давніша копія"
        )
    return str(said)
