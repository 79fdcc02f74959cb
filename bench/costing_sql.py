"""A year's costs as one statement: what each contract costs, in kopiykas, by the product's own rules.

It counts months of the contract, days of contract, price, cover and asset, warranty, what goes on, what replaces it
and what takes its assets over. It says nothing of prices for the whole that go on while their assets are taken over
one by one, nor of what the data has not: indexes, reserve, lump sums, visits, other month rules, covers of an asset
with a gap between them.
A month is 377,580 pieces, a whole number for each length of month, so that all sums are of whole numbers.
"""

from datetime import date
from string import Template
from typing import Any

MONTH = 377_580
FAR = 9_000_000

PRICED = Template("""
WITH $recursive numbers(n) AS ($numbers),
contract AS $kept (
  SELECT c.id, $c_number AS number, $l_number AS line, $starts AS first, $ends AS ends, c.renewal <> 'none' AS goes_on,
         $month_day AS month_day,
         CASE WHEN c.renewal = 'none' THEN $ends
              WHEN MIN(n.starts_on) IS NULL THEN $far
              ELSE $greatest($ends, MIN($next_starts) - 1) END AS last
  FROM maintenance_contract c $join maintenance_service_line l ON l.id = c.service_line_id
  LEFT JOIN maintenance_contract n
    ON n.replaces_id = c.id AND n.starts_on > c.starts_on AND n.starts_on <= :year_end
  WHERE c.hromada_id = :hromada AND c.starts_on <= :year_end
  GROUP BY c.id, l.id
),
asset AS $kept (
  SELECT a.id, $a_number AS number, a.kind_code, a.attributes, COALESCE($commissioned, 0) AS first,
         COALESCE($decommissioned, $far) AS last,
         COALESCE($warranty, 0) AS warranty
  FROM registry_asset a WHERE a.hromada_id = :hromada
),
cover AS $kept (
  SELECT c.number AS contract, v.asset_id, v.kind_code, v.filters,
         $greatest(COALESCE($cover_starts, 0), c.first) AS first,
         $least(CASE WHEN $cover_ends < c.ends THEN $cover_ends ELSE $far END,
                CASE WHEN c.goes_on THEN $far ELSE c.ends END) AS last
  FROM maintenance_contract_cover v $join contract c ON c.id = v.contract_id
),
valued AS $kept (SELECT a.*, e.key, e.value FROM asset a, $each_attribute e),
wanted AS (SELECT v.*, e.key, e.value FROM cover v, $each_wanted e WHERE v.kind_code IS NOT NULL),
found AS (
  SELECT v.contract, a.number AS asset, a.warranty, $greatest(v.first, a.first) AS first, $least(v.last, a.last) AS last
  FROM cover v $join asset a ON a.id = v.asset_id
  UNION ALL
  SELECT v.contract, a.number, a.warranty, $greatest(v.first, a.first), $least(v.last, a.last)
  FROM cover v $join asset a ON a.kind_code = v.kind_code WHERE $has_no_filter
  UNION ALL
  SELECT w.contract, a.number, a.warranty, $greatest(w.first, a.first), $least(w.last, a.last)
  FROM wanted w $join valued a ON a.kind_code = w.kind_code AND a.key = w.key AND a.value = w.value
),
covered AS (
  SELECT contract, asset, MIN(warranty) AS warranty, MIN(first) AS first, MAX(last) AS last
  FROM found WHERE first <= last GROUP BY contract, asset
),
taken AS $kept (
  SELECT v.*, c.first AS starts, c.ends, c.month_day, c.last AS last_of_all, COALESCE(
           MIN(CASE WHEN v.first <= c.last THEN v.first END) OVER (
             PARTITION BY c.line, v.asset ORDER BY c.first DESC
             GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), $far) AS taken_on
  FROM covered v $join contract c ON c.number = v.contract
),
undivided AS (
  SELECT contract, MIN(taken_on) = $far AS is_whole FROM taken GROUP BY contract
),
term AS $kept (
  SELECT $t_number AS id, c.number AS contract, c.id AS contract_id, t.basis, t.amount AS price,
         t.skip_under_warranty AS skips, c.line, c.ends, c.goes_on,
         c.month_day, c.last AS last_of_all, $greatest(COALESCE($term_starts, 0), c.first) AS first,
         $least(COALESCE($term_ends, $far), c.ends) AS last,
         $least(COALESCE($term_ends, $far), c.ends)
           = MAX($least(COALESCE($term_ends, $far), c.ends)) OVER (PARTITION BY t.contract_id) AS is_last
  FROM maintenance_contract_term t $join contract c ON c.id = t.contract_id
),
days AS (
  SELECT t.id, $greatest(v.first, t.first, CASE WHEN t.skips THEN v.warranty + 1 ELSE 0 END, $year_first) AS first,
         $least(v.last, t.last, $year_last) AS last
  FROM taken v $join term t ON t.contract = v.contract WHERE t.basis <> 'per_month' AND v.first <= $year_last
  UNION ALL
  SELECT t.id, $greatest(v.first, v.ends + 1, CASE WHEN t.skips THEN v.warranty + 1 ELSE 0 END, $year_first),
         $least(v.last, v.taken_on - 1, v.last_of_all, $year_last)
  FROM taken v $join term t ON t.contract = v.contract
  WHERE t.basis <> 'per_month' AND t.is_last AND t.goes_on AND v.ends < $year_last
  UNION ALL
  SELECT t.id, $greatest(t.first, $year_first), $least(t.last, $year_last) FROM term t WHERE t.basis = 'per_month'
  UNION ALL
  SELECT t.id, $greatest(t.ends + 1, $year_first), $least(t.last_of_all, $year_last) FROM term t
  WHERE t.basis = 'per_month' AND t.is_last AND t.goes_on
),
counted AS (SELECT id, first, last, COUNT(*) AS assets FROM days WHERE first <= last GROUP BY id, first, last),
month_days AS (SELECT n AS month_day FROM numbers WHERE n BETWEEN 1 AND 31),
starts AS (
  SELECT d.month_day, m.n AS month, $month_start AS first FROM month_days d, (SELECT n FROM numbers WHERE n < 15) m
),
months AS (
  SELECT month_day, month, first, LEAD(first) OVER (PARTITION BY month_day ORDER BY month) AS next FROM starts
),
run AS $kept (
  SELECT m.month_day, d.n + $year_first AS day,
         m.month * $month + (d.n + $year_first - m.first) * ($month / (m.next - m.first)) AS pieces
  FROM (SELECT n FROM numbers) d JOIN months m ON d.n + $year_first >= m.first AND d.n + $year_first < m.next
),
paid AS (
  SELECT t.line, t.contract_id, t.id, MIN(t.price) AS price,
         MIN(CASE WHEN t.basis = 'per_asset_year' THEN 12 * $month ELSE $month END) AS whole,
         CAST(SUM(c.assets * (b.pieces - a.pieces)) AS BIGINT) AS pieces
  FROM counted c $join term t ON t.id = c.id
  $join run a ON a.month_day = t.month_day AND a.day = c.first
  $join run b ON b.month_day = t.month_day AND b.day = c.last + 1
  LEFT JOIN undivided u ON u.contract = t.contract
  WHERE t.basis <> 'per_month' OR NOT t.goes_on OR u.is_whole OR u.is_whole IS NULL
  GROUP BY t.line, t.contract_id, t.id
)
SELECT p.contract_id, CAST(SUM((2 * p.price * p.pieces + p.whole) / (2 * p.whole)) AS BIGINT) AS kopiykas
FROM paid p GROUP BY p.line, p.contract_id
""")

