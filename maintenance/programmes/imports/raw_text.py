"""Text as people have it, whole: its tables found among the prose, parts that pages cut apart, lines of no table."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from maintenance.programmes.rules.reading.heads import find_head
from maintenance.programmes.rules.reading.torn.pieces import Torn, joined_text
from maintenance.programmes.rules.reading.words import CODE, NUMBER, NUMBERED, RANGE, TASK, TOTAL, is_source, plain

Lines = Sequence[Sequence[str]]
MOST_ABOVE = 6
"""So many lines before a table tell what it is."""
LONGEST_ABOVE = 250
"""A longer line is prose: nothing before it tells of the table."""
LEAST_PIPES = 2
LONGEST_HEAD = 10
MOST_BROKEN = 20_000
"""Of more lines no table is made."""
MOST_LINES = 40
"""So many lines make up a row at most."""
LEAST_PROSE = 3
LEAST_PROSE_LETTERS = 300
WIDE = 5
_ANNEX = re.compile(r"^додаток\s*(?:№\s*)?[0-9]{1,2}\b")
LONGEST_START = 200
"""In so many lines from the top the programme's name is looked for."""
WIDEST_LOOK = 100
_APPROVAL = re.compile(r"^про\s+(?:затвердження|схвалення)\s+", re.IGNORECASE)
_OF_PROGRAMME = re.compile(r"^Програми\b", re.IGNORECASE)
_TAGS = (
    "a|b|big|center|del|div|em|font|hr|i|ins|li|ol|p|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS}|h[1-6])(?:\s[^<>\n\t]{{0,200}})?/?>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{4,}")
_RAISED = re.compile(r"<sup>\s?([0-9]{1,2})\s?</sup>", re.IGNORECASE)
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,5});")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\t\n]{1,2000})\*\*")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+", re.MULTILINE)
_EDGE = re.compile(r"^\*\*(?=[^\s*])|(?<=[^\s*])\*\*\s*$", re.MULTILINE)
_ITEM = re.compile(r"\s{0,9}[-–—•>]\s")
_STAR = re.compile(r"\\(?=[*_#.-])")
_RULE = re.compile(r"^[\s|:\-–—=+_]*$")
_FURNITURE = re.compile(
    r"^(?:[-–—]?\s*[0-9]{1,4}\s*[-–—]?|(?:стор(?:інка|\.)|с\.|page)\s*[0-9]{1,4}(?:\s*(?:з|із|/|of)\s*[0-9]{1,4})?"
    r"|продовження\b.{0,60}|[0-9]{1,4}\s*(?:/|з)\s*[0-9]{1,4}|[-–—_=*]{3,80})$"
)


def cleaned(text: str) -> str:
    """Leave out marks of another notation that print nothing: tags, bold of Markdown, the feeds between pages."""
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\v", "\n")
    told = _BLANK_LINES.sub("\n\n\n", told)
    if "<" in told:
        told = _RAISED.sub(lambda found: found.group(1).translate(_SMALL), told)
        told = _TAG.sub("", _BREAK.sub(" ", told))
    if "&" in told:
        told = _ENTITY.sub(lambda found: html.unescape(found.group()), told)
    if "*" in told or "#" in told:
        told = _STAR.sub("", _EDGE.sub("", _BOLD.sub(r"\1", _HEADING.sub("", told))))
    return told


def has_pipes(text: str) -> bool:
    """Tell whether cells are parted by «|»: several lines begin with it."""
    return "\t" not in text and sum(line.lstrip().startswith("|") for line in text.split("\n")) >= LEAST_PIPES


def piped(text: str) -> list[list[str]]:
    """Part lines at «|»; a line of dashes under the heads is none."""
    lines = []
    for line in text.split("\n"):
        bare = line.strip()
        if not bare.startswith("|"):
            lines.append([line])
        elif not _RULE.match(bare):
            lines.append([cell.strip() for cell in bare.removeprefix("|").removesuffix("|").split("|")])
    return lines


