#!/usr/bin/env bash
# Checks the workflows with linters, runs them with act, and runs what the documents show.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tools/ci/tools.sh
python=$(python_tools)/bin
go=$(go_tools)/bin
THIRD_PARTY_ACTIONS_CACHE=$(third_party_actions)
DOCUMENT_TOOLS=$(document_tools)
install_zsh
export ACT=$go/act AWS_CLI=$python/aws THIRD_PARTY_ACTIONS_CACHE DOCUMENT_TOOLS
export PATH=$python:$go:$PATH
node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --config tools/jest.config.js --testPathIgnorePatterns /node_modules/ /tools/browser/ -- "$@"
