"""All that the bundle sent to the simulator in the end-to-end suite, and all that it was answered."""

from answer import answer_problems, is_judged
from report import report
from request import request_problems

ASKED_BY_THE_ACTION = {"ListConnections", "CreateConnection", "ListTagsForResource", "TagResource"}


def test_every_operation_was_asked(recorded):
    assert {exchange["operation"] for exchange in recorded} == ASKED_BY_THE_ACTION


def test_requests(recorded):
    assert report(recorded, request_problems) == {}


def test_answers(recorded):
    judged = [exchange for exchange in recorded if is_judged(exchange)]
    # Most tests let nothing go wrong: few judged answers would mean that the marks of the others are wrong.
    assert len(judged) > len(recorded) / 2
    assert report(judged, answer_problems) == {}
