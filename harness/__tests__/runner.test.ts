import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseCommand } from '../runner/commands.ts'
import { machineEnvironment } from '../runner/environment.ts'
import { parseKeyValues } from '../runner/file-commands.ts'
import { evaluate, inputEnvironment, stepInputs } from '../runner/inputs.ts'
import { lineSplitter } from '../runner/lines.ts'
import { createMasker, maskText, maskVariants } from '../runner/masks.ts'
import { findNode } from '../runner/node.ts'
import { type NodeRuntime, type RunOptions, runAction } from '../runner/runner.ts'
import { createStep } from '../runner/step.ts'
import { createStepFiles, readStepFiles, type StepFiles } from '../runner/step-files.ts'
import { NAME, withSimulators } from '../runner/with-simulators.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'runner-test-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const testWithSignals = process.platform === 'win32' ? test.skip : test

describe('file commands', () => {
  const read = (text: string, windows = false) => {
    const { pairs, error } = parseKeyValues(text, windows)
    return { pairs: pairs.map(([name, value]) => `${name} → ${value}`), error }
  }

  test.each<[title: string, text: string, pairs: string[]]>([
    ['nothing', '', []],
    ['a pair', 'a=b\n', ['a → b']],
    ['a pair without line end', 'a=b', ['a → b']],
    ['an empty value', 'a=\n', ['a → ']],
    ['a value with = and <<', 'a=b=c<<d\n', ['a → b=c<<d']],
    ['spaces, which stay', ' a = b \n', [' a  →  b ']],
    ['empty lines, which are ignored', '\n\na=b\n\nc=d\n', ['a → b', 'c → d']],
    ['the same name twice', 'a=1\na=2\n', ['a → 1', 'a → 2']],
    ['a block', 'a<<EOF\nb\nEOF\n', ['a → b']],
    ['a block of lines', 'a<<EOF\nb\n\nc=d\n EOF\nEOF\nx=y', ['a → b\n\nc=d\n EOF', 'x → y']],
    ['an empty block', 'a<<EOF\nEOF\n', ['a → ']],
    ['a block with one empty line', 'a<<EOF\n\nEOF\n', ['a → ']],
    ['a delimiter with =', 'a<<b=c\nd\nb=c\n', ['a → d']],
    ['a delimiter at the end of the file', 'a<<EOF\nb\nEOF', ['a → b']],
    ['CR, which does not end a line', 'a=b\r\nc<<EOF\r\nd\r\nEOF\r\n', ['a → b\r', 'c → d\r']],
    ['an empty name', '=b\n', [' → b']],
  ])('read %s', (_, text, pairs) => {
    expect(read(text)).toEqual({ pairs, error: undefined })
  })

  test('end lines at CRLF, but not at CR, on Windows', () => {
    const { pairs } = read('a=b\r\nc<<EOF\r\nd\r\ne\rf\ng\r\nEOF\r\n', true)
    expect(pairs).toEqual(['a → b', 'c → d\r\ne\rf\ng'])
  })

  test.each([
    ['a line without = and <<', 'a=b\nwhat\n', "Invalid format 'what'"],
    ['an empty name of a block', 'a=b\n<<EOF\nc\nEOF\n', 'Neither the name nor the delimiter'],
    ['an empty delimiter', 'a=b\nc<<\nd\n', 'Neither the name nor the delimiter'],
    ['a block without end', 'a=b\nc<<EOF\nd\n', "Matching delimiter not found 'EOF'"],
    ['a block whose last line has no line end', 'a=b\nc<<EOF\nd', 'no line end'],
    ['a different delimiter', 'a=b\nc<<EOF\nd\neof\n', "Matching delimiter not found 'EOF'"],
  ])('stop at %s, and the values before it stay', (_, text, message) => {
    expect(read(text)).toEqual({ pairs: ['a → b'], error: expect.stringContaining(message) })
  })
})

