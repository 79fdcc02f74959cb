"""A kind with an attribute of each type, and what of its values is the same: tables for Python and for SQL."""

from typing import Any

DEFINITION: dict[str, Any] = {
    "attributes": [
        {"name": "range_m", "type": "decimal", "label_uk": "Дальність", "min": "0", "max": "2000"},
        {"name": "archive_days", "type": "integer", "label_uk": "Архів, діб"},
        {"name": "night", "type": "boolean", "label_uk": "Нічний режим"},
        {"name": "checked", "type": "date", "label_uk": "Перевірено"},
        {"name": "mount", "type": "choice", "label_uk": "Кріплення", "choices": [{"code": "pole", "uk": "опора"}]},
        {
            "name": "bands",
            "type": "list",
            "label_uk": "Діапазони",
            "choices": [{"code": "2.4", "uk": "2,4 ГГц"}, {"code": "5", "uk": "5 ГГц"}],
        },
        {"name": "number", "type": "text", "label_uk": "Номер"},
    ]
}
SAME: list[tuple[str, Any, Any, bool]] = [
    ("archive_days", 60, 60, True),
    ("archive_days", "60", 60, True),
    ("archive_days", 60, "60", True),
    ("archive_days", "60", 60.0, True),
    ("archive_days", 60, 61, False),
    ("archive_days", 60, None, False),
    ("archive_days", 1, True, False),
    ("archive_days", 60, "шістдесят", False),
    ("archive_days", "багато", "багато", True),
    ("range_m", "90.0", 90, True),
    ("range_m", 90, "90,0", True),
    ("range_m", "90.5", 90.5, True),
    ("range_m", 0.1, 0.1, True),
    ("range_m", 0, "", False),
    ("range_m", -1, "-1", True),
    ("night", True, True, True),
    ("night", "true", True, True),
    ("night", False, True, False),
    ("night", False, None, False),
    ("night", True, 1, False),
    ("checked", "2026-11-22", "2026-11-22", True),
    ("checked", "2026-11-22", "2026-11-23", False),
    ("mount", "pole", "pole", True),
    ("mount", "pole", "wall", False),
    ("mount", "pole", None, False),
    ("bands", ["2.4"], ["2.4", "5"], True),
    ("bands", "5", ["2.4", "5"], True),
    ("bands", ["2.4", "5"], ["5", "2.4"], True),
    ("bands", ["2.4", "5"], ["5"], False),
    ("bands", "5", "5", True),
    ("bands", "5", [], False),
    ("bands", "5", None, False),
    ("number", "007", "007", True),
    ("number", "007", "7", False),
    ("number", "60", 60, True),
    ("number", "60", "60.0", False),
    ("number", "o'k \"%", "o'k \"%", True),
    ("forgotten", "7", "7", True),
    ("forgotten", "7", 7, True),
]
"""(attribute, what is wanted as it is kept, what a thing holds, whether it is the same)."""
