#!/usr/bin/env bash
# Holds the stand-ins to what AWS and GitHub publish; docs/testing.md says how. With RECORD_EXCHANGES, that folder
# has what the end-to-end suite recorded; without it, the suite is run here.
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
