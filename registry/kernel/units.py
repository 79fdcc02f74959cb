"""Units of attributes: as the catalogue writes them, and in English."""

ENGLISH = {
    "м": "m", "м²": "m²", "км": "km", "км²": "km²", "шт.": "pcs", "ос.": "people", "осіб": "people", "год": "h",
    "хв": "min", "діб": "days", "міс.": "months", "Мбіт/с": "Mbit/s", "ГБ": "GB", "ТБ": "TB", "ГГц": "GHz", "Вт": "W",
    "кВт": "kW", "кг": "kg", "л": "l", "од.": "units", "Одиниць": "units", "Осіб": "people", "Коефіцієнт": "ratio",
    "Од./1000 населення": "per 1,000 residents", "Так/Ні": "Yes/No", "грн": "UAH", "тис. грн": "thousand UAH",
}  # fmt: skip
"""What kinds and indicators measure by; also what those that users add are likely to."""
SPELLED_OUT = {"ос.": "осіб"}
"""Units that the catalogue shortens and a page does not."""


def unit_in(symbol: str, language: str) -> str:
    """Write a unit for a heading in «uk» or «en»; one that is not known stands for itself."""
    return ENGLISH.get(symbol, symbol) if language == "en" else symbol
