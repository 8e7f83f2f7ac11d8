"""The exchanges between bundle and simulator that were recorded in the folder RECORD_EXCHANGES."""

import json
import os
from pathlib import Path

import pytest
from response import is_from_simulator


def read_exchanges():
    files = sorted(Path(os.environ["RECORD_EXCHANGES"]).glob("*.json"))
    return [exchange for file in files for exchange in json.loads(file.read_text())["apprunner"]]


def pytest_report_header():
    exchanges = read_exchanges()
    simulated = sum(map(is_from_simulator, exchanges))
    return f"recorded: {len(exchanges)} requests to App Runner, {simulated} responses of the simulator"


@pytest.fixture(scope="session")
def recorded():
    exchanges = read_exchanges()
    assert exchanges, "nothing was recorded"
    return exchanges
