"""The SDK for JavaScript and the simulator hold the operations to be what botocore's model says they are."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from answer import STATUS
from model import MODEL

SCRIPT = Path(__file__).parents[1] / "build/conformance/apprunner/schemas.js"
KNOWN = json.loads(subprocess.run([os.environ.get("NODE", "node"), SCRIPT], capture_output=True, check=True).stdout)
OPERATIONS = sorted(KNOWN["simulator"])


def test_operations():
    served = {"CreateConnection", "DeleteConnection", "ListConnections"}
    assert set(OPERATIONS) == served | {"ListTagsForResource", "TagResource", "UntagResource"}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("side", ["input", "output"])
def test_sdk(operation, side):
    shape = getattr(MODEL.operation_model(operation), f"{side}_shape")
    assert KNOWN["sdk"]["operations"][operation][side] == plain(shape)


def test_sdk_errors():
    errors = {shape.name for shape in MODEL.error_shapes}
    assert set(KNOWN["sdk"]["errors"]) == errors | {"AppRunnerServiceException"}
    assert {name: KNOWN["sdk"]["errors"][name] for name in STATUS} == STATUS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_simulator(operation):
    assert KNOWN["simulator"][operation] == constrained(MODEL.operation_model(operation).input_shape)


def plain(shape):
    """A shape of botocore's in the words of schemas.ts: types, members, and which of them are required."""
    if shape.type_name == "structure":
        members = {name: plain(member) for name, member in shape.members.items()}
        return {"type": "structure", "required": shape.required_members, "members": members}
    if shape.type_name == "list":
        return {"type": "list", "member": plain(shape.member)}
    return {"type": shape.type_name}


def constrained(shape):
    """The same in the simulator's words, with what else the model says of a value."""
    if shape.type_name == "structure":
        required = {"required": shape.required_members} if shape.required_members else {}
        members = {name: constrained(member) for name, member in shape.members.items()}
        return {"type": "structure", **required, "members": members}
    if shape.type_name == "list":
        return {"type": "list", "member": constrained(shape.member)}
    limits = {name: shape.metadata[name] for name in ("min", "max", "pattern", "enum") if name in shape.metadata}
    return {"type": shape.type_name, **limits}
