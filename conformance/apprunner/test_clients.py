"""The AWS CLI and boto3 live through a connection's life with the simulator as the service."""

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

from answer import answer_problems
from life import QUOTA, Refusal, live
from report import report
from request import request_problems
from simulator import running_simulator

AWS_CLI = Path(os.environ["AWS_CLI"])


def words_of(operation):
    return re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()


def cli(simulator, folder):
    config = folder / "config"
    # The first version of the CLI prints a time as it came unless told otherwise; the documentation shows this.
    config.write_text("[default]\ncli_timestamp_format = iso8601\nmax_attempts = 1\n")
    env = {**simulator.env, "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": str(config)}
    env["AWS_DEFAULT_REGION"] = env["AWS_REGION"]

    def call(operation, members):
        command = [AWS_CLI, "apprunner", words_of(operation), "--cli-input-json", json.dumps(members)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        refused = re.search(r"An error occurred \((\w+)\) when calling the (\w+) operation: (.*)", done.stderr)
        if refused:
            assert (done.returncode, done.stdout, refused[2]) == (255, "", operation)
            raise Refusal(refused[1], refused[3])
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout or "{}")

    return call


def sdk(simulator, _):
    names = {"endpoint_url": "AWS_ENDPOINT_URL_APPRUNNER", "region_name": "AWS_REGION"}
    names |= {f"aws_{name}": f"AWS_{name.upper()}" for name in ("access_key_id", "secret_access_key", "session_token")}
    given = {name: simulator.env[variable] for name, variable in names.items()}
    client = boto3.client("apprunner", config=Config(retries={"total_max_attempts": 1}), **given)

    def call(operation, members):
        try:
            result = getattr(client, words_of(operation).replace("-", "_"))(**members)
        except ClientError as error:
            said = error.response["Error"]
            raise Refusal(said["Code"], said["Message"]) from error
        assert result.pop("ResponseMetadata")["HTTPStatusCode"] == 200
        return result

    return call


@pytest.fixture(scope="module", params=[cli, sdk], ids=["AWS CLI", "boto3"])
def lived(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("client")
    with running_simulator(folder) as simulator:
        outcomes = live(request.param(simulator, folder), simulator.approve)
    return outcomes, simulator.exchanges


@pytest.fixture
def outcomes(lived):
    return lived[0]


def connection(name, status, provider="GITHUB"):
    arn = f"arn:aws:apprunner:us-east-1:123456789012:connection/{name}"
    told = {"ConnectionName": name, "ConnectionArn": arn, "ProviderType": provider, "Status": status}
    return {**told, "CreatedAt": "TIME"}


def plain(value):
    """The value without what differs from one run to another: times, tokens, and the ARNs' identifiers."""
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


def test_creates(outcomes):
    assert plain(outcomes["create"]) == {"Connection": connection(FIRST, "PENDING_HANDSHAKE")}
    assert outcomes["its tags"] == {"Tags": [{"Key": "team", "Value": "web"}, {"Key": "empty", "Value": ""}]}
    pending = [connection(name, "PENDING_HANDSHAKE") for name in (FIRST, SECOND)]
    assert plain(outcomes["list pending"]) == {"ConnectionSummaryList": pending}


def test_lists(outcomes):
    assert plain(outcomes["list"]) == {"ConnectionSummaryList": BOTH}
    assert plain(outcomes["list one"]) == {"ConnectionSummaryList": BOTH[1:]}
    assert outcomes["list none"] == {"ConnectionSummaryList": []}


def test_pages(outcomes):
    assert plain(outcomes["page 1"]) == {"ConnectionSummaryList": BOTH[:1], "NextToken": "TOKEN"}
    assert plain(outcomes["page 2"]) == {"ConnectionSummaryList": BOTH[1:]}
    assert outcomes["page of another list"]["Error"] == "InvalidRequestException"


def test_tags(outcomes):
    assert outcomes["tag"] == outcomes["untag"] == {}
    assert outcomes["tags"] == {"Tags": TAGS}
    assert outcomes["tags left"] == {"Tags": TAGS[1:]}


def test_serves(outcomes):
    assert outcomes["service too early"]["Error"] == "InvalidRequestException"
    created = outcomes["service"]["Service"]
    summary = {name: created[name] for name in ("ServiceName", "ServiceArn", "Status")}
    assert summary.items() <= outcomes["services"]["ServiceSummaryList"][0].items()


def test_is_refused(outcomes):
    for step in ("duplicate", "bad name", "bad provider"):
        assert outcomes[step]["Error"] == "InvalidRequestException"
        assert outcomes[step]["Message"]
    assert plain(outcomes[f"create {QUOTA}"]) == {
        "Connection": connection(f"my-{QUOTA}", "PENDING_HANDSHAKE", "BITBUCKET")
    }
    assert outcomes["quota"]["Error"] == "ServiceQuotaExceededException"


def test_deletes(outcomes):
    assert plain(outcomes["delete"]) == {"Connection": connection(FIRST, "DELETED")}
    assert outcomes["delete again"]["Error"] == "ResourceNotFoundException"
    assert outcomes["tags of none"]["Error"] == "ResourceNotFoundException"
    assert outcomes["list deleted"] == {"ConnectionSummaryList": []}


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
    """The documentation's examples, which come with the CLI, have the same inputs and show the same."""
    (text,) = AWS_CLI.parents[1].glob(f"lib/python*/site-packages/awscli/examples/apprunner/{page}.rst")
    shown = re.findall(r"^Output::\n\n((?: +.*\n|\n)+)", text.read_text() + "\n", re.MULTILINE)
    assert plain(outcomes[step]) == plain(json.loads(shown[example]))


def test_both_sides_keep_to_the_model(lived):
    _, exchanges = lived
    assert report(exchanges, request_problems).keys() == {
        "CreateConnection: CreateConnectionRequest.ConnectionName: does not match "
        '[A-Za-z0-9][A-Za-z0-9\\-_]{3,31}: "-connection"',
        "CreateConnection: CreateConnectionRequest.ProviderType: not one of ['GITHUB', 'BITBUCKET']: \"GITLAB\"",
    }
    assert report(exchanges, answer_problems) == {}
