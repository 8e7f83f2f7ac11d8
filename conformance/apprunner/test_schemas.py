"""Compares the operations in the SDK for JavaScript and in the simulator with botocore's model."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from model import MODEL
from response import STATUS

SCRIPT = Path(__file__).parents[1] / "apprunner/schemas.ts"
KNOWN = json.loads(subprocess.run([os.environ.get("NODE", "node"), SCRIPT], capture_output=True, check=True).stdout)
OPERATIONS = sorted(KNOWN["simulator"])

# The simulator supports only the input that the bootstrap template sends.
PARTIAL = {"CreateService", "ListServices"}


def test_operations():
    connections = {"CreateConnection", "DeleteConnection", "ListConnections"}
    tags = {"ListTagsForResource", "TagResource", "UntagResource"}
    assert set(OPERATIONS) == connections | tags | PARTIAL


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
    assert known == (narrowed(model, known) if operation in PARTIAL else model)


DRIFTS = [{"members": {}}, {"required": ["ConnectionName"]}, {"type": "list"}]
DRIFTS += [{"required": ["ConnectionName", "ProviderType", "Tags"]}]


@pytest.mark.parametrize("drift", DRIFTS)
def test_finds_a_drift(drift):
    model = MODEL.operation_model("CreateConnection").input_shape
    assert KNOWN["sdk"]["operations"]["CreateConnection"]["input"] | drift != plain(model)
    assert KNOWN["simulator"]["CreateConnection"] | drift != constrained(model)


def plain(shape):
    """A botocore shape as schemas.ts prints those of the SDK: without constraints."""
    return converted(shape, constraints=(), always_required=True)


def constrained(shape):
    """A botocore shape as the simulator has it."""
    return converted(shape, constraints=("min", "max", "pattern", "enum"), always_required=False)


def converted(shape, **options):
    if shape.type_name == "structure":
        members = {name: converted(member, **options) for name, member in shape.members.items()}
        required = {"required": shape.required_members} if shape.required_members or options["always_required"] else {}
        return {"type": "structure", **required, "members": members}
    if shape.type_name in ("list", "map"):
        item = shape.member if shape.type_name == "list" else shape.value
        return {"type": shape.type_name, "member": converted(item, **options)}
    limits = {name: shape.metadata[name] for name in options["constraints"] if name in shape.metadata}
    return {"type": shape.type_name, **limits}


def narrowed(shape, to):
    """The shape without the members and enum values that the other one lacks."""
    if shape["type"] == "structure":
        members = {name: narrowed(shape["members"][name], member) for name, member in to["members"].items()}
        return {**shape, "members": members}
    return {**shape, "enum": [value for value in shape["enum"] if value in to["enum"]]} if "enum" in shape else shape
