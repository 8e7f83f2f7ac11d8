import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { read, reusableWorkflow, workflowOf, workflowPaths } from './checked-files.ts'
import { grantsOf, maintenancePaths, maintenanceProblems } from './maintenance/maintenance.ts'

test('every workflow of this repository is checked, here or with those that others use', () => {
  const all = readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`)
  expect(workflowPaths).toContain(reusableWorkflow)
  expect(
    [...maintenancePaths, ...workflowPaths.filter((file) => file.startsWith('.github/'))].sort(),
  ).toEqual(all.sort())
})

test('one action is used at one commit', () => {
  const pins = [...maintenancePaths, ...workflowPaths].flatMap((file) =>
    [...read(file).text.matchAll(/uses: ([\w-]+\/[\w-]+)(?:\/[\w-]+)*@([0-9a-f]{40} # \S+)/g)].map(
      ([, action, pin]) => ({ action: action as string, pin: pin as string }),
    ),
  )
  for (const action of new Set(pins.map(({ action }) => action))) {
    const used = pins.filter((each) => each.action === action).map(({ pin }) => pin)
    expect([action, ...new Set(used)]).toHaveLength(2)
  }
})

// Whoever gives a job more says so here too.
test.each([
  ['ci', ['everything: contents: read', 'node-only: contents: read']],
  ['codeql', ['analyze: contents: read', 'analyze: security-events: write']],
  ['dependency-review', ['review: contents: read']],
  [
    'rebuild-dist',
    [
      'find: pull-requests: read',
      'build: contents: read',
      'commit: actions: write',
      'commit: contents: write',
    ],
  ],
  [
    'release',
    [
      'ci: contents: read',
      'check: contents: read',
      'attest: attestations: write',
      'attest: contents: read',
      'attest: id-token: write',
      'release: contents: write',
    ],
  ],
  [
    'scorecard',
    ['scorecard: contents: read', 'scorecard: id-token: write', 'scorecard: security-events: write'],
  ],
])('%s has the permissions that it needs', (name, grants) => {
  expect(grantsOf(read(`.github/workflows/${name}.yml`))).toEqual(grants)
})

describe.each(maintenancePaths)('%s', (name) => {
  const file = read(name)

  test('is without a problem', async () => {
    expect(await maintenanceProblems(file)).toEqual([])
  })

  test.each([
    ["no 'permissions: {}'", /^permissions: \{\}$/m, '', /at the top/],
    ['a job without permissions', /^ {4}permissions:\n( {6}.*\n)+/m, '', /no permissions of its own/],
    ['a key misspelt', /^ {4}runs-on:/m, '    run-on:', /run-on/],
    ['an action by its tag', /@[0-9a-f]{40} # (v\d+)\.\d+\.\d+/, '@$1', /not pinned/],
    [
      'an input misspelt',
      /^( +)(persist-credentials|name): (false|dist|release)$/m,
      '$1$2s: $3',
      /persist-credentialss|names/,
    ],
  ])('with %s has a problem', async (_, what, by, said) => {
    const text = file.text.replace(what, by)
    expect(text).not.toBe(file.text)
    expect(await maintenanceProblems({ ...file, text })).toContainEqual(expect.stringMatching(said))
  })
})

describe('rebuild-dist.yml', () => {
  const file = read('.github/workflows/rebuild-dist.yml')
  const { commit } = workflowOf(file).jobs

  test("with the pull request's code beside a token that can write has a problem", async () => {
    const text = file.text.replace("echo 'dist/ is what", "npm run build\n          echo 'dist/ is what")
    expect(await maintenanceProblems({ ...file, text })).toContainEqual(
      expect.stringMatching(/commit: code that isn't/),
    )
  })

  // It runs on Linux alone, where the find that it takes is.
  const onLinux = process.platform === 'linux' ? test : test.skip
  const good = ['index.js', '546.index.js', 'licenses.txt', 'package.json']

  onLinux.each<[string, string[], (folder: string) => void]>([
    ['what the build gives', [], () => {}],
    ['another file', ['refused'], (folder) => writeFileSync(path.join(folder, 'more.js'), '')],
    ['a hidden file', ['refused'], (folder) => writeFileSync(path.join(folder, '.index.js'), '')],
    ['a name with a line end', ['refused'], (folder) => writeFileSync(path.join(folder, 'x\nindex.js'), '')],
    ['a folder', ['refused'], (folder) => mkdirSync(path.join(folder, '1.index.js'))],
    ['a link', ['refused'], (folder) => symlinkSync('/etc/passwd', path.join(folder, '1.index.js'))],
    ['no index.js', ['refused'], (folder) => rmSync(path.join(folder, 'index.js'))],
  ])('of an artifact with %s, takes it or leaves it', async (_, expected, spoil) => {
    const script = commit?.steps?.find(({ run }) => run?.includes('strange='))?.run as string
    const folder = mkdtempSync(path.join(tmpdir(), 'rebuild-'))
    try {
      mkdirSync(path.join(folder, 'pull-request', 'dist'), { recursive: true })
      writeFileSync(path.join(folder, 'pull-request', 'dist', 'stale.index.js'), '')
      mkdirSync(path.join(folder, 'rebuilt'))
      for (const name of good) writeFileSync(path.join(folder, 'rebuilt', name), 'x')
      spoil(path.join(folder, 'rebuilt'))
      const ended = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: folder,
      }).then(
        () => [],
        ({ stdout }) => [stdout.includes('::error ') ? 'refused' : 'broken'],
      )
      expect(ended).toEqual(expected)
      const now = readdirSync(path.join(folder, 'pull-request', 'dist'))
      expect(now.sort()).toEqual(expected.length > 0 ? ['stale.index.js'] : [...good].sort())
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
