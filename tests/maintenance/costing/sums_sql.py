"""What each line costs in a year, in kopiykas, as one statement in SQL: it shares nothing with the product's engine.

Days are ordinals; a month is 377,580 pieces, a whole number for each length of month; indexes are counted in
ten-thousand-millionths. So all sums are of whole numbers, and each price of a contract is rounded once, half up.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

MONTH = 377_580
FAR = 9_000_000
INDEX_ONE = 10**10
FIRST_PRICED = 2019
SETTINGS = ("SET LOCAL jit = off", "SET LOCAL enable_nestloop = off")
"""PostgreSQL takes tables in a statement for small ones, and compiling it takes longer than running it."""


@dataclass(frozen=True)
class Dialect:
    """What engines say differently."""

    name: str

    @property
    def is_sqlite(self) -> bool:
        return self.name == "sqlite"

    def day(self, column: str) -> str:
        """Number a day."""
        return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)" if self.is_sqlite else (
            f"(CAST({column} AS DATE) - DATE '0001-01-01' + 1)")  # fmt: skip

    def part(self, name: str, column: str) -> str:
        """Take the year, month or day of the month."""
        letter = {"year": "%Y", "month": "%m", "day": "%d"}[name]
        return f"CAST(strftime('{letter}', {column}) AS INTEGER)" if self.is_sqlite else (
            f"CAST(EXTRACT({name} FROM {column}) AS INTEGER)")  # fmt: skip

    def months_on(self, column: str, months: str) -> str:
        """Number the same day so many months on, or that month's last day where it has no such day."""
        if not self.is_sqlite:
            return self.day(f"{column} + ({months}) * INTERVAL '1 month'")
        same = self.day(f"date({column}, '+' || ({months}) || ' months')")
        last = self.day(f"date({column}, 'start of month', '+' || ({months} + 1) || ' months', '-1 day')")
        return f"MIN({same}, {last})"

    def larger(self, *parts: str) -> str:
        return f"{'MAX' if self.is_sqlite else 'GREATEST'}({', '.join(parts)})"

    def smaller(self, *parts: str) -> str:
        return f"{'MIN' if self.is_sqlite else 'LEAST'}({', '.join(parts)})"

    def pairs(self, column: str) -> str:
        """List the keys and values of a document."""
        return f"json_each({column})" if self.is_sqlite else f"jsonb_each_text({column})"

    def wanted(self, filters: str) -> str:
        """List the attributes and values that a cover asks for."""
        return f"json_each({filters}, '$.attributes')" if self.is_sqlite else (
            f"jsonb_each_text(COALESCE({filters} -> 'attributes', '{{}}'))")  # fmt: skip

    def parts(self, column: str) -> str:
        """List the items of a document as `value`."""
        return f"json_each({column})" if self.is_sqlite else f"jsonb_array_elements({column})"

    def item(self, name: str) -> str:
        """Take one value of an item."""
        return f"json_extract(e.value, '$.{name}')" if self.is_sqlite else f"(e.value ->> '{name}')"


def kopiykas_by_line(session: Session, hromada_id: uuid.UUID, year: int) -> dict[str, int]:
    """Cost each line of a hromada that costs anything, by its code."""
    dialect = Dialect(session.get_bind().dialect.name)
    asked = {"hromada": hromada_id.hex if dialect.is_sqlite else hromada_id}
    for setting in () if dialect.is_sqlite else SETTINGS:
        session.execute(text(setting))
    rows = session.execute(text(statement_of(dialect, year)), asked).all()
    return {code: int(kopiykas) for code, kopiykas in rows if kopiykas}


def statement_of(dialect: Dialect, year: int) -> str:
    """Write the statement for an engine and a year; `:hromada` is its parameter."""
    first, last = (one.toordinal() for one in (date(year, 1, 1), date(year, 12, 31)))
    tables = (
        "numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 400)",
        _indexes(year),
        _contracts(dialect, year),
        _covers(dialect),
        _terms(dialect),
        _days(dialect, first, last),
        _months(dialect, year, first),
        _dated(dialect, year, first, last),
    )
    return f"WITH RECURSIVE {', '.join(tables)} {ROUNDED}"