describe('commands', () => {
  test.each<[line: string, name: string, data: string, properties?: Record<string, string>]>([
    ['::debug::text', 'debug', 'text'],
    ['  \t::WARNING::text', 'warning', 'text'],
    ['::error::', 'error', ''],
    ['::error title=a%3Ab%2Cc,file=d.ts::e::f', 'error', 'e::f', { title: 'a:b,c', file: 'd.ts' }],
    ['::error endLine=3,,col=::m', 'error', 'm', { endline: '3' }],
    ['::error title==a=b::m', 'error', 'm', { title: 'a=b' }],
    ['::notice::100%25%0D%0A%3A%2C', 'notice', '100%\r\n%3A%2C'],
    ['::notice::%250A', 'notice', '%0A'],
    ['text ##[error]m%5D%3B%0A', 'error', 'm];\n'],
    ['##[error title=a%3Bb;file=c]m', 'error', 'm', { title: 'a;b', file: 'c' }],
  ])('parse %s', (line, name, data, properties = {}) => {
    expect(parseCommand(line)).toEqual({ name, data, properties })
  })

  test.each(['', '::error', 'text ::error::m', '::x::m', ':: error::m', '##[error', '##[x]m'])(
    '%p is text',
    (line) => expect(parseCommand(line)).toBeUndefined(),
  )
})

describe('a step', () => {
  const stepOf = (lines: string[], debug = false) => {
    const step = createStep(createMasker(), debug)
    lines.forEach(step.read)
    return step
  }

  test('logs text, annotations and, with debug, debug messages', () => {
    const lines = ['text', '::notice::n', '::warning::w', '::error::e', '::debug::d%0Ae']
    const log = ['text', '##[notice]n', '##[warning]w', '##[error]e']
    expect(stepOf(lines).log).toEqual(log)
    expect(stepOf(lines, true).log).toEqual([...log, '##[debug]d', '##[debug]e'])
  })

  test('stores 10 annotations of each type, and 4,096 characters of each', () => {
    const step = stepOf([
      `::error title=T,line=1,endColumn=2::${'x'.repeat(5000)}`,
      ...Array.from({ length: 12 }, () => '::error::e'),
      '::notice::n',
    ])
    expect(step.annotations).toHaveLength(11)
    const message = 'x'.repeat(4096)
    expect(step.annotations[0]).toEqual({ type: 'error', title: 'T', line: '1', endColumn: '2', message })
    expect(step.log).toHaveLength(14)
  })

  test('masks the log and annotations after add-mask', () => {
    const lines = ['s3cret', '::add-mask::s3cret', 'my s3cret.', '::error::s3cret', '::debug::s3cret']
    const step = stepOf(lines, true)
    expect(step.log).toEqual(['s3cret', '::add-mask::***', 'my ***.', '##[error]***', '##[debug]***'])
    expect(step.annotations).toEqual([{ type: 'error', message: '***' }])
  })

  test('warns of an empty mask', () => {
    const step = stepOf(['::add-mask:: '])
    expect(step.runnerWarnings).toHaveLength(1)
    expect(step.failed).toBe(false)
  })

  test('ignores commands between stop-commands and its token', () => {
    const lines = ['::stop-commands::t0ken-t0ken', '::error::a', '::t0ken-other::', '::T0KEN-T0KEN::']
    const step = stepOf([...lines, '::error::b'])
    expect(step.annotations).toEqual([{ type: 'error', message: 'b' }])
    expect(step.log).toEqual(['::stop-commands::***', ...lines.slice(1), '##[error]b'])
  })

  test.each([
    '::stop-commands::',
    '::stop-commands::warning',
    '::stop-commands::pause-logging',
    '::set-env name=A::b',
    '::group::not simulated',
  ])('fails after %s, which is invalid or not simulated', (line) => {
    const annotations = [{ type: 'error' }, { type: 'error' }]
    expect(stepOf([line])).toMatchObject({ failed: true, annotations })
  })
})

describe('masks', () => {
  test.each([
    ['base64', 'secret', 'c2VjcmV0'],
    ['base64 one byte on', 'secret', Buffer.from('ecret').toString('base64')],
    ['base64 two bytes on', 'secret', Buffer.from('cret').toString('base64')],
    ['a command line', 'a"b', 'a\\"b'],
    ['an expression', "a'b", "a''b"],
    ['JSON', 'a\n"b"\u2028', 'a\\n\\"b\\"\\u2028'],
    ['a URI', "a b/ü'(*)", 'a%20b%2F%C3%BC%27%28%2A%29'],
    ['XML', `<a&"b">'`, '&lt;a&amp;&quot;b&quot;&gt;&apos;'],
    ['no quotes', '"password"', 'password'],
    ['PowerShell, before &', 'before&after!', 'before&'],
    ['PowerShell, after &', 'before&after!', 'after!'],
    ['PowerShell, around &+', 'before&+xafter!', 'after!'],
  ])('cover %s', (_, value, variant) => {
    expect(maskVariants(value)).toContain(variant)
  })

  test('cover each line of a secret', () => {
    const masker = createMasker(['first\r\n  second \n\n'])
    expect(masker.mask('a first b second')).toBe('a *** b ***')
    expect(masker.values).toContain('second')
  })

  test('that overlap or touch become one', () => {
    expect(maskText('xabcdx', ['abc', 'bcd'])).toBe('x***x')
    expect(maskText('abcd', ['ab', 'cd'])).toBe('***')
    expect(maskText('ab-ab', ['ab'])).toBe('***-***')
    expect(maskText('aaa', ['aa'])).toBe('***')
    expect(createMasker(['']).mask('text')).toBe('text')
  })
})

