// Said after `npm test`, so that nobody takes a green one for all there is.
console.log(`
Only .ci/run checks these, as they need more than Node:
  npm run test:workflows   workflows and templates by actionlint, shellcheck, zizmor, yamllint and cfn-lint, and run by
                           nektos/act (needs Go and Python)
  conformance/run.sh       the stand-ins against what AWS and GitHub publish (needs Python)
  npm run test:browser     the pages that people see, in a browser (needs Chromium)`)
