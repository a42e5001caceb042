"""Every rule that refuses what the schemas allow: JSON Schema counts characters and not bytes, knows no composed forms, and does
not compare one field with another.

A check that Schemathesis runs beside its own: a request that is made to fit the description, and is answered 422 for any other
reason, is a mistake of the description or of the service.
"""

import re

import schemathesis

# By the sentence of each problem in `errors`.
SENTENCES = [
    # Names: MeteringName.swift
    r"has \d+ bytes, at most 255$",
    r"contains a character that (Unicode does not define|shows nothing), U\+",
    r"is not in the composed form of Unicode \(NFC\)",
    # One field against another
    r"^a window must end after its start",
    r"^a window spans at most 31 days: ",
    r"is more than 5 minutes ahead of the service's clock",
    r"has a value in metrics and cannot be missing too$",
    r" is named twice$",
    r"is not after from, ",
    r"is required beside ",
    # Times are kept as nanoseconds since 1970, which have room from 1678 to 2261
    r'^"(?!(1[7-9]|2[01])\d\d-).*" is not an RFC 3339 time',
    # How many there may be
    r"^\d+ names; at most 1000$",
    r"^\d+ reports in one batch; at most 10000$",
    # What is in the store, the catalogue or at Stripe
    r"is not a cursor of this list$",
    r"new metric names beside the customer's \d+; at most",
    r"^the plan .* has no (optional )?price of ",
    r"^there is no receiver ",
    r"^is one of .*, not of ",
]

# By the code where no single field is at fault.
CODES = {"unknown_plan", "catalog_not_applied", "refused_by_stripe", "overflow"}


@schemathesis.check
def refusal_is_beyond_the_schemas(ctx, response, case) -> None:
    if response.status_code != 422 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    if problem["code"] in CODES:
        return
    for error in problem.get("errors", [{"detail": problem["detail"]}]):
        assert any(re.search(sentence, error["detail"]) for sentence in SENTENCES), (
            f"the description allows what is refused with: {error['detail']}"
        )
