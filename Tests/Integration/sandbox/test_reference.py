"""docs/reference/sandbox.md names every endpoint and every switch there is."""

from pathlib import Path

from harness.api import Api

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "sandbox.md"


def test_every_endpoint_has_a_row(running: str):
    page = PAGE.read_text()
    routes = Api(running).get("/_sandbox/routes").json["routes"]
    missing = [f"{route['method']} {route['path']}" for route in routes if f"`{route['method']} {route['path']}`" not in page]
    assert missing == [], "write the table anew with reference.py"


def test_every_switch_is_explained_with_its_default(running: str):
    page = PAGE.read_text()
    rules = Api(running).get("/_sandbox/rules").json
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for name, default in rules.items():
        said = str(default).lower() if isinstance(default, bool) else str(default)
        assert any(row.startswith(f"| `{name}` | `{said}`") for row in rows), name
