import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { asWorkflow, beforeOf, yaml } from '../snippets.ts'
import { localCopy } from './local-copy.ts'
import { runTool, toolPath } from './tools.ts'

describe.each(yaml.map((block) => ({ ...block, block })))('$file:$line', ({ block }) => {
  const whole = asWorkflow(block, beforeOf(block))
  const workflow = { ...whole, path: 'w.yml' }

  test('is clean to actionlint', async () => {
    const { folder, file } = localCopy(workflow)
    try {
      const args = ['-no-color', '-shellcheck', toolPath('shellcheck'), '-pyflakes=', file]
      expect(await runTool('actionlint', args, { cwd: folder })).toEqual({ status: 0, output: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('is clean to zizmor and yamllint', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'snippet-'))
    try {
      // The reusable workflow has an exception, which goes by its name.
      const reusable = parse(workflow.text).on?.workflow_call
      const file = path.join(folder, reusable ? 'ensure-connection.yml' : 'w.yml')
      writeFileSync(file, workflow.text)
      const zizmor = await runTool('zizmor', [
        '--offline',
        '--no-progress',
        '--config=scripts/ci/zizmor.yml',
        file,
      ])
      expect(zizmor.output).not.toMatch(/^(error|warning|help|info)\[/m)
      expect(zizmor.status).toBe(0)
      const yamllint = ['--strict', '--config-file=scripts/ci/yamllint.yml', '-']
      expect(await runTool('yamllint', yamllint, { input: workflow.text })).toEqual({ status: 0, output: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
