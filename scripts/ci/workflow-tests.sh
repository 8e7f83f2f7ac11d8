#!/usr/bin/env bash
# Checks the workflows with the tools that Node doesn't bring, and runs them with act.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/ci/workflow-tools.sh
node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --testMatch '**/__tests__/workflows/ci/*.test.ts' "$@"