def _indexes(year: int) -> str:
    """Multiply a kind's yearly indexes from the year after each to this one."""
    return f"""
    known AS MATERIALIZED (
      SELECT kind, year, CAST(ROUND(CAST(value AS NUMERIC) * 100) AS BIGINT) AS value,
             ROW_NUMBER() OVER (PARTITION BY kind, year ORDER BY known_on DESC) AS place
      FROM maintenance_price_index WHERE hromada_id = :hromada AND known_on < '2026-01-01'
    ),
    factor(kind, priced, year, value) AS (
      SELECT k.kind, n + {FIRST_PRICED}, n + {FIRST_PRICED}, CAST({INDEX_ONE} AS BIGINT)
      FROM (SELECT DISTINCT kind FROM known) k, numbers WHERE n <= {year - FIRST_PRICED}
      UNION ALL
      SELECT f.kind, f.priced, f.year + 1, f.value * COALESCE(k.value, 100) / 100
      FROM factor f LEFT JOIN known k ON k.kind = f.kind AND k.year = f.year + 1 AND k.place = 1 WHERE f.year < {year}
    )"""


def _contracts(sql: Dialect, year: int) -> str:
    """Take each contract with its last day, its own months and the step by which it goes on."""
    end = date(year, 12, 31).isoformat()
    between = f"(({sql.part('year', 'c.ends_on')} - {sql.part('year', 'c.starts_on')}) * 12 + " \
              f"{sql.part('month', 'c.ends_on')} - {sql.part('month', 'c.starts_on')})"  # fmt: skip
    ends = sql.day("c.ends_on")
    return f"""
    begun AS MATERIALIZED (
      SELECT c.id, c.starts_on, c.signed_on, l.code AS line, l.index_kind, {sql.day("c.starts_on")} AS first,
             {ends} AS ends, c.renewal <> 'none' AS goes_on, c.renewal = 'tacit' AS is_tacit, c.renewal_months,
             {between} + CASE WHEN {sql.months_on("c.starts_on", between)} <= {ends} THEN 1 ELSE 0 END AS own,
             {sql.part("month", "c.ends_on")} * 100 + {sql.part("day", "c.ends_on")} = 1231 AS ends_with_year,
             (SELECT MIN({sql.day("n.starts_on")}) FROM maintenance_contract n
              WHERE n.replaces_id = c.id AND n.starts_on > c.starts_on) AS replaced_on
      FROM maintenance_contract c JOIN maintenance_service_line l ON l.id = c.service_line_id
      WHERE c.hromada_id = :hromada AND c.starts_on <= '{end}'
    ),
    contract AS MATERIALIZED (
      SELECT b.*, CASE WHEN is_tacit THEN renewal_months WHEN own BETWEEN 7 AND 11 AND ends_with_year THEN 12
                       ELSE own END AS step,
             CASE WHEN NOT goes_on THEN ends WHEN replaced_on IS NULL THEN {FAR}
                  ELSE {sql.larger("ends", "replaced_on - 1")} END AS last
      FROM begun b
    )"""


def _covers(sql: Dialect) -> str:
    """Find the days of each covered asset, and from which day on a later contract of the line has it."""
    starts, ends = sql.day("v.starts_on"), sql.day("v.ends_on")
    days = f"{sql.larger('v.first', 'a.first')}, {sql.smaller('v.last', 'a.last')}"
    return f"""
    asset AS MATERIALIZED (
      SELECT a.id, a.kind_code, a.attributes, COALESCE({sql.day("a.commissioned_on")}, 0) AS first,
             COALESCE({sql.day("a.decommissioned_on")}, {FAR}) AS last,
             COALESCE({sql.day("a.warranty_until")}, 0) AS warranty
      FROM registry_asset a WHERE a.hromada_id = :hromada
    ),
    cover AS MATERIALIZED (
      SELECT v.id, c.id AS contract, v.asset_id, v.kind_code, v.filters,
             {sql.larger(f"COALESCE({starts}, 0)", "c.first")} AS first,
             CASE WHEN v.ends_on IS NOT NULL AND ({ends} < c.ends OR NOT c.goes_on)
                  THEN {sql.smaller(ends, "c.ends")} WHEN c.goes_on THEN {FAR} ELSE c.ends END AS last
      FROM maintenance_contract_cover v JOIN contract c ON c.id = v.contract_id
    ),
    wanted AS MATERIALIZED (
      SELECT v.*, e.key, e.value FROM cover v, {sql.wanted("v.filters")} e WHERE v.kind_code IS NOT NULL
    ),
    valued AS MATERIALIZED (
      SELECT a.*, e.key, e.value FROM asset a, {sql.pairs("a.attributes")} e
    ),
    found(contract, asset, warranty, first, last) AS MATERIALIZED (
      SELECT v.contract, a.id, a.warranty, {days} FROM cover v JOIN asset a ON a.id = v.asset_id
      UNION ALL
      SELECT v.contract, a.id, a.warranty, {days} FROM cover v JOIN asset a ON a.kind_code = v.kind_code
      WHERE v.id NOT IN (SELECT id FROM wanted)
      UNION ALL
      SELECT v.contract, a.id, a.warranty, {days} FROM wanted v
      JOIN valued a ON a.kind_code = v.kind_code AND a.key = v.key AND a.value = v.value
    ),
    covered AS MATERIALIZED (
      SELECT f.*, c.line, c.first AS begins, c.ends, c.last AS last_of_all
      FROM found f JOIN contract c ON c.id = f.contract WHERE f.first <= f.last
    ),
    taken AS MATERIALIZED (
      SELECT v.*, COALESCE(
        MIN(CASE WHEN v.first <= v.last_of_all THEN v.first END) OVER (
          PARTITION BY v.line, v.asset ORDER BY v.begins DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
        {FAR}) AS taken_on
      FROM covered v
    )"""


