"""The SDK for JavaScript and the simulator hold the operations to be what botocore's model says they are."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from answer import STATUS
from model import MODEL

SCRIPT = Path(__file__).parents[1] / "apprunner/schemas.ts"
KNOWN = json.loads(subprocess.run([os.environ.get("NODE", "node"), SCRIPT], capture_output=True, check=True).stdout)
OPERATIONS = sorted(KNOWN["simulator"])

# Of services the simulator takes as much as the bootstrap template sends.
SERVED_IN_PART = {"CreateService", "ListServices"}


def test_operations():
    connections = {"CreateConnection", "DeleteConnection", "ListConnections"}
    tags = {"ListTagsForResource", "TagResource", "UntagResource"}
    assert set(OPERATIONS) == connections | tags | SERVED_IN_PART


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
    known = KNOWN["simulator"][operation]
    model = constrained(MODEL.operation_model(operation).input_shape)
    assert known == (narrowed(model, known) if operation in SERVED_IN_PART else model)


@pytest.mark.parametrize(
    "drift",
    [
        {"members": {}},
        {"required": ["ConnectionName"]},
        {"required": ["ConnectionName", "ProviderType", "Tags"]},
        {"type": "list"},
    ],
)
def test_a_drift_is_found(drift):
    model = MODEL.operation_model("CreateConnection").input_shape
    assert KNOWN["sdk"]["operations"]["CreateConnection"]["input"] | drift != plain(model)
    assert KNOWN["simulator"]["CreateConnection"] | drift != constrained(model)


def plain(shape):
    """A shape of botocore's in the words of schemas.ts: types, members, and which of them are required."""
    if shape.type_name == "structure":
        members = {name: plain(member) for name, member in shape.members.items()}
        return {"type": "structure", "required": shape.required_members, "members": members}
    if shape.type_name == "list":
        return {"type": "list", "member": plain(shape.member)}
    if shape.type_name == "map":
        return {"type": "map", "member": plain(shape.value)}
    return {"type": shape.type_name}


def constrained(shape):
    """The same in the simulator's words, with what else the model says of a value."""
    if shape.type_name == "structure":
        required = {"required": shape.required_members} if shape.required_members else {}
        members = {name: constrained(member) for name, member in shape.members.items()}
        return {"type": "structure", **required, "members": members}
    if shape.type_name == "list":
        return {"type": "list", "member": constrained(shape.member)}
    if shape.type_name == "map":
        return {"type": "map", "member": constrained(shape.value)}
    limits = {name: shape.metadata[name] for name in ("min", "max", "pattern", "enum") if name in shape.metadata}
    return {"type": shape.type_name, **limits}


def narrowed(shape, to):
    """The shape without the members and the enum's values that the other one leaves out."""
    if shape["type"] == "structure":
        members = {name: narrowed(shape["members"][name], member) for name, member in to["members"].items()}
        return {**shape, "members": members}
    return {**shape, "enum": [value for value in shape["enum"] if value in to["enum"]]} if "enum" in shape else shape