def _programme_title(lines: Lines) -> str:
    """Find the programme's name before its first table: a paragraph that names the years; empty where none does."""
    paragraph: list[str] = []
    for line in lines[:LONGEST_START]:
        told = line[0].strip() if len(line) == 1 else ""
        if told:
            paragraph.append(told)
            continue
        named = _APPROVAL.sub("", " ".join(" ".join(paragraph).split()))
        if "програм" in plain(named) and RANGE.search(plain(named)) and len(named) <= LONGEST_ABOVE:
            return _OF_PROGRAMME.sub("Програма", named)
        if len(line) > 1:
            break
        paragraph = []
    return ""


def torn_tables(lines: Lines, title: str) -> Iterator[Torn]:
    """Part a text into tables: words that are no row begin the next one, what stands on every page's edge does not."""
    next_told, next_row = _next_told(lines), _next_row(lines)
    above: list[str] = []
    rows: list[list[str]] = []
    starts: set[int] = set()
    skipped, place = 0, 0
    while place < len(lines) and len(rows) <= MOST_BROKEN:
        line, following = list(lines[place]), next_told[place]
        is_blank = not any(cell.strip() for cell in line)
        if rows and is_blank and _goes_on(lines, following, rows):
            starts.add(len(rows))
            place = max(following, place + 1)
            continue
        is_prose = len(line) == 1 and len(lines[place - 1]) > 1 and _is_prose(lines[place : next_row[place]])
        if rows and (is_blank or is_prose or (len(line) == 1 and _ends_at(lines, next_row[place], rows))):
            yield _torn(title, above, rows, starts, skipped)
            above, rows, starts, skipped = [], [], set(), 0
        elif not is_blank and (rows or len(line) > 1):
            rows.append(line)
            place += 1
        elif not is_blank:
            skipped += 1
            above = _above(above, line[0])
            place += 1
        else:
            place += 1
    yield _torn(title, above, rows, starts, skipped)


def _is_prose(lines: Lines) -> bool:
    """Tell whether lines without cells are text between tables, not words of rows: an annex, or several and long."""
    told = [line[0].strip() for line in lines[:MOST_LINES] if line[0].strip()]
    if told and _ANNEX.match(plain(told[0])):
        return True
    if len(told) < LEAST_PROSE or sum(map(len, told)) < LEAST_PROSE_LETTERS:
        return False
    return not any(_begins_row(text) for text in told[:LEAST_PROSE])


def _ends_at(lines: Lines, following: int, rows: Lines) -> bool:
    """Tell whether the next row with cells, a few lines below, is another table's head."""
    return following < len(lines) and not _is_own(lines[following], rows) and _begins_table(lines, following)


def _next_row(lines: Lines) -> list[int]:
    """Give for each line the next one, itself too, that has several cells."""
    found, following = [len(lines)] * len(lines), len(lines)
    for place in range(len(lines) - 1, -1, -1):
        following = place if len(lines[place]) > 1 else following
        found[place] = following
    return found


def read_torn(lines: Lines, title: str) -> list[Torn]:
    """Give the tables of a text; the lines after the last one are told with it."""
    *found, last = torn_tables(lines, title)
    if named := _programme_title(lines):
        first, *others = [*found, last]
        *found, last = [replace(first, title=f"{named}\n{first.title}" if first.title else named), *others]
    if found and not last.rows:
        before, left = found.pop(), last.skipped + last.title.count("\n") + bool(last.title and last.title != title)
        last = replace(before, skipped=before.skipped + left)
    return [*found, last]


def _torn(title: str, above: Sequence[str], rows: list[list[str]], starts: set[int], skipped: int) -> Torn:
    told = [title, *above] if title else above
    joined, kept = _rejoined(rows, starts)
    return Torn("\n".join(told), joined, frozenset(kept), max(skipped - len(above), 0), len(rows) - len(joined))


def _next_told(lines: Lines) -> list[int]:
    """Give for each line the next one that is neither blank nor at the edge of a page."""
    found, following = [len(lines)] * len(lines), len(lines)
    for place in range(len(lines) - 1, -1, -1):
        found[place] = following
        told = [cell for cell in lines[place] if cell.strip()]
        if told and not (len(lines[place]) == 1 and _FURNITURE.match(plain(told[0]))):
            following = place
    return found


