"""Files of procedures, as a portal or a spreadsheet gives them: CSV or JSON.

A JSON is a list of procedures, or an object with `procedures`, and perhaps `agencies` and the day
`as_of`. A CSV is a table of procedures, in whose cells papers and old codes are split by `|`. Only
the form is looked at here; whether the list can be believed is for `catalogue_checks` to say.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as Invalid

from office.list_files import FileUnfit, json_of, table_of, text_of
from office.procedures import Agency, Procedure

MOST_PROCEDURES = 20_000
_YES = ("1", "true", "yes", "có", "x", "")
_NO = ("0", "false", "no", "không")


def _day(value: object) -> object:
    """An ISO day, or day/month/year as people write it."""
    if isinstance(value, str) and value.strip():
        text = value.strip()
        if "/" in text:
            text = "-".join(f"{int(one):02}" for one in reversed(text.split("/")))
        return date.fromisoformat(text).isoformat()
    return value or ""


def _listed(value: object) -> object:
    if isinstance(value, str):
        value = value.split("|")
    return [one for one in value if str(one).strip()] if isinstance(value, list) else value or ()


def _is_published(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in _YES else False if word in _NO else value
    return value


_Code = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=64)]
_Day = Annotated[str, BeforeValidator(_day), Field(max_length=10)]
_Text = Annotated[str, BeforeValidator(lambda value: value or ""), Field(max_length=20_000)]


class _Line(BaseModel):
    """A procedure in a file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    code: _Code
    name: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    field: _Text = ""
    level: _Text = ""
    agency: _Text = ""
    time_limit: _Text = ""
    fee: _Text = ""
    papers: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    decision: _Text = ""
    effective_from: _Day = ""
    effective_to: _Day = ""
    published: Annotated[bool, BeforeValidator(_is_published)] = True
    aliases: Annotated[tuple[_Code, ...], BeforeValidator(_listed)] = ()


class _AgencyLine(BaseModel):
    """An agency in a file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    code: _Code
    name: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    parent: _Text = ""


HEADINGS = tuple(_Line.model_fields)
NEEDED = ("code", "name")
_WHOLE = ("procedures", "agencies", "as_of")


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue as a file has it.

    `as_of` is an ISO day, "" where it does not say; `digest` is the file's SHA-256 in hex.
    """

    procedures: tuple[Procedure, ...]
    agencies: tuple[Agency, ...] = ()
    as_of: str = ""
    digest: str = ""


def read_catalogue(data: bytes, *, as_json: bool) -> CatalogueFile:
    """What a file holds; raises FileUnfit."""
    text = text_of(data)
    found = _of_json(json_of(text)) if as_json else CatalogueFile(tuple(_of_csv(text)))
    if not found.procedures:
        raise FileUnfit("empty")
    if len(found.procedures) > MOST_PROCEDURES:
        raise FileUnfit("too-many", str(MOST_PROCEDURES))
    _require_once(f"{one.code} {one.effective_from}".strip() for one in found.procedures)
    _require_once(one.code for one in found.agencies)
    return replace(found, digest=hashlib.sha256(data).hexdigest())


def _of_json(found: object) -> CatalogueFile:
    whole = found if isinstance(found, dict) else {"procedures": found}
    for key in whole:
        if key not in _WHOLE:
            raise FileUnfit("heading-unknown", str(key))
    procedures = [_procedure(number, one) for number, one in _objects(whole.get("procedures", []))]
    agencies = [
        Agency(**_checked(_AgencyLine, number, one))
        for number, one in _objects(whole.get("agencies", []))
    ]
    try:
        as_of = str(_day(str(whole.get("as_of") or "")))
    except ValueError as error:
        raise FileUnfit("no-fit", "as_of") from error
    return CatalogueFile(tuple(procedures), tuple(agencies), as_of)


def _of_csv(text: str) -> Iterator[Procedure]:
    optional = [one for one in HEADINGS if one not in NEEDED]
    return (_procedure(number, one) for number, one in table_of(text, NEEDED, optional))


def _objects(found: object) -> Iterator[tuple[int, dict[str, Any]]]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileUnfit("no-list")
    return enumerate(found, start=1)


def _procedure(number: int, values: dict[str, Any]) -> Procedure:
    return Procedure(**_checked(_Line, number, values))


def _checked(model: type[BaseModel], number: int, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a line as they are kept; raises FileUnfit with its number and the key."""
    try:
        return model.model_validate(values).model_dump()
    except Invalid as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "…"
        code = "heading-unknown" if first["type"] == "extra_forbidden" else "no-fit"
        raise FileUnfit(code, key if code == "heading-unknown" else f"{number}: {key}") from error


def _require_once(keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise FileUnfit("twice", key)
        seen.add(key)
