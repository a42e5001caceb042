"""Stripe's own description of its API, to hold answers against.

The newest copy beside the repository (`../shared/stripe`) is used where there is one, else the copy in this folder; the
session's header says which. Descriptions are removed from both; the schemas are Stripe's (OpenAPI 3.0).
"""

import json
from functools import cache
from pathlib import Path

import jsonschema

NAME = "openapi-subset-2026-05-27.json"
REPOSITORY = Path(__file__).resolve().parents[3]
PLACES = (REPOSITORY.parent / "shared" / "stripe" / NAME, Path(__file__).with_name(NAME))


def used_copy() -> Path:
    return next(place for place in PLACES if place.exists())


def _plain(schema):
    """OpenAPI 3.0's `nullable` said in JSON Schema."""
    if isinstance(schema, list):
        return [_plain(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items() if name != "nullable"}
    if "oneOf" in plain:
        # Every specific v2 error also matches the general one, so "exactly one" cannot be meant.
        plain["anyOf"] = plain.pop("oneOf")
    if schema.get("nullable") is True:
        if "enum" in plain and None not in plain["enum"]:
            plain["enum"] = [*plain["enum"], None]
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


@cache
def description() -> dict:
    return _plain(json.loads(used_copy().read_text()))


@cache
def templates() -> tuple[tuple[str, tuple[str, ...]], ...]:
    fixed_first = sorted(description()["paths"], key=lambda path: path.count("{"))
    return tuple((path, tuple(path.strip("/").split("/"))) for path in fixed_first)


def template(path: str) -> str | None:
    """The path with `{…}` in place of ids, or None where Stripe's description has no such path."""
    parts = path.strip("/").split("/")
    for name, segments in templates():
        if len(segments) == len(parts) and all(
            segment.startswith("{") or segment == part for segment, part in zip(segments, parts)
        ):
            return name
    return None


@cache
def _validator(name: str, method: str, status: str):
    operation = description()["paths"][name].get(method.lower())
    if operation is None:
        return None
    responses = operation["responses"]
    answer = responses.get(status) or responses["default"]
    schema = answer["content"]["application/json"]["schema"]
    whole = {"components": description()["components"], "allOf": [schema]}
    return jsonschema.Draft202012Validator(whole)


def faults(method: str, path: str, status: int, body: object) -> list[str] | None:
    """What is wrong with an answer; None where Stripe's description does not cover the call."""
    name = template(path)
    validator = _validator(name, method, "200" if status < 300 else "default") if name else None
    if validator is None:
        return None
    if isinstance(body, dict) and body.get("deleted") is True:
        # The subset has no schemas of deleted objects; they are all alike.
        return [] if set(body) == {"id", "object", "deleted"} else ["not the stub of a deleted object"]
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator.iter_errors(body)
    ]
