import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readArguments, usage } from '../../harness/arguments.ts'
import { runCommand } from './run-command.ts'

const commands = {
  start: '../start.ts',
  simulator: '../../harness/simulator/main.ts',
  probe: '../../harness/probe/main.ts',
  'release-check': '../release-check.ts',
  rename: '../rename.ts',
}
type Name = keyof typeof commands

const run = (name: Name, ...args: string[]) => runCommand(commands[name], ...args)

test.each(Object.keys(commands) as Name[])(
  'npm run %s explains itself, and does nothing else',
  async (name) => {
    const { ended, stdout, stderr } = await run(name, '--help')
    expect({ ended, stderr }).toEqual({ ended: 'exit 0', stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: npm (run )?${name} `))
    expect(stdout).toContain('--help')
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  },
)

test.each<[name: Name, problem: RegExp, ...args: string[]]>([
  ['start', /Unknown option '--nothing'/, '--nothing'],
  ['start', /Unexpected argument 'stray'/, 'stray'],
  ['start', /argument missing/, '--connection-name'],
  ['start', /does not take an argument/, '--aws=yes'],
  ['start', /--endpoint-url is not valid/, '--endpoint-url', 'localhost'],
  ['start', /exclude each other/, '--aws', '--endpoint-url', 'http://127.0.0.1:1'],
  ['simulator', /--port is not valid/, '--port', 'http'],
  ['simulator', /--port is not valid/, '--port', '65536'],
  ['simulator', /--port is not valid/, '--port='],
  ['release-check', /--tag is not valid/, '--tag', 'v1'],
  ['release-check', /--date is not valid/, '--date', '2026-13-01'],
  ['release-check', /--notes is not valid/, '--notes', ''],
  ['probe', /--watch is not valid/, '--watch', 'long'],
  ['probe', /--endpoint-url is not valid/, '--endpoint-url', 'localhost'],
  ['probe', /Expected either --endpoint-url or --aws/],
  ['rename', /Expected OWNER\/NAME, but got nothing/],
  ['rename', /Expected OWNER\/NAME, but got a\/b c\/d/, 'a/b', 'c/d'],
  ['rename', /not of the form OWNER\/NAME/, 'octo-org'],
  ['rename', /not of the form OWNER\/NAME/, 'octo-org/a/b'],
  ['rename', /not of the form OWNER\/NAME/, 'octo--org/repo'],
])('npm run %s refuses with %s', async (name, problem, ...args) => {
  const { ended, stdout, stderr } = await run(name, ...args)
  expect({ ended, stdout }).toEqual({ ended: 'exit 2', stdout: '' })
  expect(stderr).toMatch(problem)
  expect(stderr).toMatch(/^[^\n]+\n$/)
})

test('npm start has all inputs as options, with their defaults', async () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  const { stdout } = await run('start', '--help')
  const options = new Map(stdout.split('\n  --').map((option) => [option.split(' ')[0], option]))
  for (const [name, { default: value }] of Object.entries(inputs)) {
    expect(options.get(name)).toContain(value === 'false' ? `${name} [true|false]\n` : `${name} VALUE\n`)
    if (value) expect(`${options.get(name)}\n`).toContain(`\n      Default: ${value}\n`)
  }
  expect(options.get('connection-name')).toContain('\n      Default: my-connection')
})

describe('the options of a command', () => {
  const command = {
    name: 'npm run it',
    description: 'Does this and that.',
    options: {
      quick: { type: 'string', value: 'true|false', description: 'Be quick.', withoutValue: 'true' },
      name: { type: 'string', description: 'The name.', default: 'it' },
    },
  } as const

  test.each([
    [['--quick'], { quick: 'true' }],
    [['--quick', 'false'], { quick: 'false' }],
    [['--quick=false'], { quick: 'false' }],
    [['--quick', '--name', 'x'], { quick: 'true', name: 'x' }],
    [['--name=--quick'], { name: '--quick' }],
    [[], {}],
  ])('are read from %j', (args, values) => {
    expect({ ...readArguments(command, args).values }).toEqual(values)
  })

  test('are explained in lines that fit', () => {
    const text = `Usage: npm run it -- [OPTION]...

Does this and that.

Options:
  --quick [true|false]
      Be quick.
  --name VALUE
      The name.
      Default: it
  --help
      Print this text,
      and do nothing
      else.`
    expect(usage(command, 24)).toBe(text)
  })
})
