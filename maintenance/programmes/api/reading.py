"""Reading any council's table in the API: a file in, the document and what does not add up out; nothing is kept."""

from typing import Any

from flask import request

from maintenance.programmes.api.schemas import ReadingIn, ReadingOut
from maintenance.programmes.imports.sources import read_file_sheets, read_text_sheets
from maintenance.programmes.rules.reading.outcome import read_and_check
from maintenance.programmes.rules.reading.reading import Said
from maintenance.programmes.rules.show import show_outcome
from registry.kernel.api.doors import Answer, changes_of, endpoint
from registry.kernel.errors import Invalid, because


def read_form() -> dict[str, Any]:
    """Read the fields of a multipart form as JSON would have told them."""
    return {name: value for name, value in request.form.items() if value != ""}


@endpoint(
    "Read a programme's table",
    permission="programme.read",
    body=ReadingIn,
    answer=ReadingOut,
    read_form=read_form,
    makes=False,
)
def read(body: ReadingIn) -> Answer:
    """Read a table of any council and check it; it is not written anywhere."""
    asked = changes_of(body)
    text, upload = asked.get("text"), request.files.get("file")
    if (text is None) == (upload is None):
        raise Invalid(file=because("Надішліть файл: «file» у формі або «text» у JSON"))
    name = asked.get("file_name") or ""
    if upload is not None:
        data = upload.stream.read()
        upload.close()
        sheets = read_file_sheets(data, name or upload.filename or "")
    else:
        sheets = read_text_sheets(str(text), title=name)
    said = Said(title=asked.get("title") or "", unit=asked.get("unit") or "")
    return Answer(show_outcome(read_and_check(sheets, said)))
