import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { type CheckedFile, read, reusableWorkflow, workflowPaths } from '../checked-files.ts'
import { inputMisspelt, notPinned, outputMisspelt, type Planting, untrustedInScript } from '../plantings.ts'
import { localCopy } from './local-copy.ts'
import { type Ended, runTool, toolPath } from './tools.ts'

// Each starts several processes, and the machine may be busy.
jest.setTimeout(300_000)

function accepted({ status, output }: Ended): void {
  expect(output).not.toMatch(/error|warning/)
  expect(status).toBe(0)
}

function refused({ status, output }: Ended, said: RegExp): void {
  expect(output).toMatch(said)
  expect(status).toBeGreaterThan(0)
}

/** actionlint, with shellcheck over the scripts. */
async function actionlint(file: CheckedFile): Promise<Ended> {
  const copy = localCopy(file)
  try {
    const args = ['-no-color', '-shellcheck', toolPath('shellcheck'), '-pyflakes=', copy.file]
    return await runTool('actionlint', args, { cwd: copy.folder })
  } finally {
    rmSync(copy.folder, { recursive: true })
  }
}

const zizmorSettings = ['--offline', '--no-progress', '--persona=pedantic', '--config=scripts/ci/zizmor.yml']

/** zizmor, on a file under its own name. */
async function zizmor({ path: name, text }: CheckedFile): Promise<Ended> {
  return inFolder(path.basename(name), text, (file) => runTool('zizmor', [...zizmorSettings, file]))
}

const yamllint = ({ text }: CheckedFile) =>
  runTool('yamllint', ['--strict', '--config-file=scripts/ci/yamllint.yml', '-'], { input: text })

async function inFolder(name: string, text: string, check: (file: string) => Promise<Ended>): Promise<Ended> {
  const folder = mkdtempSync(path.join(tmpdir(), 'linted-'))
  try {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return await check(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const spoiled = ({ path, text }: CheckedFile, { plant }: Planting): CheckedFile => ({
  path,
  text: plant(text),
})

describe.each(workflowPaths)('%s', (path) => {
  const file = read(path)

  test('is clean to actionlint, zizmor and yamllint', async () => {
    accepted(await actionlint(file))
    accepted(await zizmor(file))
    accepted(await yamllint(file))
  })

  test('with an untrusted value in a script is refused by actionlint and zizmor', async () => {
    const bad = spoiled(file, untrustedInScript)
    refused(await actionlint(bad), /potentially untrusted/)
    refused(await zizmor(bad), /template-injection/)
  })

  test('with an input misspelt is refused by actionlint', async () => {
    refused(await actionlint(spoiled(file, inputMisspelt)), /conection-name/)
  })

  test('with the wrong indentation is refused by yamllint', async () => {
    const text = file.text.replace(/^jobs:\n {2}/m, 'jobs:\n   ')
    refused(await yamllint({ path, text }), /error/)
  })
})

test.each(workflowPaths.filter((path) => read(path).text.includes('configure-aws-credentials')))(
  "%s with a third party's action by its tag is refused by zizmor",
  async (path) => {
    refused(await zizmor(spoiled(read(path), notPinned)), /unpinned-uses/)
  },
)

test.each(workflowPaths.filter((path) => read(path).text.includes('connection.outputs.')))(
  '%s with an output misspelt is refused by actionlint',
  async (path) => {
    refused(await actionlint(spoiled(read(path), outputMisspelt)), /property .* is not defined/)
  },
)

test('permissions that nobody needs are refused by zizmor, but in the reusable workflow', async () => {
  const example = read('examples/gate-deployment.yml')
  const text = example.text.replace('permissions: {}\n', 'permissions: write-all\n')
  refused(await zizmor({ ...example, text }), /excessive-permissions/)
  // Its own name is what the exception goes by.
  const elsewhere = { ...read(reusableWorkflow), path: 'other.yml' }
  refused(await zizmor(elsewhere), /excessive-permissions/)
})

describe('templates/bootstrap/role.yaml', () => {
  const template = 'templates/bootstrap/role.yaml'
  const cfnLint = (text: string) => inFolder('role.yaml', text, (file) => runTool('cfn-lint', [file]))

  test('is clean to cfn-lint and yamllint', async () => {
    accepted(await cfnLint(readFileSync(template, 'utf8')))
    accepted(await yamllint(read(template)))
  })

  test.each([
    ['a property misspelt', /AssumeRolePolicyDocument/, 'AssumeRolePolicyDokument'],
    ['a parameter that is not there', /\$\{ConnectionName\}/, `\${Connection}`],
    ['an action written wrong', /apprunner:CreateService/, 'apprunnerCreateService'],
  ])('with %s is refused by cfn-lint', async (_, what, by) => {
    const text = readFileSync(template, 'utf8')
    const bad = text.replace(what, () => by)
    expect(bad).not.toBe(text)
    refused(await cfnLint(bad), /role\.yaml/)
  })
})

test.each([
  'action.yml',
  'connection/action.yml',
  'templates/bootstrap/apprunner.yaml',
  'scripts/ci/yamllint.yml',
  'scripts/ci/zizmor.yml',
])('%s is clean to yamllint', async (path) => {
  accepted(await yamllint(read(path)))
})

test.each(['action.yml', 'connection/action.yml'])('%s is clean to zizmor', async (path) => {
  accepted(await zizmor(read(path)))
})
