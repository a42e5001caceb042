"""Files in their own language: how they come into the programs, and that each is read as what it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.program import environment


def embed(repository: Path, output: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    """As the plug-in calls it: without any setting."""
    return subprocess.run([repository / "Scripts" / "embed", output, *files], env={}, capture_output=True, text=True, timeout=60)


CONTENTS = {
    "plain.txt": b"one\ntwo\n",
    "empty.txt": b"",
    "only-a-line-end.txt": b"\n",
    "two_line_ends.txt": b"a\n\n",
    "no.line.end.txt": b"a\nb",
    "quotes.json": b'{"a": "\\"b\\""}\n',
    "threeQuotes.md": b'"""\n""""""\n""""\n',
    "endOfALiteral.swift": b'let a = #"""\n  b\n  """#\nlet c = ##"\\##(d)"##\n"""###\n',
    "endsWithAQuote.txt": b'"',
    "endsWithABackslash.txt": b"a\\",
    "endsWithAMark.txt": b'"#',
    "backslashes.txt": b"\\ \\\\ \\n \\u{41} \\#n \\##n\\\n\\#\nx\n",
    "interpolation.yaml": b"a: \\(b) \\#(c) \\##(d) ${e} $(f) `g` %s %% &\n",
    "indented.py": b"  def a():\n\treturn 1  \n \n",
    "foreign.txt": "Größe 100\u202f%, 度 🏭 u\u0308 ü \u200f\u2028 \ufeffß\n".encode(),
    "mark.txt": "\ufeffa\n".encode(),
}
WRITE = """import Foundation
let all = [NAMES]
for (name, text) in all { try Data(text.utf8).write(to: URL(filePath: CommandLine.arguments[1] + "/" + name)) }
"""


def constant(name: str) -> str:
    words = Path(name).stem.replace("-", " ").replace("_", " ").replace(".", " ").split()
    return words[0] + "".join(word[0].upper() + word[1:] for word in words[1:])


