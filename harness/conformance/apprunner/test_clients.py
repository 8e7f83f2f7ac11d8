"""Runs the scenario with the AWS CLI and boto3 as clients of the simulator."""

import json
import os
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from model import MODEL
from report import report
from request import request_problems
from response import response_problems
from scenario import QUOTA, ServiceError, run_scenario
from simulator import running_simulator

AWS_CLI = Path(os.environ["AWS_CLI"])


def command_name(operation):
    return re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()


def cli(simulator, folder):
    config = folder / "config"
    # Version 1 of the CLI prints times unconverted by default. The documentation shows this format.
    config.write_text("[default]\ncli_timestamp_format = iso8601\nmax_attempts = 1\n")
    env = {**simulator.env, "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": str(config)}
    env["AWS_DEFAULT_REGION"] = env["AWS_REGION"]

    def call(operation, members):
        command = [AWS_CLI, "apprunner", command_name(operation), "--cli-input-json", json.dumps(members)]
        result = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        error = re.search(r"An error occurred \((\w+)\) when calling the (\w+) operation: (.*)", result.stderr)
        if error:
            assert (result.returncode, result.stdout, error[2]) == (255, "", operation)
            raise ServiceError(error[1], error[3])
        assert (result.returncode, result.stderr) == (0, "")
        return json.loads(result.stdout or "{}")

    return call


def sdk(simulator, _):
    names = {"endpoint_url": "AWS_ENDPOINT_URL_APPRUNNER", "region_name": "AWS_REGION"}
    names |= {f"aws_{name}": f"AWS_{name.upper()}" for name in ("access_key_id", "secret_access_key", "session_token")}
    given = {name: simulator.env[variable] for name, variable in names.items()}
    client = boto3.client("apprunner", config=Config(retries={"total_max_attempts": 1}), **given)

    def call(operation, members):
        try:
            result = getattr(client, command_name(operation).replace("-", "_"))(**members)
        except ClientError as error:
            details = error.response["Error"]
            raise ServiceError(details["Code"], details["Message"]) from error
        assert result.pop("ResponseMetadata")["HTTPStatusCode"] == 200
        return result

    return call


@pytest.fixture(scope="module", params=[cli, sdk], ids=["AWS CLI", "boto3"])
def scenario(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("client")
    with running_simulator(folder) as simulator:
        outcomes = run_scenario(request.param(simulator, folder), simulator.approve)
    return outcomes, simulator.exchanges


@pytest.fixture
def outcomes(scenario):
    return scenario[0]


def connection(name, status, provider="GITHUB"):
    arn = f"arn:aws:apprunner:us-east-1:123456789012:connection/{name}"
    fields = {"ConnectionName": name, "ConnectionArn": arn, "ProviderType": provider, "Status": status}
    return {**fields, "CreatedAt": "TIME"}


def listed(*connections):
    return {"ConnectionSummaryList": list(connections)}


def plain(value):
    """Replaces what differs between runs: times, tokens, and the ids in ARNs."""
    if isinstance(value, dict):
        return {name: "TOKEN" if name == "NextToken" else plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        assert abs((datetime.now(timezone.utc) - value).total_seconds()) < 600
        return "TIME"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", value):
        return "TIME"
    return re.sub(r"(:connection/[^/]+)/[0-9a-f]{32}$", r"\1", value)


FIRST, SECOND = "my-github-connection", "my-github-org-connection"
BOTH = [connection(FIRST, "AVAILABLE"), connection(SECOND, "AVAILABLE")]
TAGS = [{"Key": "Department", "Value": "Retail"}, {"Key": "CustomerId", "Value": "56439872357912"}]


OUTCOMES = {
    "create": {"Connection": connection(FIRST, "PENDING_HANDSHAKE")},
    "tags of new": {"Tags": [{"Key": "team", "Value": "web"}, {"Key": "empty", "Value": ""}]},
    "list pending": listed(connection(FIRST, "PENDING_HANDSHAKE"), connection(SECOND, "PENDING_HANDSHAKE")),
    "list": listed(*BOTH),
    "list one": listed(BOTH[1]),
    "list unknown": listed(),
    "page 1": {**listed(BOTH[0]), "NextToken": "TOKEN"},
    "page 2": listed(BOTH[1]),
    "tag": {},
    "tags": {"Tags": TAGS},
    "untag": {},
    "tags left": {"Tags": TAGS[1:]},
    f"create {QUOTA}": {"Connection": connection(f"my-{QUOTA}", "PENDING_HANDSHAKE", "BITBUCKET")},
    "no services": {"ServiceSummaryList": []},
    "delete": {"Connection": connection(FIRST, "DELETED")},
    "list deleted": listed(),
}

ERRORS = {
    "page of another list": "InvalidRequestException",
    "service while pending": "InvalidRequestException",
    "duplicate": "InvalidRequestException",
    "bad name": "InvalidRequestException",
    "bad provider": "InvalidRequestException",
    "quota": "ServiceQuotaExceededException",
    "delete while used": "InvalidRequestException",
    "delete again": "ResourceNotFoundException",
    "tags of deleted": "ResourceNotFoundException",
}


@pytest.mark.parametrize("step", OUTCOMES)
def test_outcome(outcomes, step):
    assert plain(outcomes[step]) == OUTCOMES[step]


@pytest.mark.parametrize("step", ERRORS)
def test_error(outcomes, step):
    assert outcomes[step]["Error"] == ERRORS[step]
    assert outcomes[step]["Message"]


def test_services(outcomes):
    created = outcomes["service"]["Service"]
    assert created["Status"] == "OPERATION_IN_PROGRESS"
    summary = {name: created[name] for name in ("ServiceName", "ServiceArn")}
    assert summary.items() <= outcomes["services"]["ServiceSummaryList"][0].items()
    running = outcomes["running service"]["Service"]
    assert (running["Status"], running["InstanceConfiguration"]["Cpu"]) == ("RUNNING", "1 vCPU")
    assert outcomes["deleted service"]["Service"]["Status"] == "DELETED"


@pytest.mark.parametrize(
    ("step", "page", "example"),
    [
        ("create", "create-connection", 0),
        ("list", "list-connections", 0),
        ("list one", "list-connections", 1),
        ("tags", "list-tags-for-resource", 0),
        ("delete", "delete-connection", 0),
    ],
)
def test_documentation(outcomes, step, page, example):
    """The examples in the CLI's documentation have the same inputs and outputs."""
    (text,) = AWS_CLI.parents[1].glob(f"lib/python*/site-packages/awscli/examples/apprunner/{page}.rst")
    shown = re.findall(r"^Output::\n\n((?: +.*\n|\n)+)", text.read_text() + "\n", re.MULTILINE)
    assert plain(outcomes[step]) == plain(json.loads(shown[example]))


def test_exchanges_follow_the_model(scenario):
    _, exchanges = scenario
    providers = MODEL.shape_for("ProviderType").enum
    assert report(exchanges, request_problems).keys() == {
        "CreateConnection: CreateConnectionRequest.ConnectionName: does not match "
        '[A-Za-z0-9][A-Za-z0-9\\-_]{3,31}: "-connection"',
        f'CreateConnection: CreateConnectionRequest.ProviderType: not one of {providers}: "UNKNOWN"',
    }
    assert report(exchanges, response_problems) == {}
