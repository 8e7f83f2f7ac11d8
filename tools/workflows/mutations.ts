import { maintenanceWorkflows, reusableWorkflow, type WorkflowFile } from './workflow-files.ts'

/** A deliberate mistake, and what each check that must find it reports. */
export interface Mutation {
  mistake: string
  /** Whether the mistake can be made in a file. By default it can. */
  applies?: (file: WorkflowFile) => boolean
  pattern: RegExp
  replacement: string
  found: Partial<Record<Check, RegExp>>
}

/** `problems` are those that Node.js finds without other tools. */
export type Check = 'jactionlint' | 'zizmor' | 'yamllint' | 'problems'

const forMaintenance = ({ path }: WorkflowFile) => maintenanceWorkflows.includes(path)
const forUse = (file: WorkflowFile) => !forMaintenance(file)
const isReusable = ({ path }: WorkflowFile) => path === reusableWorkflow

export const misspelledInput: Mutation = {
  mistake: 'a misspelled input of this action',
  applies: forUse,
  // The last one, because the reusable workflow declares an input of that name first.
  pattern: /^( +)connection-name: (?![\s\S]* connection-name: )/m,
  replacement: '$1conection-name: ',
  found: { jactionlint: /conection-name/, problems: /conection-name/ },
}

const mutations: Mutation[] = [
  misspelledInput,
  {
    mistake: 'a misspelled input of a third-party action',
    applies: forUse,
    pattern: /^( +)role-to-assume: /m,
    replacement: '$1role-to-asume: ',
    found: { problems: /role-to-asume/ },
  },
  {
    mistake: 'a misspelled input of a third-party action',
    applies: forMaintenance,
    pattern: /^( +)(persist-credentials|name): (false|dist|release)$/m,
    replacement: '$1$2s: $3',
    found: { problems: /persist-credentialss|names/ },
  },
  {
    mistake: 'a misspelled output',
    applies: ({ text }) => text.includes('connection.outputs.'),
    pattern: /\b(steps|needs)\.connection\.outputs\.[\w-]+/,
    replacement: '$&x',
    found: { jactionlint: /property .* is not defined/ },
  },
  {
    mistake: 'a misspelled key',
    applies: forMaintenance,
    pattern: /^ {4}runs-on:/m,
    replacement: '    run-on:',
    found: { jactionlint: /run-on/, problems: /run-on/ },
  },
  {
    mistake: 'the wrong indentation',
    pattern: /^jobs:\n( {2}#.*\n)? {2}/m,
    replacement: 'jobs:\n   ',
    found: { yamllint: /error/ },
  },
  {
    mistake: 'an untrusted value in a script',
    pattern: /^ {4}steps:\n/m,
    replacement: `$&      - run: echo "\${{ github.event.pull_request.title }}"\n`,
    found: { jactionlint: /potentially untrusted/, zizmor: /template-injection/ },
  },
  {
    mistake: 'an unquoted variable in a script',
    pattern: /^ {4}steps:\n/m,
    replacement: '$&      - run: rm -r $HOME\n',
    found: { jactionlint: /SC2086/ },
  },
  {
    mistake: 'a pipeline whose failure goes unnoticed',
    // Its callers choose the runner, and thus the default shell.
    applies: (file) => !isReusable(file),
    pattern: /^ {4}steps:\n/m,
    replacement: '$&      - run: npm ls | tail -n 1\n',
    found: { jactionlint: /pipefail/ },
  },
  {
    mistake: 'a third-party action pinned to a tag',
    applies: ({ text }) => /@[0-9a-f]{40}/.test(text),
    pattern: /@[0-9a-f]{40} # (v\d+)\.\d+\.\d+/,
    replacement: '@$1',
    found: { zizmor: /unpinned-uses/ },
  },
  {
    mistake: 'a checkout that persists its credentials',
    applies: ({ text }) => text.includes('actions/checkout@'),
    pattern: /persist-credentials: false$/m,
    replacement: 'fetch-tags: false',
    found: { zizmor: /artipacked/ },
  },
  {
    mistake: "no 'permissions: {}'",
    applies: (file) => !isReusable(file),
    pattern: /^permissions: \{\}$/m,
    replacement: '',
    found: { zizmor: /excessive-permissions/ },
  },
  {
    mistake: 'every permission',
    applies: (file) => !isReusable(file),
    pattern: /^permissions: \{\}$/m,
    replacement: 'permissions: write-all',
    found: { zizmor: /excessive-permissions/ },
  },
  {
    mistake: 'a missing permission',
    applies: (file) => forUse(file) && !isReusable(file),
    pattern: /^ +id-token: write.*\n/m,
    replacement: '',
    found: { problems: /needs .*id-token: write/ },
  },
  {
    mistake: 'an ARN of another job that may be empty',
    applies: ({ text }) => text.includes("connection-arn != ''"),
    pattern: /needs\.connection\.outputs\.connection-arn != ''/,
    replacement: "needs.connection.result == 'success'",
    found: { problems: /does not check that needs\.connection\.outputs\.connection-arn is not empty/ },
  },
  {
    mistake: 'a permission requested of the caller',
    applies: isReusable,
    pattern: /^ {4}runs-on:/m,
    replacement: '    permissions:\n      issues: write\n$&',
    found: { problems: /requests permissions/ },
  },
]

/** The file with the mistake in it. */
export function mutated({ path, text }: WorkflowFile, { pattern, replacement }: Mutation): WorkflowFile {
  const result = text.replace(pattern, replacement)
  if (result === text) throw new Error(`${path} has nothing that matches ${pattern}`)
  return { path, text: result }
}

/** The mutations of these files that a check must find, each with what the check reports. */
export function mutantsFor(check: Check, files: WorkflowFile[]) {
  return mutations.flatMap((mutation) => {
    const { mistake, applies = () => true, found } = mutation
    const expected = found[check]
    if (!expected) return []
    return files.filter(applies).map((file) => ({ ...mutated(file, mutation), mistake, expected }))
  })
}
