"""What a budget request still lacks, each with the pages where it is filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from maintenance.papers.models.request import Group, Part
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.request import PLAN, Lack, Lacking, lacking_in
from maintenance.papers.rules.request_parts import missing_groups, text_of
from maintenance.programmes.spoken import say_programme
from registry.kernel.words import say, word

WORDS = {
    Lack.CODE: _l("Не вказано код бюджетної програми"),
    Lack.SPENDING_UNIT: _l("Не вказано розпорядника коштів"),
    Lack.REPORT: _l("За звітний рік немає факту: стоїть затверджене або розрахунок"),
    Lack.APPROVED: _l("Поточний рік не затверджено, стоїть очікуване або розрахунок"),
    Lack.NEED: _l("Не обґрунтовано потреби"),
}
MOST_LINES = 10
"""So many lines that lack something are named; the rest are counted."""
ASKED_PARTS = (Part.GOALS, Part.GROUNDS, Part.RESULTS)


@dataclass(frozen=True)
class ToDo:
    """Something to be filled in: what, of which lines, and where."""

    words: str
    links: Sequence[tuple[Any, str]]
    more: int = 0


def list_to_do(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    """List what is lacking: of lines, of texts, of indicators, of purchases, and errors of the costing."""
    if not asked.programmes:
        return
    yield from _of_years(asked, may_write=may_write)
    yield from _of_additions(asked, may_write=may_write)
    yield from _of_texts(asked, may_write=may_write)
    yield from _of_results(asked, may_write=may_write)
    yield from _of_purchases(asked)
    yield from _of_local_programmes(asked)
    year, code = asked.plan.year, asked.plan.hromada.code
    errors = sum(one.severity == "error" for one in asked.plan.findings)
    if errors:
        words = ngettext("%(num)s помилка в розрахунку плану", "%(num)s помилок у розрахунку плану", errors)
        yield ToDo(words, [(str(year), url_for("costing.year_page", year=year, hromada=code) + "#findings")])


def _of_years(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    year, code = asked.plan.year, asked.plan.hromada.code
    written = {line or "" for part, line in asked.texts if part == Part.NEED.value}
    for one in lacking_in(asked.programmes, written):
        words = str(WORDS[one.lack])
        if one.lack == Lack.REPORT:
            told = year - PLAN
            yield ToDo(words, [(str(told), url_for("costing.facts", hromada=code, year=told))])
        elif one.lack == Lack.APPROVED:
            yield ToDo(words, [(str(year - 1), url_for("costing.year_page", year=year - 1, hromada=code))])
        else:
            yield _of_lines(one, words, asked, may_write=may_write)


def _of_lines(found: Lacking, words: str, asked: BudgetRequest, *, may_write: bool) -> ToDo:
    """Lead to each line: to its form who may change it, to its page who may not."""
    year, hromada = asked.plan.year, asked.plan.hromada.code

    def link(line: Any) -> str:
        if not may_write:
            return url_for("costing.line_page", year=year, line_id=line.id)
        if found.lack == Lack.NEED:
            return url_for("request_texts.write", year=year, part=Part.NEED.value, line=line.code, hromada=hromada)
        return url_for("costing.edit_line", line_id=line.id)

    links = [(one.code, link(one)) for one in found.lines[:MOST_LINES]]
    return ToDo(words, links, len(found.lines) - len(links))


def _of_additions(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    """Lead to the lines whose plan is over the programme's ceiling and whose additional need nobody wrote."""
    year, hromada = asked.plan.year, asked.plan.hromada.code
    over = [one.line for one in asked.additions if one.asked is None]
    if over:
        links = [
            (
                one.code,
                url_for("request_texts.write", year=year, part=Part.EXTRA.value, line=one.code, hromada=hromada)
                if may_write
                else url_for("costing.line_page", year=year, line_id=one.id),
            )
            for one in over[:MOST_LINES]
        ]
        yield ToDo(_("Понад стелю програми, а додаткової потреби не внесено"), links, len(over) - len(links))


def _of_texts(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    year, hromada = asked.plan.year, asked.plan.hromada.code
    missing = [one for one in ASKED_PARTS if not text_of(asked.texts, one)]
    if missing:
        links = [
            (
                word(Part, one.value),
                url_for("request_texts.write", year=year, part=one.value, hromada=hromada) if may_write else "#texts",
            )
            for one in missing
        ]
        yield ToDo(_("Не написано"), links)


def _of_results(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    year, hromada = asked.plan.year, asked.plan.hromada.code
    groups = [
        (
            word(Group, one.value),
            url_for("request_texts.add_result", year=year, kind=one.value, hromada=hromada)
            if may_write
            else "#results",
        )
        for one in missing_groups(asked.results)
    ]
    if groups:
        yield ToDo(_("Немає результативних показників групи"), groups)
    lacking = [row.indicator for row in asked.results if row.is_lacking]
    if lacking:
        links = [
            (one.title, url_for("request_texts.result", result_indicator_id=one.id)) for one in lacking[:MOST_LINES]
        ]
        yield ToDo(_("У показниках бракує значення або джерела"), links, len(lacking) - len(links))


def _of_local_programmes(asked: BudgetRequest) -> Iterator[ToDo]:
    """Lead to the programmes that are not in force in the plan's year although lines pay for their measures."""
    found = [one for each in asked.programmes for one in asked.local_programmes(each) if one.remark is not None]
    for one in {one.programme.id: one for one in found}.values():
        codes = [line.code for each in found if each.programme.id == one.programme.id for line in each.lines]
        words = _("У %(year)s році місцева програма не діє. %(why)s; рядки: %(codes)s", year=asked.plan.year,
                  why=say(one.remark or ""), codes=", ".join(codes[:MOST_LINES]))  # fmt: skip
        address = url_for("programmes.show", code=one.programme.code)
        yield ToDo(words, [(say_programme(one.programme), address)], max(0, len(codes) - MOST_LINES))


def _of_purchases(asked: BudgetRequest) -> Iterator[ToDo]:
    contracts = [pair for one in asked.purchases if one.dk021 is None for pair in one.contracts]
    if contracts:
        links = [(number, url_for("contracts.contract", contract_id=key)) for key, number in contracts[:MOST_LINES]]
        yield ToDo(_("У договорах не вказано ДК 021"), links, len(contracts) - len(links))
    unpriced = sum(one.count - one.priced for one in asked.planned)
    if unpriced:
        address = url_for("assets.assets", status="planned", hromada=asked.plan.hromada.code)
        words = ngettext("%(num)s запланований об’єкт без ціни", "%(num)s запланованих об’єктів без ціни", unpriced)
        yield ToDo(words, [(_("Заплановане майно"), address)])
