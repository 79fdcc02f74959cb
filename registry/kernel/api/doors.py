"""The door of the API: bearer token in, permission checked, body and query read by schema, one commit, JSON out."""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, g, make_response, request
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired, Unauthorized
from werkzeug.wrappers import Response

from registry.kernel.access import NOBODY
from registry.kernel.api.files import FileAnswer, FileType
from registry.kernel.api.json_reader import read_request, sent_content
from registry.kernel.api.schemas import refuse
from registry.kernel.api.written import Schema
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.models.idempotency import IdempotencyKey
from registry.kernel.operations.idempotency import find_answer, keep_answer, request_hash, take_key
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor

PREFIX = "/api/v1"
REFUSED = 400
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_\-]{20,100})", re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass(frozen=True)
class Answer:
    """What a view answers: the document, its version for the ETag, and where a new thing is."""

    body: dict[str, Any] | None
    status: int = 200
    etag: str | None = None
    location: str | None = None
    file: FileAnswer | None = None


Told = type[BaseModel] | Schema
"""What tells of a body, a query or an answer: a described noun's schema, or one written by hand."""


@dataclass(frozen=True)
class Description:
    """What the OpenAPI document says of an operation."""

    summary: str
    permissions: tuple[str, ...]
    query: Told | None
    body: Told | None
    answer: Told | FileType | None
    needs_match: bool
    makes: bool
    """Whether a POST adds something (201), or decides on what there is (200)."""
    takes_file: bool = False
    """Whether the body may be a multipart form with a file as well."""
    further: Mapping[int, Told] = field(default_factory=dict)
    """What it answers by other statuses."""


def make_blueprint(name: str) -> Blueprint:
    """Make a floor's part of the API; nothing in it is reached without a token."""
    blueprint = Blueprint(name, __name__, url_prefix=PREFIX)
    blueprint.before_request(authenticate)
    return blueprint


def authenticate() -> None:
    """Know the token's owner; cookies are never looked at. Raise Unauthorized."""
    g.actor, g.hromadas = NOBODY, []
    bearer = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    actor_of_token = seams(current_app).actor_of_token
    found = actor_of_token(bearer.group(1)) if bearer and actor_of_token else None
    if found is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "oblik"}))
    g.actor, g.hromadas = found


def endpoint(
    summary: str,
    *,
    permission: str | tuple[str, ...],
    query: Told | None = None,
    body: Told | None = None,
    answer: Told | FileType | None = None,
    needs_match: bool = False,
    makes: bool = True,
    read_form: Callable[[], Any] | None = None,
) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """Make a view of the API: it gets `query` and `body` as checked by their schemas, and gives an Answer.

    Of several permissions one is enough to get in; the operation behind decides by the thing itself. With `read_form`
    the body may be a multipart form too, which it turns into what JSON would have said; the view takes the file itself.
    """
    permissions = (permission,) if isinstance(permission, str) else permission

    def decorate(view: Callable[..., Answer]) -> Callable[..., Response]:
        @wraps(view)
        def door(**path: Any) -> Response:
            if not any(current_actor().hromada_ids(one) for one in permissions):
                raise Forbidden("Токен або його власник не має на це прав")
            given: dict[str, Any] = dict(path)
            asked = read_query(query)
            if query is not None:
                given["query"] = asked
            if needs_match and "If-Match" not in request.headers:
                raise PreconditionRequired
            if body is not None:
                given["body"] = _validate(body, read_request(read_form), answer)
            return _once(lambda: view(**given)) if request.method == "POST" else _run(lambda: view(**given))

        told = Description(summary, permissions, query, body, answer, needs_match, makes, read_form is not None)
        door.api = told  # type: ignore[attr-defined]
        door.permissions = permissions  # type: ignore[attr-defined]
        return door

    return decorate


def also_answers(further: Mapping[int, Told]) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Tell what a view of the API answers by further statuses."""

    def decorate(door: Callable[..., Response]) -> Callable[..., Response]:
        door.api = replace(door.api, further=further)  # type: ignore[attr-defined]
        return door

    return decorate


def read_query(schema: Told | None) -> Any:
    """Read the address's query by its schema; raise Invalid for unknown, repeated or wrong parameters."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Invalid({name: [because("Параметр вказано двічі")] for name in repeated})
    given = {name: value for name, value in request.args.items() if value != ""}
    if isinstance(schema, Schema):
        return schema.read(given)
    if schema is None:
        if given:
            raise Invalid({name: [because("Такого поля немає")] for name in given})
        return None
    try:
        return schema.model_validate(given)
    except ValidationError as error:
        raise refuse(error) from error


def session() -> Session:
    """Give the request's database session."""
    return db.session()