def _terms(sql: Dialect) -> str:
    """Take each price with its days, its factor, and whether it goes on with the contract."""
    starts, ends = sql.day("t.starts_on"), sql.day("t.ends_on")
    priced = (
        f"COALESCE({sql.part('year', 't.priced_on')}, "
        f"{sql.part('year', 'CASE WHEN c.signed_on > c.starts_on THEN c.signed_on ELSE c.starts_on END')})"
    )
    return f"""
    priced AS (
      SELECT t.id, t.contract_id, t.basis, t.amount, t.skip_under_warranty AS skips, t.visits_per_year AS visits,
             t.payments, c.line, c.starts_on, c.ends, c.goes_on, c.is_tacit, c.own, c.step, c.last AS last_of_all,
             CASE WHEN t.month_rule = 'calendar_days' THEN 1 ELSE {sql.part("day", "c.starts_on")} END AS month_day,
             {sql.larger(f"COALESCE({starts}, 0)", "c.first")} AS first,
             {sql.smaller(f"COALESCE({ends}, {FAR})", "c.ends")} AS last,
             COALESCE(f.value, {INDEX_ONE}) AS factor
      FROM maintenance_contract_term t JOIN contract c ON c.id = t.contract_id
      LEFT JOIN factor f ON f.kind = c.index_kind AND f.priced = {priced} AND f.year = (SELECT MAX(year) FROM factor)
    ),
    term AS MATERIALIZED (SELECT p.*, last = MAX(last) OVER (PARTITION BY contract_id) AS is_last FROM priced p)"""


def _days(sql: Dialect, year_first: int, year_last: int) -> str:
    """List the days of the year for which a price by days is paid: for each asset, or once for the whole."""
    warranty = "CASE WHEN t.skips THEN v.warranty + 1 ELSE 0 END"
    by_asset, whole = "t.basis IN ('per_asset_month', 'per_asset_year')", "t.basis IN ('per_month', 'per_year')"
    return f"""
    days(id, is_projected, first, last) AS (
      SELECT t.id, 0, {sql.larger("v.first", "t.first", warranty, str(year_first))},
             {sql.smaller("v.last", "t.last", str(year_last))}
      FROM taken v JOIN term t ON t.contract_id = v.contract WHERE {by_asset}
      UNION ALL
      SELECT t.id, 1, {sql.larger("v.first", "v.ends + 1", warranty, str(year_first))},
             {sql.smaller("v.last", "v.taken_on - 1", "v.last_of_all", str(year_last))}
      FROM taken v JOIN term t ON t.contract_id = v.contract WHERE {by_asset} AND t.is_last AND t.goes_on
      UNION ALL
      SELECT t.id, 0, {sql.larger("t.first", str(year_first))}, {sql.smaller("t.last", str(year_last))}
      FROM term t WHERE {whole}
      UNION ALL
      SELECT t.id, 1, {sql.larger("t.ends + 1", str(year_first))}, {sql.smaller("t.last_of_all", str(year_last))}
      FROM term t WHERE {whole} AND t.is_last AND t.goes_on
    ),
    counted AS MATERIALIZED (
      SELECT id, is_projected, first, last, COUNT(*) AS things FROM days WHERE first <= last
      GROUP BY id, is_projected, first, last
    )"""


