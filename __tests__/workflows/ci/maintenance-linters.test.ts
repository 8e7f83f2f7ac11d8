import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { maintenancePaths } from '../maintenance/maintenance.ts'
import { runTool, toolPath } from './tools.ts'

const workflows = '.github/workflows'
const zizmor = ['--offline', '--no-progress', '--persona=pedantic', '--config=scripts/ci/zizmor.yml']
let folder: string

// actionlint doesn't know `$/`, and looks into what `./` names.
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'maintenance-'))
  mkdirSync(path.join(folder, '.git'))
  mkdirSync(path.join(folder, workflows), { recursive: true })
  for (const name of readdirSync(workflows)) {
    const text = readFileSync(path.join(workflows, name), 'utf8')
    writeFileSync(path.join(folder, workflows, name), text.replaceAll('uses: $/', 'uses: ./'))
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(maintenancePaths)('%s', (file) => {
  test('is clean to actionlint, with shellcheck', async () => {
    const args = ['-no-color', '-shellcheck', toolPath('shellcheck'), '-pyflakes=', file]
    expect(await runTool('actionlint', args, { cwd: folder })).toEqual({ status: 0, output: '' })
  })

  test('with a script that shellcheck warns of is refused', async () => {
    const spoiled = path.join(folder, workflows, `spoiled-${path.basename(file)}`)
    const text = readFileSync(path.join(folder, file), 'utf8')
    writeFileSync(spoiled, text.replace(/^ {4}steps:\n/m, '$&      - run: rm -r $HOME\n'))
    const args = ['-no-color', '-shellcheck', toolPath('shellcheck'), '-pyflakes=', spoiled]
    expect((await runTool('actionlint', args, { cwd: folder })).output).toMatch(/SC2086/)
  })
})

test.each([...maintenancePaths, '.github/dependabot.yml'])('%s is clean to zizmor', async (file) => {
  const { status, output } = await runTool('zizmor', [...zizmor, file])
  expect(output).not.toMatch(/^(error|warning|help|info)\[/m)
  expect(status).toBe(0)
})

test('a checkout that keeps its token is refused by zizmor', async () => {
  const spoiled = path.join(folder, workflows, 'keeps.yml')
  const text = readFileSync('.github/workflows/ci.yml', 'utf8')
  writeFileSync(spoiled, text.replaceAll(/^ +with:\n +persist-credentials: false\n/gm, ''))
  const { status, output } = await runTool('zizmor', [...zizmor, spoiled])
  expect(output).toMatch(/artipacked/)
  expect(status).toBeGreaterThan(0)
})

const forms = readdirSync('.github/ISSUE_TEMPLATE').map((name) => `.github/ISSUE_TEMPLATE/${name}`)
test.each([
  ...maintenancePaths,
  ...forms,
  '.github/dependabot.yml',
  '__tests__/workflows/maintenance/actions.yml',
])('%s is clean to yamllint', async (file) => {
  const args = ['--strict', '--config-file=scripts/ci/yamllint.yml', file]
  expect(await runTool('yamllint', args)).toEqual({ status: 0, output: '' })
})
