"""Each check of App Runner's exchanges finds the drift that is seeded here, and nothing where there is none."""

import json

import pytest
from answer import answer_problems, is_judged
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from request import request_problems
from signature import SECRETS

((KEY, SECRET),) = list(SECRETS.items())[:1]
CONNECTION = {
    "ConnectionName": "my-connection",
    "ConnectionArn": "arn:aws:apprunner:us-east-1:123456789012:connection/my-connection/0123456789abcdef",
    "ProviderType": "GITHUB",
    "Status": "AVAILABLE",
    "CreatedAt": 1795346106.702,
}


def exchange(operation, given, answer, status=200, key=KEY, secret=SECRET, service="apprunner"):
    body = json.dumps(given)
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"AppRunner.{operation}"}
    request = AWSRequest(method="POST", url="http://127.0.0.1:8080/", headers=headers, data=body)
    SigV4Auth(Credentials(key, secret, "a session's token"), service, "us-east-1").add_auth(request)
    sent = {"host": "127.0.0.1:8080", **{name.lower(): value for name, value in request.headers.items()}}
    answered = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "1"}
    return {
        "operation": operation,
        "request": {"method": "POST", "path": "/", "headers": sent, "body": body},
        "response": {"status": status, "headers": answered, "body": json.dumps(answer)},
        "seeded": [],
    }


def creation(**changes):
    given = {"ConnectionName": "my-connection", "ProviderType": "GITHUB", **changes}
    given = {name: value for name, value in given.items() if value is not ...}
    return exchange("CreateConnection", given, {"Connection": CONNECTION})


def listing(**changes):
    row = {name: value for name, value in {**CONNECTION, **changes}.items() if value is not ...}
    return exchange("ListConnections", {}, {"ConnectionSummaryList": [row]})


def refusal(code, status=400, operation="ListConnections", **body):
    told = body or {"Message": "why"}
    return exchange(operation, {}, {"__type": f"com.amazonaws.apprunner#{code}", **told}, status)


def tampered(part, change):
    told = creation()
    told["request"][part] = change(told["request"][part])
    return told


def test_nothing_is_wrong_without_a_drift():
    for told in (creation(), listing(), listing(Status=...)):
        assert request_problems(told) == answer_problems(told) == []


REQUESTS = {
    "a missing member": (creation(ProviderType=...), "ProviderType: missing"),
    "an extra member": (creation(Region="us-east-1"), "Region: unknown member"),
    "a wrong enum": (creation(ProviderType="github"), "not one of"),
    "a wrong pattern": (creation(ConnectionName="-connection"), "does not match"),
    "a short name": (creation(ConnectionName="abc"), "less than 4 characters"),
    "a long value": (creation(Tags=[{"Key": "k", "Value": "v" * 257}]), "more than 256 characters"),
    "a reserved key": (creation(Tags=[{"Key": "aws:k", "Value": ""}]), "does not match"),
    "a wrong type": (creation(Tags={"k": "v"}), "not a list"),
    "an empty field": (creation(Tags=None), "not a list"),
    "a large page": (exchange("ListConnections", {"MaxResults": 101}, {}), "more than 100"),
    "a number as text": (exchange("ListConnections", {"MaxResults": "9"}, {}), "not an integer"),
    "another operation": (exchange("DescribeConnection", {}, {}), "no operation"),
    "another service": (exchange("ListConnections", {}, {}, service="ecs"), "signed for ecs"),
    "a bad signature": (exchange("ListConnections", {}, {}, secret="wrong"), "should be"),
    "an unknown key": (exchange("ListConnections", {}, {}, key="AKIDUNKNOWN"), "not in"),
    "another body": (tampered("body", lambda body: body.replace("my", "My")), "should be"),
    "another path": (tampered("path", lambda _: "/path"), "should be"),
    "another method": (tampered("method", lambda _: "PUT"), "should be"),
    "another host": (tampered("headers", lambda headers: headers | {"host": "localhost"}), "should be"),
    "another token": (tampered("headers", lambda headers: headers | {"x-amz-security-token": "x"}), "should be"),
    "an unsigned header": (tampered("headers", lambda headers: headers | {"x-amz-new": "x"}), "x-amz-new is not signed"),
    "a false hash": (tampered("headers", lambda headers: headers | {"x-amz-content-sha256": "0"}), "not the body's"),
    "no signature": (tampered("headers", lambda headers: headers | {"authorization": "Bearer"}), "no signature"),
    "another type": (tampered("headers", lambda headers: headers | {"content-type": "text/plain"}), "content-type"),
}

ANSWERS = {
    "a missing member": (exchange("ListConnections", {}, {}), "ConnectionSummaryList: missing"),
    "an extra member": (listing(Tags=[]), "Tags: unknown member"),
    "a wrong enum": (listing(Status="PENDING"), "not one of"),
    "a time as text": (listing(CreatedAt="2026-11-22T09:15:00Z"), "not a number"),
    "a time in milliseconds": (listing(CreatedAt=1795346106702), "not seconds"),
    "a wrong pattern": (listing(ConnectionArn="arn:aws:apprunner:us-east-1:1:connection/x"), "does not match"),
    "an empty text": (listing(ConnectionName=""), "less than 4"),
    "a null": (listing(ConnectionName=None), "not a string"),
    "no JSON": (exchange("ListConnections", {}, {}) | {"response": {"headers": {}, "body": "<"}}, "not JSON"),
    "another operation's error": (refusal("InvalidStateException"), "is no error of ListConnections"),
    "an unknown error": (refusal("ConflictException"), "is no error of ListConnections"),
    "a wrong status": (refusal("InvalidRequestException", 500), "with status 500"),
    "a wrong common status": (refusal("ThrottlingException", 429, message="why"), "with status 429"),
    "a wrong error shape": (refusal("InvalidRequestException", message="why"), "message: unknown member"),
    "a wrong common shape": (refusal("ThrottlingException", Message="why"), "instead of a message"),
    "a long message": (refusal("InvalidRequestException", Message="x" * 601), "more than 600"),
    "no code": (refusal(""), "no code"),
}


@pytest.mark.parametrize("drift", REQUESTS)
def test_a_request_with(drift):
    told, problem = REQUESTS[drift]
    assert problem in "\n".join(request_problems(told))


@pytest.mark.parametrize("drift", ANSWERS)
def test_an_answer_with(drift):
    told, problem = ANSWERS[drift]
    assert problem in "\n".join(answer_problems(told))


def test_only_what_tests_wrote_is_excused():
    told = listing(Status="NEW")
    assert answer_problems({**told, "seeded": ["NEW"]}) == []
    assert answer_problems({**told, "seeded": ["OTHER"]}) != []
    assert [is_judged({**told, "fault": fault}) for fault in ("error", "garbage", "delay", "throttle")] == [
        False,
        False,
        True,
        True,
    ]
    assert not is_judged({name: value for name, value in told.items() if name != "response"})
