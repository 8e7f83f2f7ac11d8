"""What the bundle and the simulator said to each other, from the folder that RECORD_EXCHANGES names."""

import json
import os
from pathlib import Path

import pytest
from answer import is_judged


def read_exchanges():
    files = sorted(Path(os.environ["RECORD_EXCHANGES"]).glob("*.json"))
    return [exchange for file in files for exchange in json.loads(file.read_text())["apprunner"]]


def pytest_report_header():
    exchanges = read_exchanges()
    judged = sum(map(is_judged, exchanges))
    return f"recorded: {len(exchanges)} requests of the bundle to App Runner, {judged} answers not written by tests"


@pytest.fixture(scope="session")
def recorded():
    exchanges = read_exchanges()
    assert exchanges, "nothing was recorded"
    return exchanges
