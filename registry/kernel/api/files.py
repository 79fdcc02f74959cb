"""Files as answers of the API, in place of documents."""

from dataclasses import dataclass

from flask import Response

from registry.kernel.text import kept_as


@dataclass(frozen=True)
class FileType:
    """Tells of an operation that it answers with a file of a type."""

    content_type: str


@dataclass(frozen=True)
class FileAnswer:
    """A file: its bytes, its type and the name to keep it under."""

    data: bytes
    content_type: str
    name: str

    def give(self) -> Response:
        """Answer with it."""
        response = Response(self.data, content_type=self.content_type)
        response.headers["Content-Disposition"] = kept_as(self.name)
        return response
