import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the audit with a fake npm that prints a report. */
function auditWith(report: object, env: Record<string, string>) {
  writeFileSync(path.join(folder, 'report.json'), JSON.stringify(report))
  writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\ncat '${folder}/report.json'\nexit 1\n`, { mode: 0o755 })
  const { GITHUB_ACTIONS: _, ...inherited } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/ci/audit.js'], {
    encoding: 'utf8',
    env: { ...inherited, ...env, PATH: `${folder}:${process.env.PATH}` },
  })
  return { status, output: stdout + stderr }
}

const none = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } }
const one = {
  vulnerabilities: { lib: { name: 'lib', severity: 'low', range: '<2' } },
  metadata: { vulnerabilities: { total: 1 } },
}
const noEndpoint = { statusCode: 405, error: { summary: '', detail: '' } }

// The fake npm is a shell script.
const withShell = process.platform === 'win32' ? test.skip : test
withShell.each<[string, object, Record<string, string>, number, RegExp]>([
  ['no vulnerabilities', none, {}, 0, /: 0 known vulnerabilities/],
  ['a vulnerability', one, {}, 1, /lib <2: low/],
  ['no endpoint', noEndpoint, {}, 0, /nothing was checked.*HTTP 405/],
  ['no endpoint in GitHub Actions', noEndpoint, { GITHUB_ACTIONS: 'true' }, 1, /nothing was checked/],
])('with %s, the audit prints the result and sets the exit code', (_, report, env, status, output) => {
  const result = auditWith(report, env)
  expect(result.output).toMatch(output)
  expect(result.status).toBe(status)
})
