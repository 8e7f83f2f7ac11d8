"""Compares the inputs that the simulator accepts, and the statuses of errors, with the models of AWS."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from model import MODEL
from response import STATUS

SCRIPT = Path(__file__).with_name("schemas.ts")
SCHEMAS = json.loads(subprocess.run([os.environ.get("NODE", "node"), SCRIPT], capture_output=True, check=True).stdout)
OPERATIONS = sorted(SCHEMAS["inputs"])

# The simulator supports services from repositories, with what the bootstrap template and the deploy action send.
PARTIAL = {"CreateService", "UpdateService"}
SERVICES = PARTIAL | {"DeleteService", "DescribeService", "ListServices"}


def test_operations():
    connections = {"CreateConnection", "DeleteConnection", "ListConnections"}
    tags = {"ListTagsForResource", "TagResource", "UntagResource"}
    assert set(OPERATIONS) == connections | tags | SERVICES


def test_errors_of_the_sdk():
    errors = {shape.name for shape in MODEL.error_shapes}
    assert set(SCHEMAS["statuses"]) == errors | {"AppRunnerServiceException"}
    assert {name: SCHEMAS["statuses"][name] for name in STATUS} == STATUS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_input(operation):
    simulated = SCHEMAS["inputs"][operation]
    model = constrained(MODEL.operation_model(operation).input_shape)
    assert simulated == (narrowed(model, simulated) if operation in PARTIAL else model)


@pytest.mark.parametrize(
    "drift",
    [
        {"members": {}},
        {"required": ["ConnectionName"]},
        {"required": ["ConnectionName", "ProviderType", "Tags"]},
        {"type": "list"},
    ],
)
def test_finds_a_drift(drift):
    model = MODEL.operation_model("CreateConnection").input_shape
    assert SCHEMAS["inputs"]["CreateConnection"] | drift != constrained(model)


def constrained(shape):
    """A botocore shape, with its constraints, in the simulator's format."""
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
    """The shape without the members and enum values that the other one lacks."""
    if shape["type"] == "structure":
        members = {name: narrowed(shape["members"][name], member) for name, member in to["members"].items()}
        return {**shape, "members": members}
    return {**shape, "enum": [value for value in shape["enum"] if value in to["enum"]]} if "enum" in shape else shape
