"""Checks the requests of the bundle in the end-to-end suite and the simulator's responses."""

import re
from pathlib import Path

from report import report
from request import request_problems
from response import is_from_simulator, response_problems

README = Path(__file__).parents[3] / "README.md"
ALLOWED_BY_THE_POLICY = set(re.findall(r'"apprunner:(\w+)"', README.read_text()))


def test_every_allowed_operation_was_called(recorded):
    assert {exchange["operation"] for exchange in recorded} == ALLOWED_BY_THE_POLICY


def test_requests(recorded):
    assert report(recorded, request_problems) == {}


def test_responses(recorded):
    simulated = [exchange for exchange in recorded if is_from_simulator(exchange)]
    # Most tests inject no faults. Fewer responses of the simulator would mean that they are not recognized.
    assert len(simulated) > len(recorded) / 2
    assert report(simulated, response_problems) == {}