def test_a_program_has_exactly_the_bytes_of_the_files(repository: Path, tmp: Path):
    (tmp / "Files").mkdir()
    for name, content in CONTENTS.items():
        (tmp / "Files" / name).write_bytes(content)
    output = tmp / "made" / "EmbeddedFiles.swift"
    done = embed(repository, output, *[tmp / "Files" / name for name in CONTENTS])
    assert done.returncode == 0, done.stderr
    pairs = [f'("{name}", EmbeddedFiles.{constant(name)})' for name in CONTENTS]
    (tmp / "main.swift").write_text(WRITE.replace("NAMES", ", ".join(pairs)))
    compiled = subprocess.run(
        ["swiftc", "-swift-version", "6", "-warnings-as-errors", "-o", tmp / "program", tmp / "main.swift", output],
        env=environment(), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stderr
    (tmp / "out").mkdir()
    subprocess.run([tmp / "program", tmp / "out"], check=True, timeout=60)
    assert {file.name: file.read_bytes() for file in (tmp / "out").iterdir()} == CONTENTS


STATEMENTS = r"""-- What is told of colours.

-- name: insert
-- Says `why`,
--
-- and "how".
INSERT INTO colours (name, hex)
  -- one row
VALUES ('a\nb', "c");

-- name: all
SELECT *

FROM colours; -- not the end
-- nor this
;
"""


def test_statements_with_names_are_members(repository: Path, tmp: Path):
    """Without the semicolon, and with the comment before them as the member's own."""
    (tmp / "some-colours.sql").write_text(STATEMENTS)
    (tmp / "script.sql").write_text("SELECT 1;\n-- name of nothing\nSELECT 2;\n")
    output = tmp / "EmbeddedFiles.swift"
    done = embed(repository, output, tmp / "script.sql", tmp / "some-colours.sql")
    assert done.returncode == 0, done.stderr
    assert output.read_text().partition('"""#\n\n')[2] == r'''  static let statements: [(file: String, statements: [(name: String, text: String)])] = [
    ("someColours", SomeColoursSQL.statements),
  ]
}

/// The statements of some-colours.sql.
enum SomeColoursSQL {
  /// Says `why`,
  ///
  /// and "how".
  static let `insert` = #"""
INSERT INTO colours (name, hex)
  -- one row
VALUES ('a\nb', "c")
"""#

  static let `all` = #"""
SELECT *

FROM colours; -- not the end
-- nor this

"""#

  static let statements: [(name: String, text: String)] = [
    ("insert", `insert`),
    ("all", `all`),
  ]
}
'''
    (tmp / "main.swift").write_text(
        "print(EmbeddedFiles.script, SomeColoursSQL.statements.map { $0.name + $0.text }.joined(), SomeColoursSQL.all, terminator: ``)\n".replace("`", '"')
    )
    compiled = subprocess.run(
        ["swiftc", "-swift-version", "6", "-warnings-as-errors", "-o", tmp / "program", tmp / "main.swift", output],
        env=environment(), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stderr
    insert = "INSERT INTO colours (name, hex)\n  -- one row\nVALUES ('a\\nb', \"c\")"
    every = "SELECT *\n\nFROM colours; -- not the end\n-- nor this\n"
    said = subprocess.run([tmp / "program"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert said == f"SELECT 1;\n-- name of nothing\nSELECT 2;\n insert{insert}all{every} {every}"


def test_an_output_that_says_the_same_is_left_alone(repository: Path, tmp: Path):
    """Else every build would compile and link anew."""
    file, output = tmp / "a.txt", tmp / "EmbeddedFiles.swift"
    file.write_text("one\n")
    assert embed(repository, output, file).returncode == 0
    os.utime(output, (1, 1))
    assert embed(repository, output, file).returncode == 0 and output.stat().st_mtime == 1
    file.write_text("two\n")
    assert embed(repository, output, file).returncode == 0 and "two" in output.read_text()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.txt": b"one\r\n"}, "is no text whose lines end with LF alone"),
        ({"a.txt": b"\0"}, "is no text whose lines end with LF alone"),
        ({"page-head.css": b"", "pageHead.js": b""}, "another file is called pageHead, too"),
        ({"1.txt": b""}, "a file's name begins with a letter"),
        ({"a.sql": b"-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n"}, "a is there already"),
        ({"a.sql": b"-- name: statements\nSELECT 1;\n"}, "statements is there already"),
        ({"a.sql": b"-- name: A-b\nSELECT 1;\n"}, "line 1: no name of a statement"),
        ({"a.sql": b"-- name:\nSELECT 1;\n"}, "line 1: no name of a statement"),
        ({"a.sql": b"SELECT 1;\n-- name: a\nSELECT 2;\n"}, "line 1: a statement without a name"),
        ({"a.sql": b"-- name: a\n-- name: b\nSELECT 2;\n"}, "a is no statement"),
        ({"a.sql": b"-- name: a\nSELECT 1\n"}, "a does not end with a semicolon"),
        ({"statements.txt": b""}, "another file is called statements, too"),
        ({"a.sql": b"-- name: a\nSELECT 1;\n", "a.txt": b""}, "another file is called a, too"),
        ({}, "No such file"),
    ],
)
def test_what_cannot_be_a_constant_is_refused(repository: Path, tmp: Path, files: dict[str, bytes], expected: str):
    for name, content in files.items():
        (tmp / name).write_bytes(content)
    done = embed(repository, tmp / "out" / "EmbeddedFiles.swift", *[tmp / name for name in files or ["none.txt"]])
    assert done.returncode != 0 and expected in done.stderr
    assert not (tmp / "out").exists()


OPENAPI = "openapi: 3.1.1\ninfo: { title: t, version: '1' }\npaths: { /a: { get: { responses: { '200': { description: d } } } } }\n"


FUNCTION = "CREATE FUNCTION a() RETURNS int LANGUAGE {} AS $$ {} $$;\n"
CASES = [
    ("a.yaml", "a: 1\nb: { c: [1] }\n", None),
    ("a.yaml", "a: [1\n", "expected ',' or ']'"),
    ("a.yaml", "a: { b: 1, c: 2, b: 3 }\n", "line 1: the key b twice"),
    ("a.yaml", "a: 1 \n", "line 1: a tab, or a blank at its end"),
    ("a.yaml", "a: 1", "the last line does not end"),
    ("openapi.yaml", OPENAPI, None),
    ("openapi.yaml", OPENAPI.replace("description", "says"), "is a required property"),
    ("openapi.yaml", OPENAPI.replace("get", "fetch"), "fetch"),
    ("catalog.yaml", "currency: usd\nplans: { a: { base: '1.00' } }\n", None),
    ("catalog.yaml", "currency: usd\nplans: { a: { basis: '1.00' } }\n", "plans/a: Additional properties are not allowed ('basis'"),
    ("a.json", '{"a": {"b": 1}}\n', None),
    ("a.json", '{"a": 1,}\n', "property name"),
    ("a.json", '{"a": 1, "a": 2}\n', "the key a twice"),
    ("a.json", '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "text"}\n', "type: 'text' is not valid"),
    ("a.css", ":root {\n  --a: #fff;\n}\n\n@media print {\n  p {\n    color: var(--a);\n  }\n}\n", None),
    ("a.css", "p {\n  color: red;\n", "is not closed"),
    ("a.css", "p {\n  color;\n}\n", "line 2: "),
    ("a.css", "p\n", "line 1: "),
    ("a.css", "p {\n  color: rgb(from var(--a) r g b);\n}\n", "line 2: --a is not defined"),
    ("a.mustache", "<p>{{#a}}{{.}}{{{b}}}{{/a}}{{^a}}no{{/a}}</p>\n{{> part}}\n", None),
    ("a.mustache", "<p>{{#a}}x</p>\n", "the section a is not closed"),
    ("a.mustache", "<p>{{#a}}{{#b}}{{/a}}{{/b}}</p>\n", "line 1: a is closed and not open"),
    ("a.mustache", "<p>{{a}</p>\n", "a tag is not closed"),
    ("a.mustache", "{{> parts}}\n", "line 1: there is no parts.mustache"),
    ("a.mustache", "<p><b>{{a}}</p>\n", "</p> closes <b>"),
    ("a.mustache", "<div>{{> part}}\n", "<div> is not closed"),
    ("a.mustache", '<p class="a" class="b"></p>\n', "<p> has class twice"),
    ("a.js", 'const a = [..."/"].findLast((b) => b?.c);\n', None),
    ("a.js", "const a = ;\n", "line 1: no JavaScript"),
    ("a.js", "if (a) {\n  b();\n", "no JavaScript"),
    ("a.js", "let a;\na.innerHTML = b;\n", "line 2: innerHTML makes code of text"),
    ("a.xml", "<a/>\n", "nothing here reads .xml files"),
    ("a.sql", "SELECT 1;\n", "nobody says which database this is for"),
    ("LedgerPostgres/a.sql", "CREATE TABLE a (b text);\nSELECT b FROM a;\n", None),
    ("LedgerPostgres/a.sql", "CREATE TABEL a (b text);\n", 'syntax error at or near "TABEL"'),
    ("LedgerPostgres/b.sql", "SELECT 1;\n", "no code names EmbeddedFiles.b"),
    ("LedgerPostgres/a.sql", FUNCTION.format("plpgsql", "BEGIN RETURN 1; END"), None),
    ("LedgerPostgres/a.sql", FUNCTION.format("plpgsql", "BEGIN IF a THEN RETURN 1; END"), "syntax error"),
    ("LedgerPostgres/a.sql", FUNCTION.format("sql", "SELECT 1"), None),
    ("LedgerPostgres/a.sql", FUNCTION.format("sql", "SELEC 1"), 'syntax error at or near "SELEC"'),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT $1::text;\n\n-- name: two\n-- Why.\nSELECT ?1;\n", None),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT $1::text FORM a;\n", "one, in postgres: syntax error"),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT 1; SELECT 2;\n", "one, in postgres: not one statement"),
    ("LedgerPostgres/a.sql", "-- name: one\n-- SELECT 1;\n", "one, in postgres: not one statement"),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT 1;\n\n-- name: three\nSELECT 1;\n", "no code names ASQL.three"),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT 1;\n\n-- name: one\nSELECT 2;\n", "one is there already"),
    ("LedgerPostgres/a.sql", "SELECT 1;\n\n-- name: one\nSELECT 2;\n", "a statement without a name"),
    ("LedgerPostgres/a.sql", "-- name: one\nSELECT {{yes}};\n", "one: nothing is known of the marker yes"),
    ("LedgerSQLite/a.sql", "SELECT name FROM colours;\n", None),
    ("LedgerSQLite/a.sql", "SELECT hex FROM colours;\n", "no such column: hex"),
    ("LedgerSQLite/a.sql", "-- name: one\nSELECT 'is it ?' FROM colours WHERE name = ?;\n", None),
    ("LedgerSQLite/a.sql", "-- name: one\nSELECT name FROM colours WHERE name = ?2 -- ?\n  OR name = ?1;\n", None),
    ("LedgerSQLite/a.sql", "-- name: one\nSELECT hex FROM colours;\n", "one, in sqlite: no such column: hex"),
    ("LedgerSQLite/a.sql", "-- name: one\nSELECT name FORM colours;\n", "one, in sqlite: near"),
    ("LedgerSQLite/a.sql", "-- name: one\nSELECT 1; SELECT 2;\n", "one, in sqlite: You can only execute one statement"),
    ("LedgerSQLite/schema-02.sql", "ALTER TABLE colours ADD COLUMN hex TEXT;\n", None),
    ("LedgerSQLite/schema-02.sql", "ALTER TABLE colors ADD COLUMN hex TEXT;\n", "no such table: colors"),
    ("LedgerTables/a.sql", "-- name: one\nSELECT name FROM colours WHERE name = ?1 {{and}};\n\n-- name: two\nSELECT {{yes}};\n", None),
    ("LedgerTables/a.sql", "-- name: one\nSELECT name FROM colours {{where}};\n", "one: nothing is known of the marker where"),
    ("LedgerTables/a.sql", "-- name: one\nSELECT name FROM colours FOR UPDATE;\n", "one, in sqlite: near"),
    ("LedgerTables/a.sql", "-- name: one\nSELECT name FROM colours INDEXED BY a;\n", "one, in postgres: syntax error"),
    ("LedgerTables/dialect-sqlite.sql", "-- name: yes\n1;\n\n-- name: and\n;\n", "no statement has the marker and"),
    ("LedgerTables/dialect-sqlite.sql", "-- name: yes\n1;\n\n-- name: no\n0;\n", "dialect-postgres.sql has no no"),
]
"""A case is a file in a target's folder, beside others that are right."""
BESIDE = {
    "part.mustache": "<br><b>{{b}}</b>\n",
    "LedgerPostgres/code.swift": "let all = [EmbeddedFiles.a, ASQL.one, ASQL.two]\n",
    "LedgerSQLite/code.swift": "let all = [EmbeddedFiles.a, EmbeddedFiles.schema02, ASQL.one]\n",
    "LedgerSQLite/schema-01.sql": "CREATE TABLE colours (name TEXT NOT NULL) STRICT;\n",
    "LedgerTables/code.swift": "let all = [ASQL.one, ASQL.two, DialectSqliteSQL.statements]\n",
    "LedgerTables/dialect-postgres.sql": "-- name: yes\ntrue;\n\n-- name: and\nAND true;\n",
    "LedgerTables/dialect-sqlite.sql": "-- name: yes\n-- Says why.\n1;\n\n-- name: and\n;\n",
    "LedgerTables/used.sql": "-- name: used\nSELECT {{yes}};\n",
}


