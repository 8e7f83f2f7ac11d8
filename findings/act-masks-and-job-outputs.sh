#!/usr/bin/env bash
# act hands job outputs with a masked value on to the next job. GitHub's runner drops them ("Skip output … since it
# may contain secret"). Of a mask of two lines, act hides only both together, and GitHub's runner each.
#
# Versions: github.com/nektos/act v0.2.89, built with Go 1.26.8. Date: 2026-11-28. GitHub's runner: read in its
# sources, v2.336.0 (JobExtension.cs, ActionCommandManager.cs).
# Output seen: in the log of act, after the account ID 123456789012 and a text of two lines were masked
#  > in the same job: account ***
#  > the second line alone: second-line
#  > output with the account ID in the next job: 51 characters
#  > output without it in the next job: true
# Likely guess: a run in act shows which outputs reach the next job, since masks and outputs are basic features of a
# runner.
# Why it matters: configure-aws-credentials with mask-aws-account-id empties each ARN between jobs on GitHub, while
# the other outputs arrive. A workflow that deploys with it passes in act, and on GitHub it deploys with an empty ARN.
# shellcheck disable=SC2016 # Expressions of workflows, not of the shell.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

GOBIN=$work/bin GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0 timeout 540 \
  go install github.com/nektos/act@v0.2.89 >go.log 2>&1 || { cat go.log >&2; exit 1; }

mkdir -p repository/.github/workflows
cat >repository/.github/workflows/masks.yml <<'WORKFLOW'
on: push
jobs:
  connect:
    runs-on: ubuntu-latest
    outputs:
      arn: ${{ steps.connection.outputs.arn }}
      available: ${{ steps.connection.outputs.available }}
    steps:
      - run: echo '::add-mask::123456789012'
      - run: echo '::add-mask::first-line%0Asecond-line'
      - id: connection
        run: |
          echo 'SEEN in the same job: account 123456789012'
          echo 'SEEN the second line alone: second-line'
          echo 'arn=arn:aws:apprunner:us-east-1:123456789012:connection' >>"$GITHUB_OUTPUT"
          echo 'available=true' >>"$GITHUB_OUTPUT"
  deploy:
    needs: connect
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "SEEN output with the account ID in the next job: ${#ARN} characters"
          echo "SEEN output without it in the next job: $AVAILABLE"
        env:
          ARN: ${{ needs.connect.outputs.arn }}
          AVAILABLE: ${{ needs.connect.outputs.available }}
WORKFLOW
git -C repository init --quiet
git -C repository -c user.name=octocat -c user.email=octocat@example.com commit --quiet --allow-empty --message Start
seen=$(
  cd repository
  timeout 120 env -i HOME="$work" PATH=/usr/bin:/bin "$work/bin/act" push --platform ubuntu-latest=-self-hosted \
    --no-cache-server 2>&1 | sed -n 's/.*| SEEN //p'
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: act no longer treats masks and job outputs as above' >&2
  exit 1
fi
