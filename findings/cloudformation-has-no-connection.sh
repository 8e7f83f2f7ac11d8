#!/usr/bin/env bash
# CloudFormation has five of the six things that App Runner's API creates: the connection is missing. The resource that
# is called a connection, and takes GitHub as provider too, belongs to another service.
#
# Versions: cfn-lint 1.58.0 (with CloudFormation's schemas inside), botocore 1.44.8. Date: 2026-11-28.
# Output seen:
#  > API: AutoScalingConfiguration Connection ObservabilityConfiguration Service VpcConnector VpcIngressConnection
#  > CloudFormation: AutoScalingConfiguration ObservabilityConfiguration Service VpcConnector VpcIngressConnection
#  > template with AWS::AppRunner::Connection: E3006
#  > template with AWS::CodeConnections::Connection: valid
# Likely guess: what a service from 2021 creates, CloudFormation creates, and AWS::CodeConnections is its new name.
# Why it matters: a stack with a service from a private repository needs an ARN that was made elsewhere, and the
# type that one finds by name makes a connection of another service.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check cfn-lint==1.58.0 botocore==1.44.8
run() { timeout 120 env -i HOME="$work" PATH=/usr/bin:/bin "$@"; }

cat >probe.py <<'PROBE'
import botocore.session
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

model = botocore.session.get_session().get_service_model("apprunner")
creates = [name.removeprefix("Create") for name in model.operation_names if name.startswith("Create")]
types = PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1")
prefix = "AWS::AppRunner::"
print("API:", *sorted(creates))
print("CloudFormation:", *sorted(name.removeprefix(prefix) for name in types if name.startswith(prefix)))
PROBE

lint() { # TYPE PROVIDER
  local output
  cat >template.yaml <<TEMPLATE
Resources:
  Connection:
    Type: $1
    Properties:
      ConnectionName: my-connection
      ProviderType: $2
TEMPLATE
  if output=$(run python/bin/cfn-lint --regions us-east-1 --template template.yaml); then
    echo "template with $1: valid"
  else
    echo "template with $1: ${output%% *}"
  fi
}

seen=$(
  run python/bin/python probe.py
  lint AWS::AppRunner::Connection GITHUB
  lint AWS::CodeConnections::Connection GitHub
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: CloudFormation's resources for App Runner are no longer as above" >&2
  exit 1
fi
