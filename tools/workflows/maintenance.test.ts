import { type ExecFileOptions, execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { languageServiceProblems } from './language-service.ts'
import { mutantsFor } from './mutations.ts'
import { ownRepository } from './references.ts'
import {
  allWorkflows,
  type Job,
  maintenanceWorkflows,
  read,
  type Step,
  type WorkflowFile,
  workflowOf,
} from './workflow-files.ts'

/** The problems in the jobs of a workflow that no linter finds. */
function jobProblems(file: WorkflowFile): string[] {
  return Object.entries(workflowOf(file).jobs).flatMap(([name, job]) =>
    problemsOfJob(job).map((problem) => `${file.path}: ${name}: ${problem}`),
  )
}

function problemsOfJob(job: Job): string[] {
  const steps = job.steps ?? []
  const caches = steps.some(
    ({ uses, with: inputs }) =>
      (uses?.startsWith('actions/setup-node@') && inputs?.['package-manager-cache'] !== false) ||
      (uses?.startsWith('actions/setup-go@') && inputs?.cache !== false),
  )
  const writes = job.permissions?.contents === 'write'
  const runsCode = steps.some(({ run }) => /\b(npm|npx|node|pip|go)\b/.test(run ?? ''))
  return [
    ...(job.uses || job['timeout-minutes'] ? [] : ['no timeout']),
    ...(caches ? ['a cache that another run may have poisoned'] : []),
    ...(writes && runsCode ? ['runs code from the checkout with a write token'] : []),
  ]
}

const problemsOf = async (file: WorkflowFile) => [
  ...jobProblems(file),
  ...(await languageServiceProblems(file)),
]

test.each(maintenanceWorkflows)('%s has no problems', async (path) => {
  expect(await problemsOf(read(path))).toEqual([])
})

test.each(mutantsFor('problems', maintenanceWorkflows.map(read)))(
  '$path with $mistake has a problem',
  async ({ expected, ...file }) => {
    expect(await problemsOf(file)).toContainEqual(expect.stringMatching(expected))
  },
)

test.each([
  ['ci', /^ {4}timeout-minutes:.*\n/gm, '', 'node-only: no timeout'],
  ['ci', /^ +package-manager-cache: false\n/gm, '', 'node-only: a cache'],
  ['release', /^ +cache: false|^ +package-manager-cache: false\n/m, '', 'check: a cache'],
  ['rebuild-dist', "echo 'dist/ is", "npm run build\n          echo 'dist/ is", 'commit: runs code'],
])('%s with %s replaced by %j has the problem %j', async (name, pattern, replacement, problem) => {
  const { path, text } = read(`.github/workflows/${name}.yml`)
  expect(jobProblems({ path, text: text.replace(pattern, replacement) })).toContainEqual(
    expect.stringContaining(problem),
  )
})

// To grant a job more permissions, add them here too.
const permissions: Record<string, string[]> = {
  ci: ['everything: contents: read', 'node-only: contents: read'],
  codeql: ['analyze: contents: read', 'analyze: security-events: write'],
  'dependency-review': ['review: contents: read'],
  mutation: ['mutation: contents: read'],
  platforms: ['platforms: contents: read'],
  'rebuild-dist': [
    'find: pull-requests: read',
    'build: contents: read',
    'commit: actions: write',
    'commit: contents: write',
  ],
  release: [
    'ci: contents: read',
    'check: contents: read',
    'attest: attestations: write',
    'attest: contents: read',
    'attest: id-token: write',
    'release: contents: write',
  ],
  scorecard: ['scorecard: contents: read', 'scorecard: id-token: write', 'scorecard: security-events: write'],
}

/** The permissions of the workflow and of each job, as `job: permission: value`. */
function permissionsOf(file: WorkflowFile): string[] {
  const { permissions, jobs } = workflowOf(file)
  return Object.entries({ workflow: { permissions }, ...jobs }).flatMap(([job, { permissions }]) =>
    permissions
      ? Object.entries(permissions).map(([permission, value]) => `${job}: ${permission}: ${value}`)
      : [`${job}: default permissions`],
  )
}

test.each(maintenanceWorkflows)('%s has only the permissions that it needs', (file) => {
  expect(permissionsOf(read(file))).toEqual(permissions[path.basename(file, '.yml')])
})

test('a workflow without permissions has the default ones', () => {
  const { path, text } = read('.github/workflows/dependency-review.yml')
  const defaults = text.replaceAll(/^ *permissions:.*\n( {6}.*\n)?/gm, '')
  expect(permissionsOf({ path, text: defaults })).toEqual([
    'workflow: default permissions',
    'review: default permissions',
  ])
})

test('each third-party action is pinned to one commit, with its version in a comment', () => {
  const uses = allWorkflows.flatMap((file) =>
    [...read(file).text.matchAll(/\buses: *([\w-]+\/[\w.-]+)(?:\/[\w/.-]+)?@(.*)/g)].map(
      ([, action, pin]) => ({
        action: action as string,
        pin: pin as string,
      }),
    ),
  )
  const thirdParty = uses.filter(({ action }) => action !== ownRepository)
  const pins = new Map(thirdParty.map(({ action, pin }) => [action, pin]))
  expect(pins.size).toBeGreaterThan(10)
  for (const { action, pin } of thirdParty) expect([action, pin]).toEqual([action, pins.get(action)])
  for (const pin of pins.values()) expect(pin).toMatch(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

/** Runs the script of a step in the shell in which GitHub does: only an explicit `bash` has pipefail. */
function runStep(
  { run = '', shell }: Step,
  { before = '', ...options }: ExecFileOptions & { before?: string },
) {
  const flags = shell === 'bash' ? ['-e', '-o', 'pipefail'] : ['-e']
  return promisify(execFile)('bash', [...flags, '-c', `${before}\n${run}`], { ...options, encoding: 'utf8' })
}

const valid = ['index.js', '546.index.js', 'licenses.txt', 'package.json']

/** Runs the step of rebuild-dist.yml that checks the artifact. Returns its result and the files in dist/ afterwards. */
async function checkArtifact(change: (artifact: string) => void) {
  const { commit } = workflowOf(read('.github/workflows/rebuild-dist.yml')).jobs
  const step = commit?.steps?.find(({ run }) => run?.includes('unexpected=')) as Step
  const folder = mkdtempSync(path.join(tmpdir(), 'rebuild-'))
  const [dist, artifact] = [path.join(folder, 'pull-request/dist'), path.join(folder, 'rebuilt')]
  try {
    mkdirSync(dist, { recursive: true })
    writeFileSync(path.join(dist, 'stale.index.js'), '')
    mkdirSync(artifact)
    for (const name of valid) writeFileSync(path.join(artifact, name), 'x')
    change(artifact)
    const result = await runStep(step, { cwd: folder }).then(
      () => 'accepted',
      ({ stdout }) => (stdout.includes('::error ') ? 'rejected' : 'failed'),
    )
    return { result, files: readdirSync(dist).sort() }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// The script runs on Linux only, and needs GNU find.
const onLinux = process.platform === 'linux' ? test : test.skip
onLinux.each<[string, boolean, (artifact: string) => void]>([
  ['the files of the build', true, () => {}],
  ['another file', false, (artifact) => writeFileSync(path.join(artifact, 'more.js'), '')],
  ['a hidden file', false, (artifact) => writeFileSync(path.join(artifact, '.index.js'), '')],
  ['a line break in a name', false, (artifact) => writeFileSync(path.join(artifact, 'x\nindex.js'), '')],
  ['a folder', false, (artifact) => mkdirSync(path.join(artifact, '1.index.js'))],
  ['a link', false, (artifact) => symlinkSync('/etc/passwd', path.join(artifact, '1.index.js'))],
  ['no index.js', false, (artifact) => rmSync(path.join(artifact, 'index.js'))],
])('rebuild-dist.yml, given an artifact with %s: accepted is %s', async (_, accepted, change) => {
  expect(await checkArtifact(change)).toEqual(
    accepted
      ? { result: 'accepted', files: valid.toSorted() }
      : { result: 'rejected', files: ['stale.index.js'] },
  )
})

// `gh` is replaced by a function.
onLinux.each([
  ['true', 'echo true', true],
  ['false', 'echo false', false],
  ['an error, as without the token', 'return 1', false],
])('release.yml, before it signs or publishes, given %s for immutable releases', async (_, gh, accepted) => {
  const { attest, release } = workflowOf(read('.github/workflows/release.yml')).jobs
  const step = attest?.steps?.[0] as Step
  const env = { ...process.env, GITHUB_REPOSITORY: 'octo-org/octo-repo' }
  const result = await runStep(step, { env, before: `gh() { ${gh}; }` }).then(
    () => 'accepted',
    ({ stdout }) => (stdout.includes('::error ') ? 'rejected' : 'failed'),
  )
  expect(result).toBe(accepted ? 'accepted' : 'rejected')
  expect(release?.needs).toBe('attest')
})

// `gh` is replaced by a function that prints its arguments. It answers the request for the tags.
onLinux.each<[string, string, string | undefined]>([
  ['is the newest', 'printf "refs/tags/%s\\n" v1.9.0 v1.10.0 v1.10.0-rc.1', '--method PATCH'],
  ['is not the newest', 'printf "refs/tags/%s\\n" v1.10.0 v1.11.0', 'v1 still points to v1.11.0.'],
  ['may be the newest, but the tags are unknown', 'return 1', undefined],
])('release.yml, if the release %s: moves the major tag, or says why not', async (_, tags, expected) => {
  const { release } = workflowOf(read('.github/workflows/release.yml')).jobs
  const step = release?.steps?.find(({ run }) => run?.includes('major=')) as Step
  const before = `gh() { if [[ $* == *matching-refs* ]]; then ${tags}; else echo "$*"; fi; }`
  const variables = { GITHUB_REF_NAME: 'v1.10.0', GITHUB_SHA: '0'.repeat(40), GH_REPO: 'octo-org/octo-repo' }
  const output = await runStep(step, { before, env: { ...process.env, ...variables } }).then(
    ({ stdout }) => stdout,
    () => undefined,
  )
  expect(output).toEqual(expected && expect.stringContaining(expected))
})
