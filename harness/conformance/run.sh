#!/usr/bin/env bash
# Checks the simulators against what AWS and GitHub publish; see docs/testing.md. RECORD_EXCHANGES can name a folder with
# recordings of the end-to-end suite. Without it, the suite runs first.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tools/ci/tools.sh
python=$(python_tools)/bin
export AWS_CLI=$python/aws
# Node.js looks for packages beside the modules that import them.
packages=$(npm_tools)/node_modules
rm -rf harness/conformance/node_modules
ln -s "$packages" harness/conformance/node_modules
# npm sets this to the Node.js that runs npm, which may be too old to run TypeScript.
unset NODE

if [[ -z "${RECORD_EXCHANGES:-}" ]]; then
  RECORD_EXCHANGES=$(mktemp -d)
  export RECORD_EXCHANGES
  trap 'rm -rf "$RECORD_EXCHANGES"' EXIT
  npm test -- __tests__/e2e
fi

npx --no-install tsc --project harness/conformance
"$python/python" -m pytest harness/conformance/apprunner
node --test --test-reporter=spec harness/conformance/*/*.test.ts