describe('inputs', () => {
  const declared = {
    a: { default: 'A' },
    'b-c d': null,
    flag: { default: false },
    token: { default: `\${{ github.token }}` },
  }

  test('have defaults where they are absent, whatever the case of their names', () => {
    expect(stepInputs(declared, { A: '' }, { token: 't' })).toEqual({
      inputs: { A: '', 'b-c d': '', flag: 'false', token: 't' },
      warnings: [],
    })
  })

  test('cause warnings if unknown or deprecated', () => {
    const old = { old: { deprecationMessage: 'use new' } }
    expect(stepInputs(old, { old: '1', x: '2' }).warnings).toEqual([
      "Input 'old' has been deprecated with message: use new",
      "Unexpected input(s) 'x', valid inputs are ['old']",
    ])
  })

  test('become environment variables', () => {
    expect(inputEnvironment({ 'b-c d': 'x' })).toEqual({ 'INPUT_B-C_D': 'x' })
  })

  test('can have expressions as defaults', () => {
    expect(evaluate(`\${{github.repository}}@\${{ github.none }}`, { repository: 'o/r' })).toBe('o/r@')
    expect(() => evaluate(`\${{ runner.os }}`, {})).toThrow('cannot evaluate')
  })
})

test('lines end at LF, CR and CRLF, however the text is split into chunks', () => {
  const lines: string[] = []
  const splitter = lineSplitter((line) => lines.push(line))
  for (const piece of ['a\r', '\nb', '\n\nc\rd', '\r', 'e\r']) splitter.write(piece)
  splitter.end()
  expect(lines).toEqual(['a', 'b', '', 'c', 'd', 'e'])
})

test('the machine has only the environment variables that it needs', () => {
  const folders = { home: '/h', temp: '/t', toolCache: '/c', workspace: '/w', fileCommands: '/f' }
  const own = { PATH: '/bin', SystemRoot: 'C:\\Windows', AWS_REGION: 'x', HTTPS_PROXY: 'x', TOKEN: 'x' }
  const linux = machineEnvironment(folders, own, 'linux')
  expect(linux).toEqual({ PATH: '/bin', HOME: '/h', TMPDIR: '/t', AWS_EC2_METADATA_DISABLED: 'true' })
  const windows = machineEnvironment(folders, own, 'win32')
  expect(windows).toMatchObject({ SystemRoot: 'C:\\Windows', USERPROFILE: '/h' })
})

describe('the files of a step', () => {
  const MIB = 1024 * 1024

  test.each<[keyof StepFiles, text: string | undefined, failed: boolean, outputs: object, error: string]>([
    ['GITHUB_OUTPUT', 'a=b\n', false, { a: 'b' }, ''],
    ['GITHUB_OUTPUT', undefined, false, {}, ''],
    ['GITHUB_OUTPUT', 'a=b\nc<<EOF\n', true, { a: 'b' }, "delimiter not found 'EOF'"],
    ['GITHUB_OUTPUT', '=b\n', true, {}, 'An output needs a name'],
    ['GITHUB_ENV', 'A=1\n', true, {}, 'What was written to $GITHUB_ENV is not simulated.'],
    ['GITHUB_STEP_SUMMARY', 'x'.repeat(MIB + 1), false, {}, 'GITHUB_STEP_SUMMARY'],
  ])('%s can have mistakes: %.20j', async (name, text, failed, outputs, error) => {
    const { step, summary } = await stepWith(name, text)
    expect(step).toMatchObject({ failed, outputs })
    expect(summary).toBe('')
    if (error === '') expect(step.runnerErrors).toEqual([])
    else expect(step.runnerErrors.at(-1)).toContain(error)
  })

  test('can have a summary of 1 MiB, which is masked', async () => {
    const text = `s3cret${'x'.repeat(MIB - 6)}`
    expect((await stepWith('GITHUB_STEP_SUMMARY', text)).summary).toBe(`***${text.slice(6)}\n`)
  })

  async function stepWith(name: keyof StepFiles, text: string | undefined) {
    const files = await createStepFiles(await mkdtemp(join(root, 'files-')))
    if (text === undefined) await rm(files[name])
    else await writeFile(files[name], text)
    const masker = createMasker(['s3cret'])
    const step = createStep(masker)
    return { step, ...(await readStepFiles(files, step, masker, false)) }
  }
})

