"""Checks that a request is one that App Runner accepts."""

import json

from model import MODEL, violations
from signature import AUTHORIZATION, signature_problems


def request_problems(exchange):
    request = exchange["request"]
    return [*_protocol(request), *_input(request), *_scope(request), *signature_problems(request)]


def _protocol(request):
    expected = f"application/x-amz-json-{MODEL.metadata['jsonVersion']}"
    given = request["headers"].get("content-type")
    problems = [] if given == expected else [f"content-type is {given}, not {expected}"]
    if (request["method"], request["path"]) != ("POST", "/"):
        problems.append(f"{request['method']} {request['path']} instead of POST /")
    return problems


def _input(request):
    target = request["headers"].get("x-amz-target", "")
    prefix, _, operation = target.partition(".")
    if prefix != MODEL.metadata["targetPrefix"] or operation not in MODEL.operation_names:
        return [f"not an operation of App Runner: {target}"]
    try:
        given = json.loads(request["body"])
    except ValueError:
        return [f"the body is not JSON: {request['body'][:200]}"]
    return [str(violation) for violation in violations(MODEL.operation_model(operation).input_shape, given)]


def _scope(request):
    found = AUTHORIZATION.fullmatch(request["headers"].get("authorization", ""))
    if found and found["service"] != MODEL.signing_name:
        return [f"signed for {found['service']}, not {MODEL.signing_name}"]
    return []
