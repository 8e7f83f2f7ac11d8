#!/usr/bin/env bash
# Checks the simulators against what AWS and GitHub publish; see docs/testing.md. RECORD_EXCHANGES can name a folder with
# recordings of the end-to-end suite. Without it, the suite runs first.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/ci/conformance.sh

if [[ -z "${RECORD_EXCHANGES:-}" ]]; then
  RECORD_EXCHANGES=$(mktemp -d)
  export RECORD_EXCHANGES
  trap 'rm -rf "$RECORD_EXCHANGES"' EXIT
  npm test -- __tests__/e2e
fi

npx --no-install tsc --project conformance
"$PYTHON" -m pytest conformance/apprunner
node --test --test-reporter=spec conformance/*/*.test.ts
