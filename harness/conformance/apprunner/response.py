"""Checks that a response is one that App Runner could send."""

import json

from model import MODEL, violations

# The statuses of App Runner's own errors. botocore's model has none; these are from the SDK for JavaScript.
STATUS = {
    "InternalServiceErrorException": 500,
    "InvalidRequestException": 400,
    "InvalidStateException": 400,
    "ResourceNotFoundException": 400,
    "ServiceQuotaExceededException": 402,
}

# Not in the model, but Terraform's provider expects it when it reads a connection by name.
UNMODELED = {"ListConnections": ["ResourceNotFoundException"]}

# Errors common to all AWS services, with their statuses: from "Common Errors" in AWS's API references and, for names
# that end in `Exception`, from the behavior of JSON services.
COMMON_ERRORS = {
    "AccessDeniedException": (400, 403),
    "ExpiredTokenException": (400, 403),
    "IncompleteSignatureException": (400, 403),
    "InternalFailure": (500,),
    "InvalidSignatureException": (400, 403),
    "MissingAuthenticationTokenException": (400, 403),
    "OptInRequired": (403,),
    "SerializationException": (400,),
    "ServiceUnavailable": (503,),
    "SubscriptionRequiredException": (400, 403),
    "ThrottlingException": (400,),
    "UnknownOperationException": (400, 404, 405),
    "UnrecognizedClientException": (400, 403),
    "ValidationException": (400,),
}

# With these faults, the response was written by a test.
WRITTEN_BY_TESTS = {"error", "raw"}


def is_from_simulator(exchange):
    return "response" in exchange and exchange.get("fault") not in WRITTEN_BY_TESTS


def response_problems(exchange):
    response = exchange["response"]
    problems = [f"no {name}" for name in ("content-type", "x-amzn-requestid") if name not in response["headers"]]
    try:
        body = json.loads(response["body"])
    except ValueError:
        return [*problems, f"the body is not JSON: {response['body'][:200]}"]
    if response["status"] != 200:
        return [*problems, *_error_problems(exchange["operation"], response["status"], body)]
    shape = MODEL.operation_model(exchange["operation"]).output_shape
    seeded = set(exchange["seeded"])
    return [*problems, *(str(each) for each in violations(shape, body) if not _is_in(each.value, seeded))]


def _is_in(value, seeded):
    return isinstance(value, str) and value in seeded


def _error_problems(operation, status, body):
    namespace, _, code = str(body.pop("__type", "")).rpartition("#")
    if not code or not namespace:
        return [f"no code in __type: {namespace}#{code}"]
    shape = _own_errors(operation).get(code)
    if shape is not None:
        problems = [] if status == STATUS[code] else [f"{code} with status {status}"]
        return [*problems, *map(str, violations(shape, body, code))]
    if code not in COMMON_ERRORS:
        return [f"{code} is not an error of {operation or 'any operation'}"]
    problems = [] if status in COMMON_ERRORS[code] else [f"{code} with status {status}"]
    if list(body) != ["message"] or not isinstance(body["message"], str):
        problems.append(f"{code} has {sorted(body)} instead of a message")
    return problems


def _own_errors(operation):
    if operation not in MODEL.operation_names:
        return {}
    modeled = {shape.name: shape for shape in MODEL.operation_model(operation).error_shapes}
    return modeled | {name: MODEL.shape_for(name) for name in UNMODELED.get(operation, [])}
