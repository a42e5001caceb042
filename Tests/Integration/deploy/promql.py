"""Which series an expression asks for: enough of PromQL to hold rules and boards to what programs export."""

import re

SELECTOR = re.compile(r"\b([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{[^}]*\})?")
AGGREGATION = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
KEYWORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan"}
AGGREGATORS = {"sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile", "group", "stddev", "stdvar"}


def selectors(expression: str) -> set[str]:
    """The selectors of an expression, with their conditions and without their ranges."""
    text = AGGREGATION.sub(" ", expression)
    text = re.sub(r"\[[^\]]*\]|\boffset\s+\w+", " ", text)
    found = set()
    for match in SELECTOR.finditer(text):
        name, conditions = match[1], match[2] or ""
        is_function = text[match.end():].lstrip().startswith("(") and not conditions
        inside = text.count("{", 0, match.start()) > text.count("}", 0, match.start())
        if not (is_function or inside or name in KEYWORDS | AGGREGATORS):
            found.add(name + conditions)
    return found


def alternatives(selector: str) -> list[str]:
    """`a{b=~"c|d"}` once for each word, so that one that is gone is not hidden by the others."""
    match = re.search(r'=~"(\w+(?:\|\w+)+)"', selector)
    if not match:
        return [selector]
    choices = (f'{selector[: match.start()]}="{word}"{selector[match.end():]}' for word in match[1].split("|"))
    return [each for choice in choices for each in alternatives(choice)]


def name(selector: str) -> str:
    return selector.partition("{")[0]