def _months(sql: Dialect, year: int, year_first: int) -> str:
    """Count the pieces of months that have run by each day of the year, for each day on which months begin."""
    december = f"'{year - 1}-12-01'" if sql.is_sqlite else f"DATE '{year - 1}-12-01'"
    begins = sql.smaller(f"{sql.months_on(december, 'm.n')} + d.n - 1", f"{sql.months_on(december, 'm.n + 1')} - 1")
    return f"""
    begins AS MATERIALIZED (
      SELECT d.n AS month_day, m.n AS month, {begins} AS first FROM numbers d, numbers m
      WHERE d.n BETWEEN 1 AND 31 AND m.n < 15
    ),
    month AS MATERIALIZED (
      SELECT a.month_day, a.month, a.first, b.first AS next
      FROM begins a JOIN begins b ON b.month_day = a.month_day AND b.month = a.month + 1
    ),
    run AS MATERIALIZED (
      SELECT m.month_day, m.first + n AS day, m.month * {MONTH} + n * ({MONTH} / (m.next - m.first)) AS pieces
      FROM month m JOIN numbers ON n < m.next - m.first WHERE m.first + n BETWEEN {year_first} AND {year_first + 366}
    )"""


def _dated(sql: Dialect, year: int, first: int, last: int) -> str:
    """Find the payments and visits of the year, and put everything a price costs into parts of a whole."""
    on, part = sql.item("on"), f"CAST(ROUND(CAST({sql.item('amount')} AS NUMERIC) * 100) AS BIGINT)"
    shift = "CASE WHEN t.is_tacit THEN t.own + n * t.step ELSE (n + 1) * t.step END"
    as_date = "date(t.first - 1 + 1721425.5)" if sql.is_sqlite else "DATE '0001-01-01' + t.first - 1"
    moved = sql.months_on("t.paid_on", shift)
    said = f"date({on})" if sql.is_sqlite else f"CAST({on} AS DATE)"
    visit = sql.months_on("t.starts_on", "n * 12 / t.visits")
    return f"""
    payment AS MATERIALIZED (
      SELECT t.*, {said} AS paid_on, {part} AS paid FROM term t, {sql.parts("t.payments")} e
      WHERE t.basis = 'lump_sum'
      UNION ALL
      SELECT t.*, {as_date}, t.amount FROM term t
      WHERE t.basis = 'lump_sum' AND t.id NOT IN (SELECT p.id FROM term p, {sql.parts("p.payments")} e)
    ),
    part(id, is_projected, pieces, whole) AS (
      SELECT c.id, c.is_projected, t.amount * c.things * (b.pieces - a.pieces),
             CASE WHEN t.basis IN ('per_asset_year', 'per_year') THEN 12 * {MONTH} ELSE {MONTH} END
      FROM counted c JOIN term t ON t.id = c.id
      JOIN run a ON a.month_day = t.month_day AND a.day = c.first
      JOIN run b ON b.month_day = t.month_day AND b.day = c.last + 1
      UNION ALL
      SELECT t.id, 0, t.paid * t.own, t.own FROM payment t WHERE {sql.day("t.paid_on")} BETWEEN {first} AND {last}
      UNION ALL
      SELECT t.id, 1, t.paid * CASE WHEN t.is_tacit THEN t.step ELSE t.own END, t.own
      FROM payment t JOIN numbers ON n < 100 AND {moved} BETWEEN {first} AND {sql.smaller("t.last_of_all", str(last))}
      WHERE t.is_last AND t.goes_on
      UNION ALL
      SELECT t.id, CASE WHEN n.day > t.last THEN 1 ELSE 0 END, t.amount, 1
      FROM (SELECT t.id, {visit} - 1 AS day FROM term t JOIN numbers ON n BETWEEN 1 AND 100
            WHERE t.basis = 'per_visit') n
      JOIN term t ON t.id = n.id
      WHERE n.day BETWEEN {first} AND {last} AND (n.day BETWEEN t.first AND t.last
        OR t.is_last AND t.goes_on AND n.day BETWEEN t.ends + 1 AND t.last_of_all)
    ),
    summed AS MATERIALIZED (
      SELECT id, MIN(whole) AS whole, CAST(SUM(CASE WHEN is_projected = 0 THEN pieces ELSE 0 END) AS BIGINT) AS signed,
             CAST(SUM(CASE WHEN is_projected = 1 THEN pieces ELSE 0 END) AS BIGINT) AS projected
      FROM part GROUP BY id
    )"""


ROUNDED = f"""
SELECT t.line, SUM(
  s.signed / s.whole + s.projected / s.whole * t.factor / {INDEX_ONE}
  + (2 * ((s.signed % s.whole) * {INDEX_ONE} + (s.projected / s.whole * t.factor % {INDEX_ONE}) * s.whole
          + (s.projected % s.whole) * t.factor) + s.whole * {INDEX_ONE}) / (2 * s.whole * {INDEX_ONE})
) AS kopiykas
FROM summed s JOIN term t ON t.id = s.id GROUP BY t.line
"""
"""Whole kopiykas and what is left over, kept apart so that nothing outgrows 63 bits."""