SAID: dict[str, dict[str, str]] = {
    "postgis": {
        "recursive": "", "kept": "MATERIALIZED", "greatest": "GREATEST", "least": "LEAST", "join": "JOIN",
        "a_number": "a.id", "c_number": "c.id", "l_number": "l.id", "t_number": "t.id",
        "numbers": "SELECT generate_series(0, 400)",
        "each_attribute": "jsonb_each_text(a.attributes)",
        "each_wanted": "jsonb_each_text(COALESCE(v.filters -> 'attributes', '{}'))",
        "has_no_filter": "NOT v.filters ? 'attributes'",
        "month_day": "CAST(EXTRACT(DAY FROM c.starts_on) AS INTEGER)",
    },
    "sqlite": {
        "recursive": "RECURSIVE", "kept": "MATERIALIZED", "greatest": "MAX", "least": "MIN", "join": "CROSS JOIN",
        "a_number": "a.rowid", "c_number": "c.rowid", "l_number": "l.rowid", "t_number": "t.rowid",
        "numbers": "SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 400",
        "each_attribute": "json_each(a.attributes)",
        "each_wanted": "json_each(v.filters, '$.attributes')",
        "has_no_filter": "json_extract(v.filters, '$.attributes') IS NULL",
        "month_day": "CAST(strftime('%d', c.starts_on) AS INTEGER)",
    },
}  # fmt: skip
DAYS = {
    "starts": "c.starts_on", "ends": "c.ends_on", "next_starts": "n.starts_on", "commissioned": "a.commissioned_on",
    "decommissioned": "a.decommissioned_on", "warranty": "a.warranty_until", "cover_starts": "v.starts_on",
    "cover_ends": "v.ends_on", "term_starts": "t.starts_on", "term_ends": "t.ends_on",
}  # fmt: skip


SETTINGS = {
    "postgis": ("SET LOCAL jit = off", "SET LOCAL work_mem = '256MB'", "SET LOCAL enable_nestloop = off"),
    "sqlite": ("PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -400000"),
}
"""What makes an engine quickest at it: compiling such a statement takes PostgreSQL longer than running it."""


def statement_of(engine: str, year: int) -> str:
    """Write the statement for an engine and a year; `:hromada` and `:year_end` are its parameters."""
    number = _number_postgis if engine == "postgis" else _number_sqlite
    said: dict[str, Any] = {**SAID[engine], **{name: number(column) for name, column in DAYS.items()}}
    said["month_start"] = _month_start(engine, year)
    first, last = (one.toordinal() for one in (date(year, 1, 1), date(year, 12, 31)))
    return PRICED.substitute(said, month=MONTH, far=FAR, year_first=first, year_last=last)


def _number_postgis(column: str) -> str:
    return f"({column} - DATE '0001-01-01' + 1)"


def _number_sqlite(column: str) -> str:
    return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)"


def _month_start(engine: str, year: int) -> str:
    """Number the day on which a month begins: its day of the month, or the month's last; month 0 is a December."""
    if engine == "postgis":
        first = f"CAST(DATE '{year - 1}-12-01' + m.n * INTERVAL '1 month' AS DATE)"
        last = f"CAST(DATE '{year - 1}-12-01' + (m.n + 1) * INTERVAL '1 month' AS DATE)"
        return f"LEAST({_number_postgis(first)} + d.month_day - 1, {_number_postgis(last)} - 1)"
    first = f"date('{year - 1}-12-01', '+' || m.n || ' months')"
    last = f"date('{year - 1}-12-01', '+' || (m.n + 1) || ' months')"
    return f"MIN({_number_sqlite(first)} + d.month_day - 1, {_number_sqlite(last)} - 1)"
