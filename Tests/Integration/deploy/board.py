"""The Grafana board, as its file has it."""

import json
from pathlib import Path

BOARD = Path(__file__).resolve().parents[3] / "deploy" / "grafana" / "billing.json"


def panels() -> list[dict]:
    """All that ask something; rows are headings."""
    return [panel for panel in json.loads(BOARD.read_text())["panels"] if panel["type"] != "row"]


def rows() -> list[dict]:
    return [panel for panel in json.loads(BOARD.read_text())["panels"] if panel["type"] == "row"]
