"""Each check of App Runner's exchanges finds a deliberate drift, and nothing without one."""

import json

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from request import request_problems
from response import is_from_simulator, response_problems
from signature import SECRETS

((KEY, SECRET),) = list(SECRETS.items())[:1]
CONNECTION = {
    "ConnectionName": "my-connection",
    "ConnectionArn": "arn:aws:apprunner:us-east-1:123456789012:connection/my-connection/0123456789abcdef",
    "ProviderType": "GITHUB",
    "Status": "AVAILABLE",
    "CreatedAt": 1795346106.702,
}


def exchange(operation, given, output, status=200, key=KEY, secret=SECRET, service="apprunner"):
    body = json.dumps(given)
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"AppRunner.{operation}"}
    request = AWSRequest(method="POST", url="http://127.0.0.1:8080/", headers=headers, data=body)
    SigV4Auth(Credentials(key, secret, "a session's token"), service, "us-east-1").add_auth(request)
    sent = {"host": "127.0.0.1:8080", **{name.lower(): value for name, value in request.headers.items()}}
    received = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "1"}
    return {
        "operation": operation,
        "request": {"method": "POST", "path": "/", "headers": sent, "body": body},
        "response": {"status": status, "headers": received, "body": json.dumps(output)},
        "seeded": [],
    }


def creation(**changes):
    given = {"ConnectionName": "my-connection", "ProviderType": "GITHUB", **changes}
    given = {name: value for name, value in given.items() if value is not ...}
    return exchange("CreateConnection", given, {"Connection": CONNECTION})


def listing(**changes):
    row = {name: value for name, value in {**CONNECTION, **changes}.items() if value is not ...}
    return exchange("ListConnections", {}, {"ConnectionSummaryList": [row]})


def error(code, status=400, **body):
    output = {"__type": f"com.amazonaws.apprunner#{code}", **(body or {"Message": "why"})}
    return exchange("ListConnections", {}, output, status)


def tampered(part, change):
    tampered_with = creation()
    tampered_with["request"][part] = change(tampered_with["request"][part])
    return tampered_with


def test_no_problems_without_a_drift():
    for each in (creation(), listing(), listing(Status=...)):
        assert request_problems(each) == response_problems(each) == []


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
    "a number as a string": (exchange("ListConnections", {"MaxResults": "9"}, {}), "not an integer"),
    "another operation": (exchange("DescribeConnection", {}, {}), "not an operation"),
    "another service": (exchange("ListConnections", {}, {}, service="ecs"), "signed for ecs"),
    "a bad signature": (exchange("ListConnections", {}, {}, secret="wrong"), "should be"),
    "an unknown key": (exchange("ListConnections", {}, {}, key="AKIDUNKNOWN"), "not in"),
    "another body": (tampered("body", lambda body: body.replace("my", "My")), "should be"),
    "another path": (tampered("path", lambda _: "/path"), "should be"),
    "another method": (tampered("method", lambda _: "PUT"), "should be"),
    "another host": (tampered("headers", lambda headers: headers | {"host": "localhost"}), "should be"),
    "another token": (tampered("headers", lambda headers: headers | {"x-amz-security-token": "x"}), "should be"),
    "an unsigned header": (tampered("headers", lambda headers: headers | {"x-amz-new": "x"}), "x-amz-new is not signed"),
    "a wrong hash": (tampered("headers", lambda headers: headers | {"x-amz-content-sha256": "0"}), "not that of the body"),
    "no signature": (tampered("headers", lambda headers: headers | {"authorization": "Bearer"}), "not a SigV4"),
    "another type": (tampered("headers", lambda headers: headers | {"content-type": "text/plain"}), "content-type"),
}

RESPONSES = {
    "a missing member": (exchange("ListConnections", {}, {}), "ConnectionSummaryList: missing"),
    "an extra member": (listing(Tags=[]), "Tags: unknown member"),
    "a wrong enum": (listing(Status="PENDING"), "not one of"),
    "a time as a string": (listing(CreatedAt="2026-11-22T09:15:00Z"), "not a number"),
    "a time in milliseconds": (listing(CreatedAt=1795346106702), "not seconds"),
    "a wrong pattern": (listing(ConnectionArn="arn:aws:apprunner:us-east-1:1:connection/x"), "does not match"),
    "an empty string": (listing(ConnectionName=""), "less than 4"),
    "a null": (listing(ConnectionName=None), "not a string"),
    "no JSON": (exchange("ListConnections", {}, {}) | {"response": {"headers": {}, "body": "<"}}, "not JSON"),
    "another operation's error": (error("InvalidStateException"), "is not an error of ListConnections"),
    "an unknown error": (error("ConflictException"), "is not an error of ListConnections"),
    "a wrong status": (error("InvalidRequestException", 500), "with status 500"),
    "a wrong common status": (error("ThrottlingException", 429, message="why"), "with status 429"),
    "a wrong error shape": (error("InvalidRequestException", message="why"), "message: unknown member"),
    "a wrong common shape": (error("ThrottlingException", Message="why"), "instead of a message"),
    "a long message": (error("InvalidRequestException", Message="x" * 601), "more than 600"),
    "no code": (error(""), "no code"),
}


@pytest.mark.parametrize("drift", REQUESTS)
def test_request_with(drift):
    drifted, problem = REQUESTS[drift]
    assert problem in "\n".join(request_problems(drifted))


@pytest.mark.parametrize("drift", RESPONSES)
def test_response_with(drift):
    drifted, problem = RESPONSES[drift]
    assert problem in "\n".join(response_problems(drifted))


def test_excludes_only_what_tests_wrote():
    drifted = listing(Status="NEW")
    assert response_problems({**drifted, "seeded": ["NEW"]}) == []
    assert response_problems({**drifted, "seeded": ["OTHER"]}) != []
    expected = {"error": False, "raw": False, "delay": True, "throttle": True}
    assert {fault: is_from_simulator({**drifted, "fault": fault}) for fault in expected} == expected
    assert not is_from_simulator({name: value for name, value in drifted.items() if name != "response"})