describe('an action', () => {
  let count = 0
  const action = async (
    script: string,
    { inputs = '  none: {}', using = 'node24', main = 'dist/main.mjs', manifest = 'action.yml' } = {},
  ) => {
    const actionDir = join(root, `action-${++count}`, 'inner')
    const file = join(actionDir, main)
    for (const folder of [actionDir, dirname(file)]) await mkdir(folder, { recursive: true })
    const imports = "import fs, { appendFileSync as append } from 'node:fs'"
    await writeFile(file, `${imports}\nconst env = process.env\n${script}`)
    const declarations = `inputs:\n${inputs}\nruns:\n  using: ${using}\n  main: ${main}\n`
    await writeFile(join(actionDir, manifest), declarations)
    return actionDir
  }
  const run = async (script: string, options: RunOptions = {}) =>
    runAction({ actionDir: await action(script), ...options })

  test('succeeds, and its folders are deleted', async () => {
    const result = await run('console.log(env.RUNNER_TEMP + "|" + process.cwd())')
    const success = { exitCode: 0, signal: null, conclusion: 'success', summary: '', outputs: {} }
    expect(result).toMatchObject({ ...success, runnerErrors: [] })
    for (const folder of result.log[0]?.split('|') ?? []) expect(existsSync(folder)).toBe(false)
  })

  test('fails with its exit code; its files and both streams are read, and its token is masked', async () => {
    const script = `append(env.GITHUB_OUTPUT, 'a=b\\n')
      append(env.GITHUB_STEP_SUMMARY, '# A')
      process.exitCode = 3
      fs.writeSync(1, '::warning::w\\npart')
      fs.writeSync(2, 'e')
      fs.writeSync(1, 'ly ' + env.INPUT_TOKEN)`
    const actionDir = await action(script, { inputs: `  token: { default: "\${{ github.token }}" }` })
    const result = await runAction({ actionDir })
    const failure = { exitCode: 3, conclusion: 'failure', outputs: { a: 'b' }, runnerErrors: [] }
    expect(result).toMatchObject({ ...failure, summary: '# A\n', stderr: 'e' })
    expect(result.log.sort()).toEqual(['##[warning]w', 'e', 'partly ***'])
  })

  test('gets a new, empty file for each kind of file command, named as on the runner', async () => {
    const names = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']
    const script = `for (const name of ${JSON.stringify(names)})
      console.log(env[name].split(/[\\\\/]/).at(-1) + ' ' + fs.statSync(env[name]).size)`
    const { log } = await run(script)
    const kinds = ['set_output', 'set_env', 'add_path', 'save_state', 'step_summary']
    expect(log).toEqual(kinds.map((kind) => expect.stringMatching(`^${kind}_[0-9a-f-]{36} 0$`)))
  })

  test('gets its inputs', async () => {
    const inputs = '  my name: { default: d }\n  other: { default: e }'
    const script = 'console.log(env.INPUT_MY_NAME + "|" + env.INPUT_OTHER)'
    const actionDir = await action(script, { inputs })
    const result = await runAction({ actionDir, with: { Other: '', unknown: 'x' } })
    expect(result.log).toEqual([expect.stringContaining("Unexpected input(s) 'unknown'"), 'd|'])
    expect(result.annotations).toMatchObject([{ type: 'warning' }])
  })

  test('gets the environment variables of the runner, and none of ours', async () => {
    process.env.AWS_PROFILE = 'mine'
    const result = await run('fs.writeSync(1, JSON.stringify(env))', {
      debug: true,
      github: { repository: 'o/r', runId: 7 },
      env: { EXTRA: 'x', CI: undefined },
      nodeOptions: '--no-warnings',
    })
    delete process.env.AWS_PROFILE
    const env = JSON.parse(result.stdout)
    expect(env).toMatchObject({
      AWS_EC2_METADATA_DISABLED: 'true',
      EXTRA: 'x',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_REPOSITORY_OWNER: 'o',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '7',
      NODE_OPTIONS: '--no-warnings',
      RUNNER_DEBUG: '1',
    })
    for (const name of ['AWS_PROFILE', 'CI', 'GITHUB_TOKEN']) expect(env).not.toHaveProperty(name)
    expect(dirname(env.GITHUB_OUTPUT)).toBe(join(env.RUNNER_TEMP, '_runner_file_commands'))
    expect(env.GITHUB_WORKSPACE.endsWith(join('r', 'r'))).toBe(true)
  })

  test('can run on another Node.js, with the environment and line ends of its platform', async () => {
    const node: NodeRuntime = { ...findNode(), args: ['--no-warnings'], platform: 'win32', arch: 'arm64' }
    const script = `append(env.GITHUB_OUTPUT, 'a=b\\r\\nc<<EOF\\r\\nd\\r\\nEOF\\r\\n')
      console.log(JSON.stringify([process.execArgv, env.RUNNER_OS, env.RUNNER_ARCH, env.USERPROFILE === env.HOME]))`
    const { log, outputs } = await run(script, { node })
    expect(log).toEqual(['[["--no-warnings"],"Windows","ARM64",true]'])
    expect(outputs).toEqual({ a: 'b', c: 'd' })
  })

  test('has its log passed on line by line while it runs', async () => {
    const file = join(root, 'seen')
    const script = `
      process.stdout.write('::add-mask::secret-value\\n::warning::secret-value\\n')
      const timer = setInterval(() => { if (fs.existsSync(env.SEEN)) clearInterval(timer) }, 10)`
    const lines: string[] = []
    const onLog = (line: string) => {
      lines.push(line)
      writeFileSync(file, '')
    }
    const result = await run(script, { onLog, env: { SEEN: file }, timeoutMs: 10_000 })
    expect(lines).toEqual(['##[warning]***'])
    expect(result.log).toEqual(lines)
  })

  testWithSignals('can be canceled, and is killed 2.5 s after a SIGTERM that it ignores', async () => {
    const script = `
      process.on('SIGTERM', () => console.log('stopping'))
      setInterval(() => {}, 1000)
      console.log('ready')`
    const after = (output: string) => output.includes('ready')
    const result = await run(script, { signal: { after, name: 'SIGTERM' } })
    const killed = { exitCode: null, signal: 'SIGKILL', conclusion: 'failure', log: ['ready', 'stopping'] }
    expect(result).toMatchObject(killed)
    expect(result.exitedAt - (result.signalledAt ?? 0)).toBeGreaterThanOrEqual(2400)
  })

  test('is killed at the timeout', async () => {
    const running = run('setInterval(() => {}, 1000)', { timeoutMs: 500 })
    await expect(running).rejects.toThrow('within 500 ms')
  })

  test('can have its script outside its folder, and action.yaml as its file', async () => {
    const options = { main: '../dist/main.mjs', manifest: 'action.yaml' }
    const actionDir = await action('console.log("here")', options)
    expect((await runAction({ actionDir })).log).toEqual(['here'])
  })

  test('must exist, and be for Node.js 24', async () => {
    await expect(runAction({ actionDir: root })).rejects.toThrow("Can't find 'action.yml'")
    const outdated = await action('', { using: 'node20' })
    await expect(runAction({ actionDir: outdated })).rejects.toThrow('must be node24')
  })
})

test('an error inside withSimulators shows the log and annotations of the last steps', async () => {
  const failing = withSimulators(async ({ run }) => {
    const { exitCode } = await run()
    expect(exitCode).toBe(3)
  })
  const error: Error = await failing.catch((reason) => reason)
  for (const shown of [error.message, error.stack]) {
    expect(shown).toContain('Step ended in success, exit code 0')
    expect(shown).toContain('  | [warning]')
    expect(shown).toContain(NAME)
    expect(shown).toMatch(/Annotation: warning, \w+/)
    expect(shown?.match(/Step ended/g)).toHaveLength(1)
    expect(shown).not.toContain('##[')
  }
})
