import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readArguments, usage } from '../../harness/arguments.ts'

// Jest sets FORCE_COLOR in a terminal.
const { FORCE_COLOR, NODE_OPTIONS, ...env } = process.env

/** Runs a script as npm does. */
function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${script}.ts`, ...args], {
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

const oneLine = /^[^\n]+\n$/

const commands: Record<string, { script: string; bad: [problem: RegExp, ...args: string[]][] }> = {
  start: {
    script: 'scripts/start',
    bad: [
      [/--endpoint-url is not valid/, '--endpoint-url', 'localhost'],
      [/exclude each other/, '--aws', '--endpoint-url', 'http://127.0.0.1:1'],
      [/argument missing/, '--connection-name'],
      [/does not take an argument/, '--aws=yes'],
    ],
  },
  simulator: {
    script: 'harness/simulator/main',
    bad: [
      [/--port is not valid/, '--port', 'http'],
      [/--port is not valid/, '--port', '65536'],
      [/--port is not valid/, '--port='],
    ],
  },
  'release-check': {
    script: 'scripts/release-check',
    bad: [
      [/--tag is not valid/, '--tag', 'v1'],
      [/--date is not valid/, '--date', '2026-13-01'],
      [/--notes is not valid/, '--notes', ''],
    ],
  },
  probe: {
    script: 'harness/probe/main',
    bad: [
      [/--watch is not valid/, '--watch', 'long'],
      [/--endpoint-url is not valid/, '--endpoint-url', 'localhost'],
      [/Expected either --endpoint-url or --aws/],
    ],
  },
  rename: {
    script: 'scripts/rename',
    bad: [
      [/Expected OWNER\/NAME, but got nothing/],
      [/Expected OWNER\/NAME, but got a\/b c\/d/, 'a/b', 'c/d'],
      [/not of the form OWNER\/NAME/, 'octo-org'],
      [/not of the form OWNER\/NAME/, 'octo-org/a/b'],
      [/not of the form OWNER\/NAME/, 'octo--org/repo'],
    ],
  },
}

describe.each(Object.entries(commands))('npm run %s', (name, { script, bad }) => {
  test('explains itself, and does nothing else', () => {
    const { status, stdout, stderr } = run(script, '--help')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: npm (run )?${name} `))
    expect(stdout).toContain('--help')
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  test.each<[RegExp, ...string[]]>([
    [/Unknown option '--nothing'/, '--nothing'],
    ...(name === 'rename' ? [] : ([[/Unexpected argument 'stray'/, 'stray']] as [RegExp, string][])),
    ...bad,
  ])('refuses with %s', (problem, ...args) => {
    const { status, stdout, stderr } = run(script, ...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(problem)
    expect(stderr).toMatch(oneLine)
  })
})

test('npm start has all inputs as options, with their defaults', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  const { stdout } = run('scripts/start', '--help')
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
    [['--name', 'x', '--quick'], { quick: 'true', name: 'x' }],
    [['--name=--quick'], { name: '--quick' }],
    [[], {}],
  ])('are read from %j', (args, values) => {
    expect({ ...readArguments(command, args).values }).toEqual(values)
  })

  test('are explained in lines that fit', () => {
    expect(usage(command, 24)).toBe(
      [
        'Usage: npm run it -- [OPTION]...',
        '',
        'Does this and that.',
        '',
        'Options:',
        '  --quick [true|false]',
        '      Be quick.',
        '  --name VALUE',
        '      The name.',
        '      Default: it',
        '  --help',
        '      Print this text,',
        '      and do nothing',
        '      else.',
      ].join('\n'),
    )
  })
})
