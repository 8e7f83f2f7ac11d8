"""Validates values against botocore's service model of App Runner."""

import json
import re
from typing import NamedTuple

from botocore.session import get_session

MODEL = get_session().get_service_model("apprunner")

# App Runner was launched in 2020. The upper limit, the year 2100, finds times in milliseconds.
SECONDS = range(1_577_836_800, 4_102_444_800)

# Their patterns contradict their lengths: a service's id has 32 characters, as in the documentation's examples, but
# its pattern is that of a UUID with dashes.
CONTRADICTORY = {"ServiceId"}


class Violation(NamedTuple):
    at: str
    problem: str
    value: object

    def __str__(self):
        return f"{self.at}: {self.problem}: {json.dumps(self.value)[:200]}"


def violations(shape, value, at=""):
    """Everything in the value that the model forbids. Unlike botocore's own checks: patterns and enums too."""
    check = {
        "structure": _structure,
        "list": _list,
        "boolean": _boolean,
        "string": _string,
        "integer": _integer,
        "timestamp": _timestamp,
    }[shape.type_name]
    return list(check(shape, value, at or shape.name))


def _structure(shape, value, at):
    if not isinstance(value, dict):
        yield Violation(at, "not a structure", value)
        return
    for name in shape.required_members:
        if name not in value:
            yield Violation(f"{at}.{name}", "missing", None)
    for name, member in value.items():
        if name in shape.members:
            yield from violations(shape.members[name], member, f"{at}.{name}")
        else:
            yield Violation(f"{at}.{name}", "unknown member", member)


def _list(shape, value, at):
    if not isinstance(value, list):
        yield Violation(at, "not a list", value)
        return
    for index, item in enumerate(value):
        yield from violations(shape.member, item, f"{at}[{index}]")


def _boolean(_, value, at):
    if not isinstance(value, bool):
        yield Violation(at, "not a boolean", value)


def _string(shape, value, at):
    if not isinstance(value, str):
        yield Violation(at, "not a string", value)
        return
    if shape.enum and value not in shape.enum:
        yield Violation(at, f"not one of {shape.enum}", value)
    yield from _limits(shape, len(value), "characters", value, at)
    pattern = shape.metadata.get("pattern")
    # The model's patterns are for Java, where \w is ASCII.
    if pattern and shape.name not in CONTRADICTORY and not re.fullmatch(pattern, value, re.ASCII):
        yield Violation(at, f"does not match {pattern}", value)


def _integer(shape, value, at):
    if not isinstance(value, int) or isinstance(value, bool):
        yield Violation(at, "not an integer", value)
        return
    yield from _limits(shape, value, "", value, at)


def _timestamp(_, value, at):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        yield Violation(at, "not a number", value)
    elif int(value) not in SECONDS:
        yield Violation(at, "not seconds since the epoch", value)


def _limits(shape, size, unit, value, at):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield Violation(at, f"less than {least} {unit}".strip(), value)
    if most is not None and size > most:
        yield Violation(at, f"more than {most} {unit}".strip(), value)
