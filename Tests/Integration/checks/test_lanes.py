"""Where lanes lie on several servers, a statement has to tell the one it is about: every statement that the PostgreSQL store prepares is bound to
one lane in each table that lies by lane, or is on the short list of those that look into all, with the reason.

The tables are those that `ledger_distribute` divides. A run on a real cluster is `CitusTests`; this holds the texts without one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pglast
import pytest
from pglast import ast

SOURCES = Path(__file__).resolve().parents[3] / "Sources"
NAME = re.compile(r"^-- name: (\w+)\n", re.M)
# Each later version that adds a table by lane says the whole anew.
SCHEMA = [
    text for file in sorted((SOURCES / "LedgerPostgres" / "Files").glob("schema-*.sql"))
    if "FUNCTION ledger_distribute()" in (text := file.read_text())
][-1]  # fmt: skip
DIVIDED = {"lanes", *re.findall(r"'(\w+)'", re.search(r"'lane'\);\s+FOREACH name IN ARRAY ARRAY\[(.*?)\]", SCHEMA, re.S)[1])}

# Those that may visit every server, and why.
ALL_LANES = {
    "instances, customers": "a page of all customers' names, for sweeps and lists",
    "lanes, lock": "asked with the lanes of one transaction, and on several servers lane by lane",
    "lanes, lockFree": "as lock",
    "entries, byNumber": "asked with the lane that the number tells; a number from before the lanes may be in any",
    "voids, byNumber": "as entries, byNumber",
    "quarantine, byEntry": "a person names a report by its number alone",
    "quarantine, held": "a page of what is held, of all customers",
    "quarantine, released": "as held",
    "quarantine, rejected": "as held",
    "quarantine, all": "as held",
    "move, jsonEntries": "an upgrade of one server's tables, before they are divided",
}


def statements() -> Iterator[tuple[str, str]]:
    for target in ["LedgerPostgres", "LedgerTables"]:
        folder = SOURCES / target / "Files"
        words = named(folder / "dialect-postgres.sql")
        for file in sorted(folder.glob("*.sql")):
            if file.stem.startswith(("schema-", "dialect-")):
                continue
            for name, text in named(file).items():
                filled = re.sub(r"\{\{(\w+)\}\}", lambda marker, words=words: words[marker[1]], text)
                said = re.sub(r"/\*! (.*?) \*/", r"\1", filled).replace("?0", "$99")
                yield f"{file.stem}, {name}", re.sub(r"\?(\d+)", r"$\1", said)


def named(file: Path) -> dict[str, str]:
    _, *parts = NAME.split(file.read_text() if file.exists() else "")
    return {name: re.sub(r"^--.*\n", "", text, flags=re.M).strip().removesuffix(";") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def unbound(node: object) -> Iterator[str]:
    """The divided tables of a statement, its subqueries too, that no condition beside them binds to a lane."""
    if isinstance(node, ast.InsertStmt) and node.relation.relname in DIVIDED and (not node.cols or "lane" not in {each.name for each in node.cols}):
        yield f"INSERT INTO {node.relation.relname}"
    if isinstance(node, ast.SelectStmt | ast.UpdateStmt | ast.DeleteStmt):
        tables, conditions = level(node)
        bound = {name for condition in conditions for name in lanes(condition, len(tables))}
        yield from (name for name, alias in tables if alias not in bound and name not in bound)
    for each in children(node):
        yield from unbound(each)


def level(node: object) -> tuple[list[tuple[str, str]], list[object]]:
    """The divided tables of a statement's own FROM with their aliases, and the conditions that stand beside them."""
    sources = list(getattr(node, "fromClause", None) or []) + list(getattr(node, "usingClause", None) or [])
    if isinstance(node, ast.UpdateStmt | ast.DeleteStmt):
        sources.append(node.relation)
    tables, conditions = [], [node.whereClause]
    while sources:
        source = sources.pop()
        if isinstance(source, ast.JoinExpr):
            sources += [source.larg, source.rarg]
            conditions.append(source.quals)
        elif isinstance(source, ast.RangeVar) and source.relname in DIVIDED:
            tables.append((source.relname, source.alias.aliasname if source.alias else source.relname))
    return tables, conditions


def lanes(condition: object, tables: int) -> Iterator[str]:
    """Whose lane the condition says: an alias, or the only table's."""
    if isinstance(condition, ast.BoolExpr) and condition.boolop == pglast.enums.BoolExprType.AND_EXPR:
        for each in condition.args:
            yield from lanes(each, tables)
    is_equal = isinstance(condition, ast.A_Expr) and condition.kind == pglast.enums.A_Expr_Kind.AEXPR_OP and condition.name[0].sval == "="
    if is_equal and isinstance(condition.lexpr, ast.ColumnRef) and told(condition.rexpr):
        *alias, column = [field.sval for field in condition.lexpr.fields]
        if column == "lane" and (alias or tables == 1):
            yield from alias or DIVIDED


def told(value: object) -> bool:
    """A parameter, or the lane of the list that the connection writes as a number."""
    if isinstance(value, ast.TypeCast):
        return told(value.arg)
    return isinstance(value, ast.ParamRef) or (isinstance(value, ast.ColumnRef) and [field.sval for field in value.fields] == ["w", "lane"])


def children(node: object) -> Iterator[object]:
    if isinstance(node, tuple | list):
        yield from node
    elif isinstance(node, ast.Node):
        for name in node:
            yield getattr(node, name)


ALL = dict(statements())


@pytest.mark.parametrize("name", ALL)
def test_a_statement_tells_its_lane(name: str) -> None:
    found = [table for each in pglast.parse_sql(ALL[name]) for table in unbound(each.stmt)]
    if name in ALL_LANES:
        assert found, f"{name} tells its lane: it needs no reason any more"
    else:
        assert found == []


def test_the_list_names_statements_that_are_there() -> None:
    assert ALL_LANES.keys() <= ALL.keys()
    assert len(DIVIDED) > 20


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT 1 FROM entries WHERE lane = $1::integer", []),
        ("SELECT 1 FROM entries WHERE customer_id = $1", ["entries"]),
        ("SELECT 1 FROM entries e JOIN voids v ON v.lane = $1 WHERE e.lane = $1", []),
        ("SELECT 1 FROM entries e JOIN voids v ON v.lane = e.lane WHERE e.lane = $1", ["voids"]),
        ("SELECT 1 FROM entries e JOIN voids v ON lane = $1", ["voids", "entries"]),
        ("SELECT 1 FROM entries WHERE lane = $1 OR id = $2", ["entries"]),
        ("SELECT 1 FROM entries WHERE lane = ANY ($1)", ["entries"]),
        ("SELECT 1 FROM links l, LATERAL (SELECT 1 FROM entries WHERE id = 1) e", ["entries"]),
        ("SELECT (SELECT 1 FROM voids WHERE lane = w.lane) FROM unnest($1::int[]) AS w(lane)", []),
        ("UPDATE entries SET body = '' WHERE id = 1", ["entries"]),
        ("DELETE FROM leases WHERE lane = $1 AND holder = $2", []),
        ("INSERT INTO leases (customer_id) VALUES ($1)", ["INSERT INTO leases"]),
        ("INSERT INTO leases (lane, customer_id) VALUES ($1, $2)", []),
        ("SELECT 1 FROM links", []),
    ],
)
def test_the_rule_sees_what_is_unbound(text: str, found: list[str]) -> None:
    assert [table for each in pglast.parse_sql(text) for table in unbound(each.stmt)] == found
