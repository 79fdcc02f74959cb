"""What a row refers to, in words that tell apart what bears one name."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def say_reference(told: Mapping[str, Any]) -> str:
    """Say a referred thing by its name, with where it is when that is told, and whether it is only made now."""
    name = f"«{told['name']}»" + (f" ({told['around']})" if told.get("around") else "")
    return str(_("нове місце %(name)s", name=name)) if told.get("is_new") else name


def is_told_apart(told: Any) -> bool:
    """Tell whether a referred thing is told by more than its name."""
    return isinstance(told, Mapping) and bool(told.get("is_new") or told.get("around"))
