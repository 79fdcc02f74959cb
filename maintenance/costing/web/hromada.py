"""Which hromada's money is looked at: one at a time, for their years differ."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, look_at
from registry.kernel.web.errors import answer_error, say
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas


def readable_hromadas(permission: str = "cost.read") -> Sequence[Hromada]:
    """List the hromadas whose costings the asker may open."""
    return list_hromadas(db.session(), current_actor(), permission)


def find_chosen_hromada(permission: str = "cost.read") -> Hromada | None:
    """Choose by the address's `hromada`, else the top line, else the only one; None when it must be asked."""
    found = _find(permission)
    look_at(found.id if found else None)
    return found


def _find(permission: str) -> Hromada | None:
    readable = readable_hromadas(permission)
    code = request.values.get("hromada")
    if code:
        found = next((one for one in readable if one.code == code), None)
        if found is None:
            raise NotFound("Такої громади немає")
        return found
    current = current_hromada_id()
    found = next((one for one in readable if one.id == current), None)
    return found or (readable[0] if len(readable) == 1 else None)


def chosen_hromada(permission: str = "cost.read", *, is_of_money: bool = True) -> Hromada:
    """Choose as above; where it must be asked it is: raise NotChosenYet, or NothingYet where there is none.

    `is_of_money` is what a page without any hromada says will be on it.
    """
    readable = readable_hromadas(permission)
    found = find_chosen_hromada(permission)
    if found is None and len(readable) > 1:
        raise NotChosenYet(readable)
    found = found or next(iter(readable), None)
    if found is None:
        raise NothingYet(is_of_money=is_of_money and permission.startswith("cost."))
    look_at(found.id)
    return found


def _is_page() -> bool:
    """Tell whether what is asked for is a page to look at: no file, and nothing that is written."""
    return request.method in ("GET", "HEAD") and "." not in request.path.rsplit("/", 1)[-1]


def page_address(hromada: Hromada) -> dict[str, Any]:
    """Keep the hromada in links where it is in this page's own address, or where nothing else tells which it is."""
    is_told = bool(request.values.get("hromada")) or current_hromada_id() != hromada.id
    return {"hromada": hromada.code} if is_told else {}


class NothingYet(NotFound):
    """There is no hromada yet whose money, or whatever else the permission reads, could be looked at."""

    def __init__(self, *, is_of_money: bool) -> None:
        self.is_of_money = is_of_money
        super().__init__("Такої громади немає")


def show_nothing_yet(refusal: NothingYet) -> Any:
    """Say what will be here and where to begin; only what is looked at is a page without anything, no file is."""
    if not _is_page():
        return answer_error(404, say(refusal.reason))
    return render_template(
        "costing/empty.html", may_add=current_actor().administers_all, is_of_money=refusal.is_of_money
    )


class NotChosenYet(NotFound):
    """A page is of one hromada, and neither its address nor the top line says of which of several."""

    def __init__(self, hromadas: Sequence[Hromada]) -> None:
        self.hromadas = hromadas
        super().__init__("Виберіть громаду")


def ask_for_hromada(refusal: NotChosenYet) -> Any:
    """Ask of which hromada the page or the file is to be; each answer is the same address with its code.

    What is to be written is refused, and no file is made of a hromada that nobody named: 300 says that it has several.
    """
    if request.method not in ("GET", "HEAD"):
        return answer_error(404, say(refusal.reason))
    kept = {name: value for name, value in request.args.to_dict(flat=False).items() if name != "hromada"}
    offered = [
        (one.name, f"{request.path}?{urlencode({'hromada': one.code, **kept}, doseq=True)}") for one in refusal.hromadas
    ]
    is_page = _is_page()
    page = render_template("costing/choose_hromada.html", offered=offered, is_page=is_page)
    return page, 200 if is_page else 300