def _goes_on(lines: Lines, following: int, rows: Lines) -> bool:
    """Tell whether the table goes on after blank lines: with a row of cells that are no other table's heads.

    One line without cells may be the second half of a row before, where wide rows follow at once.
    """
    if following >= len(lines):
        return False
    if len(lines[following]) > 1:
        return _is_own(lines[following], rows) or not _begins_table(lines, following)
    after = following + 1
    is_half = after < len(lines) and min(len(lines[after]), max(map(len, rows[-MOST_LINES:]))) >= WIDE
    return is_half and not _begins_row(lines[following][0]) and not _begins_table(lines, after)


def _is_own(line: Sequence[str], rows: Lines) -> bool:
    """Tell whether a line is one of the table's first ones printed again."""
    return _told(line) in [_told(row) for row in rows[:LONGEST_HEAD]]


def _told(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _begins_table(lines: Lines, place: int) -> bool:
    cut = [line[:WIDEST_LOOK] for line in lines[place : place + LONGEST_HEAD]]
    width = max(len(line) for line in cut)
    head = find_head([[*line, *[""] * (width - len(line))] for line in cut])
    return head.first == 0 and head.height > 0


def _above(above: list[str], line: str) -> list[str]:
    """Keep the lines before a table that may name it."""
    if len(line) > LONGEST_ABOVE or _ITEM.match(line):
        return []
    return [*above, line.strip()][-MOST_ABOVE:]


def _rejoined(rows: list[list[str]], starts: set[int]) -> tuple[list[list[str]], set[int]]:
    """Put rows together whose cells were broken over lines: numbered ones, whose pieces have a whole row's cells."""
    widths = Counter(len(row) for row in rows)
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    whole = [row for row in rows[1:] if len(row) == width and not TOTAL.match(plain(row[0]))]
    if (
        len(rows) > MOST_BROKEN
        or len(widths) < LEAST_PIPES
        or 3 * times < len(rows)
        or 3 * sum(map(_is_numbered, whole)) < 2 * len(whole)
    ):
        return rows, starts
    found: list[list[str]] = []
    kept: set[int] = set()
    place = 0
    while place < len(rows):
        row, end = rows[place], place + 1
        if len(row) < width and _is_numbered(row):
            row, end = _whole(rows, place, width)
        if place in starts:
            kept.add(len(found))
        found.append(row)
        place = end
    return found, kept


def _is_numbered(row: Sequence[str]) -> bool:
    first = next((cell.strip() for cell in row if cell.strip()), "")
    return bool(CODE.match(first) or NUMBER.match(first) or NUMBERED.match(first))


def _whole(rows: Lines, place: int, width: int) -> tuple[list[str], int]:
    """Join a row with the lines that go on with it; as it is where they make no whole row."""
    row, end = list(rows[place]), place + 1
    last: tuple[list[str], int] = (row, end)
    while (
        end < min(len(rows), place + MOST_LINES)
        and len(row) + len(rows[end]) - 1 <= width
        and _is_more(row[-1], rows[end])
    ):
        following = rows[end]
        row = [*row[:-1], joined_text(row[-1], following[0]), *following[1:]]
        end += 1
        if len(row) == width:
            last = (row, end)
    return last


def _is_more(before: str, row: Sequence[str]) -> bool:
    """Tell whether a line goes on with a cell: words that begin no row of their own."""
    first = row[0].strip()
    if not first or not before.strip() or not any(letter.isalpha() for letter in before):
        return False
    if _begins_row(first):
        return False
    return first[0].islower() or first[0] in "(«„–" or before.rstrip()[-1] in "-,("


def _begins_row(text: str) -> bool:
    """Tell whether words begin a row: a number, a task, a total, a source."""
    said = plain(text)
    return any(pattern.match(said) for pattern in (CODE, TASK, TOTAL, NUMBERED)) or is_source(text)
