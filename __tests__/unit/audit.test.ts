import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the check with an npm in front that answers this. */
function auditWith(answer: object, env: Record<string, string>) {
  writeFileSync(path.join(folder, 'answer.json'), JSON.stringify(answer))
  writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\ncat '${folder}/answer.json'\nexit 1\n`, { mode: 0o755 })
  const { GITHUB_ACTIONS: _, ...own } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/ci/audit.js'], {
    encoding: 'utf8',
    env: { ...own, ...env, PATH: `${folder}:${process.env.PATH}` },
  })
  return { status, said: stdout + stderr }
}

const none = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } }
const one = {
  vulnerabilities: { lib: { name: 'lib', severity: 'low', range: '<2' } },
  metadata: { vulnerabilities: { total: 1 } },
}
const unreached = { statusCode: 405, error: { summary: '', detail: '' } }

// Where npm is no shell script, none can stand in for it.
const whereShellsAre = process.platform === 'win32' ? test.skip : test
whereShellsAre.each<[string, object, Record<string, string>, number, RegExp]>([
  ['nothing known', none, {}, 0, /: 0 known vulnerabilities/],
  ['a vulnerability', one, {}, 1, /lib <2: low/],
  ['no endpoint', unreached, {}, 0, /nothing was checked.*HTTP 405/],
  ['no endpoint on a runner of GitHub', unreached, { GITHUB_ACTIONS: 'true' }, 1, /nothing was checked/],
])('the audit with %s ends as it should', (_, answer, env, status, said) => {
  const ended = auditWith(answer, env)
  expect(ended.said).toMatch(said)
  expect(ended.status).toBe(status)
})