def place(folder: Path, name: str) -> Path:
    """Where a file of the case is: in the folder Files of the target that the name begins with."""
    target, _, file = name.rpartition("/")
    return folder / (target or "Target") / ("" if file.endswith(".swift") else "Files") / file


@pytest.fixture(scope="module")
def said(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What the check says of each case, a file in a folder of its own, all read in one run."""
    folders = [tmp_path_factory.mktemp("case") for _ in CASES]
    for folder, (name, text, _) in zip(folders, CASES, strict=True):
        for beside, content in {**BESIDE, name: text}.items():
            place(folder, beside).parent.mkdir(parents=True, exist_ok=True)
            place(folder, beside).write_text(content)
    files = [place(folder, name) for folder, (name, *_) in zip(folders, CASES, strict=True)]
    done = subprocess.run(
        [sys.executable, repository / "Scripts" / "check-files", *files],
        env=environment(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    return [[line for line in lines if line.startswith(f"{file}: ")] for file in files]


@pytest.mark.parametrize("case", range(len(CASES)), ids=lambda case: f"{case}-{CASES[case][0]}")
def test_a_file_is_read_as_what_it_is(said: list[list[str]], case: int):
    expected = CASES[case][2]
    assert (said[case] == []) if expected is None else expected in "\n".join(said[case])


def test_the_programs_files_have_no_mistake(repository: Path):
    done = subprocess.run(
        [sys.executable, repository / "Scripts" / "check-files"], env=environment(), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