def demand_match(etag: str) -> None:
    """Raise PreconditionFailed unless the request was based on this version of the thing."""
    if not request.if_match.contains(etag):
        raise PreconditionFailed


def version_etag(version: int) -> str:
    """Give the ETag of a version."""
    return f"v{version}"


def chosen_hromada_id(code: str | None) -> uuid.UUID | None:
    """Give the id of the hromada named by its code; None for none named. Raise Invalid for one not the actor's."""
    if code is None:
        return None
    found: uuid.UUID | None = next((one.id for one in g.hromadas if one.code == code), None)
    if found is None:
        raise Invalid(hromada=because("Такої громади немає"))
    return found


def target_hromada_id(code: str | None, permission: str) -> uuid.UUID:
    """Give the hromada to write into: the named one, or the only one where the actor may. Raise Invalid."""
    named = chosen_hromada_id(code)
    known = {one.id for one in g.hromadas}  # Where there is none yet, rights are kept under the id of nothing.
    allowed = (current_actor().hromada_ids(permission) or frozenset()) & known
    if named is None and len(allowed) == 1:
        return next(iter(allowed))
    if named is None:
        raise Invalid(hromada=because("Вкажіть код громади"))
    return named


def hromada_code(hromada_id: uuid.UUID) -> str | None:
    """Give a hromada's code by its id."""
    codes: dict[uuid.UUID, str] | None = g.get("hromada_codes")
    if codes is None:
        codes = g.hromada_codes = {one.id: one.code for one in g.hromadas}
    return codes.get(hromada_id)


def changes_of(body: BaseModel | dict[str, Any]) -> dict[str, Any]:
    """Give the fields that were sent, as plain values."""
    if isinstance(body, dict):
        return dict(body)
    return body.model_dump(mode="json", exclude_unset=True, by_alias=True)


def _validate(schema: Told, told: Any, answer: Told | FileType | None) -> Any:
    """Check a parsed body; by way of JSON, where the strict schemas know dates and identifiers as text.

    What only the answer has is shown but not taken here, and the refusal says so.
    """
    if isinstance(schema, Schema):
        return schema.read(told)
    try:
        return schema.model_validate_json(json.dumps(told))
    except ValidationError as error:
        raise refuse(
            error, fixed=() if answer is None or isinstance(answer, Schema | FileType) else answer.model_fields
        ) from error


def _run(view: Callable[[], Answer]) -> Response:
    try:
        answer = view()
        if request.method != "GET":
            _end(answer)
    except StaleDataError as error:
        db.session.rollback()
        raise PreconditionFailed from error
    return _respond(answer)


def _once(view: Callable[[], Answer]) -> Response:
    """Answer a POST; with an Idempotency-Key exactly once."""
    key, user_id = request.headers.get("Idempotency-Key"), current_actor().user_id
    if key is None or user_id is None:
        return _run(view)
    if not _KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": [because("Від 1 до 100 латинських знаків без пробілів")]})
    hashed = request_hash(request.method, request.path, sent_content())
    kept = find_answer(session(), user_id, key, hashed)
    taken = None if kept else take_key(session(), user_id, key, hashed)
    if taken is None:
        kept = kept or find_answer(session(), user_id, key, hashed)
        return _respond(_repeat(kept))
    answer = view()
    keep_answer(taken, status=answer.status, body=answer.body or {}, location=answer.location)
    _end(answer)
    return _respond(answer)


def _end(answer: Answer) -> None:
    """Commit; of a refusal nothing is kept, so that it may be mended under its key."""
    if answer.status >= REFUSED:
        db.session.rollback()
    else:
        db.session.commit()


def _repeat(kept: IdempotencyKey | None) -> Answer:
    """Give the answer of the first time again; the faster request under the same key must have committed."""
    if kept is None:
        raise Conflict("Запит із цим ключем саме виконується")
    version = kept.body.get("version")
    return Answer(kept.body, kept.status, version_etag(version) if version else None, kept.location)


def _write(body: dict[str, Any]) -> Response:
    """Write a document by the encoder that reads bodies too: three times as fast as the standard library's."""
    return current_app.response_class(to_json(body) + b"\n", mimetype="application/json")


def _respond(answer: Answer) -> Response:
    if answer.file is not None:
        return answer.file.give()
    response = make_response("", 204) if answer.body is None else _write(answer.body)
    response.status_code = 204 if answer.body is None else answer.status
    if response.status_code >= REFUSED:
        response.mimetype = "application/problem+json"
    if answer.body is None:
        del response.headers["Content-Type"]  # There is nothing whose type could be told.
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.etag:
        response.set_etag(answer.etag)
        if request.method == "GET":
            return response.make_conditional(request)
    return response
