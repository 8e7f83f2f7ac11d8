import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../runner/commands.ts'
import { machineEnvironment } from '../../runner/environment.ts'
import { parseKeyValues, parsePaths } from '../../runner/file-commands.ts'
import { evaluate, inputEnvironment, stepInputs } from '../../runner/inputs.ts'
import { lineSplitter } from '../../runner/lines.ts'
import { createMasker, maskText, maskVariants } from '../../runner/masks.ts'
import { fakeToken, jobOutputs, type RunOptions, runAction } from '../../runner/runner.ts'
import { createStep } from '../../runner/step.ts'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const onWindows = process.platform === 'win32'

describe('file commands', () => {
  test.each<[string, string, [string, string][]]>([
    ['nothing', '', []],
    ['a pair', 'a=b\n', [['a', 'b']]],
    ['a pair without line end', 'a=b', [['a', 'b']]],
    ['an empty value', 'a=\n', [['a', '']]],
    ['a value with marks', 'a=b=c<<d\n', [['a', 'b=c<<d']]],
    ['spaces, kept', ' a = b \n', [[' a ', ' b ']]],
    [
      'empty lines, left out',
      '\n\na=b\n\nc=d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'the same name twice',
      'a=1\na=2\n',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['a block', 'a<<EOF\nb\nEOF\n', [['a', 'b']]],
    [
      'a block of lines',
      'a<<EOF\nb\n\nc=d\n EOF\nEOF\nx=y',
      [
        ['a', 'b\n\nc=d\n EOF'],
        ['x', 'y'],
      ],
    ],
    ['an empty block', 'a<<EOF\nEOF\n', [['a', '']]],
    ['a block with one empty line', 'a<<EOF\n\nEOF\n', [['a', '']]],
    ['a delimiter with an equals sign', 'a<<b=c\nd\nb=c\n', [['a', 'd']]],
    ['a delimiter at the end of the file', 'a<<EOF\nb\nEOF', [['a', 'b']]],
    [
      'CR, which ends no line',
      'a=b\r\nc<<EOF\r\nd\r\nEOF\r\n',
      [
        ['a', 'b\r'],
        ['c', 'd\r'],
      ],
    ],
    ['a name of nothing', '=b\n', [['', 'b']]],
  ])('read %s', (_, text, pairs) => {
    expect(parseKeyValues(text)).toEqual({ pairs })
  })

  test('take CRLF for a line end on Windows, and a single CR for text', () => {
    const { pairs } = parseKeyValues('a=b\r\nc<<EOF\r\nd\r\ne\rf\ng\r\nEOF\r\n', true)
    expect(pairs).toEqual([
      ['a', 'b'],
      ['c', 'd\r\ne\rf\ng'],
    ])
  })

  test.each([
    ['no mark', 'a=b\nwhat\n', "Invalid format 'what'"],
    ['no name', 'a=b\n<<EOF\nc\nEOF\n', 'Neither the name nor the delimiter'],
    ['no delimiter', 'a=b\nc<<\nd\n', 'Neither the name nor the delimiter'],
    ['no end of the block', 'a=b\nc<<EOF\nd\n', "Matching delimiter not found 'EOF'"],
    ['no line end before the end of the file', 'a=b\nc<<EOF\nd', 'no line end'],
    ['another delimiter', 'a=b\nc<<EOF\nd\neof\n', "Matching delimiter not found 'EOF'"],
  ])('stop at %s and keep what came before', (_, text, message) => {
    const { pairs, error } = parseKeyValues(text)
    expect(pairs).toEqual([['a', 'b']])
    expect(error).toContain(message)
  })

  test('read paths, the last naming of each', () => {
    expect(parsePaths('/a\n\n/b\r\n/a\n')).toEqual(['/b', '/a'])
  })
})

describe('commands', () => {
  test.each([
    ['::debug::text', { name: 'debug', properties: {}, data: 'text' }],
    ['  \t::WARNING::text', { name: 'warning', properties: {}, data: 'text' }],
    ['::error::', { name: 'error', properties: {}, data: '' }],
    [
      '::error title=a%3Ab%2Cc,file=d.ts::e::f',
      { name: 'error', properties: { title: 'a:b,c', file: 'd.ts' }, data: 'e::f' },
    ],
    ['::error endLine=3,,col=::m', { name: 'error', properties: { endline: '3' }, data: 'm' }],
    ['::error title==a=b::m', { name: 'error', properties: { title: 'a=b' }, data: 'm' }],
    ['::notice::100%25%0D%0A%3A%2C', { name: 'notice', properties: {}, data: '100%\r\n%3A%2C' }],
    ['::notice::%250A', { name: 'notice', properties: {}, data: '%0A' }],
    ['text ##[error]m%5D%3B%0A', { name: 'error', properties: {}, data: 'm];\n' }],
    ['##[error title=a%3Bb;file=c]m', { name: 'error', properties: { title: 'a;b', file: 'c' }, data: 'm' }],
  ])('read %s', (line, command) => {
    expect(parseCommand(line)).toEqual(command)
  })

  test.each([
    '',
    '::error',
    'text ::error::m',
    '::unknown::m',
    ':: error::m',
    '##[error',
    '##[unknown]m',
    '::set-path::m',
  ])('leave %p as text', (line) => {
    expect(parseCommand(line)).toBeUndefined()
  })
})

describe('a step', () => {
  const stepOf = (lines: string[], settings = {}) => {
    const step = createStep({ masker: createMasker(), ...settings })
    lines.forEach(step.read)
    return step
  }

  test('logs text, groups, annotations and no debug messages', () => {
    const lines = [
      'text',
      '::group::Name',
      '::endgroup::x',
      '::notice::n',
      '::warning::w',
      '::error::e',
      '::debug::d',
    ]
    const shown = ['text', '##[group]Name', '##[endgroup]', '##[notice]n', '##[warning]w', '##[error]e']
    expect(stepOf(lines).log).toEqual(shown)
    expect(stepOf(['::debug::d%0Ae'], { debug: true }).log).toEqual(['##[debug]d', '##[debug]e'])
  })

  test('keeps 10 annotations a type and 4,096 characters of each', () => {
    const step = stepOf([
      `::error title=T,line=1,endColumn=2::${'x'.repeat(5000)}`,
      ...Array.from({ length: 12 }, () => '::error::e'),
      '::notice::n',
    ])
    expect(step.annotations).toHaveLength(11)
    expect(step.annotations[0]).toEqual({
      type: 'error',
      title: 'T',
      line: '1',
      endColumn: '2',
      message: 'x'.repeat(4096),
    })
    expect(step.log).toHaveLength(14)
  })

  test('masks in the log and in annotations, from the command on', () => {
    const step = stepOf(
      ['s3cret', '::add-mask::s3cret', 'my s3cret.', '::error::s3cret', '::debug::s3cret'],
      {
        debug: true,
      },
    )
    expect(step.log).toEqual(['s3cret', '::add-mask::***', 'my ***.', '##[error]***', '##[debug]***'])
    expect(step.annotations).toEqual([{ type: 'error', message: '***' }])
  })

  test('warns of an empty mask', () => {
    const step = stepOf(['::add-mask:: '])
    expect(step.runnerWarnings).toHaveLength(1)
    expect(step.failed).toBe(false)
  })

  test('stops commands until it reads the token', () => {
    const step = stepOf([
      '::stop-commands::t0ken-t0ken',
      '::error::a',
      '::t0ken-other::',
      '::T0KEN-T0KEN::',
      '::error::b',
    ])
    expect(step.annotations).toEqual([{ type: 'error', message: 'b' }])
    expect(step.log).toEqual([
      '::stop-commands::***',
      '::error::a',
      '::t0ken-other::',
      '::T0KEN-T0KEN::',
      '##[error]b',
    ])
  })

  test.each([
    '::stop-commands::',
    '::stop-commands::warning',
    '::stop-commands::pause-logging',
    '::echo::maybe',
  ])('breaks on %s', (line) => {
    expect(stepOf([line])).toMatchObject({
      failed: true,
      annotations: [{ type: 'error' }, { type: 'error' }],
    })
  })

  test('warns of deprecated commands and carries them out', () => {
    const step = stepOf(['::set-output name=a::b', '::save-state name=c::d'])
    expect(step).toMatchObject({ outputs: { a: 'b' }, state: { c: 'd' }, failed: false })
    expect(step.runnerWarnings).toEqual([
      expect.stringContaining('set-output'),
      expect.stringContaining('save-state'),
    ])
    expect(stepOf(['::set-output::b']).failed).toBe(true)
  })

  test('refuses disabled commands unless they are allowed', () => {
    const lines = ['::set-env name=A::b', '::add-path::/p']
    expect(stepOf(lines)).toMatchObject({ env: {}, path: [], failed: true })
    expect(stepOf(lines, { allowUnsecureCommands: true })).toMatchObject({
      env: { A: 'b' },
      path: ['/p'],
      failed: false,
    })
  })

  test('echoes commands when asked', () => {
    const step = stepOf(['::echo::on', '::group::a', '::warning::w', '::echo::off', '::group::b'])
    expect(step.log).toEqual(['::group::a', '##[group]a', '##[warning]w', '::echo::off', '##[group]b'])
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

  test('cover each line of a value', () => {
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

  test('default only where absent, and whatever the case of the name', () => {
    expect(stepInputs(declared, { A: '' }, { token: 't' })).toEqual({
      inputs: { A: '', 'b-c d': '', flag: 'false', token: 't' },
      warnings: [],
    })
  })

  test('warn of unknown and of deprecated names', () => {
    const old = { old: { deprecationMessage: 'use new' } }
    expect(stepInputs(old, { old: '1', x: '2' }).warnings).toEqual([
      "Input 'old' has been deprecated with message: use new",
      "Unexpected input(s) 'x', valid inputs are ['old']",
    ])
  })

  test('become variables', () => {
    expect(inputEnvironment({ 'b-c d': 'x' })).toEqual({ 'INPUT_B-C_D': 'x' })
  })

  test('have defaults with expressions', () => {
    expect(evaluate(`\${{github.repository}}@\${{ github.none }}`, { repository: 'o/r' })).toBe('o/r@')
    expect(() => evaluate(`\${{ runner.os }}`, {})).toThrow('cannot evaluate')
  })
})

test('lines end at LF, CR and CRLF, wherever the text is cut', () => {
  const lines: string[] = []
  const splitter = lineSplitter((line) => lines.push(line))
  for (const piece of ['a\r', '\nb', '\n\nc\rd', '\r', 'e\r']) splitter.write(piece)
  splitter.end()
  expect(lines).toEqual(['a', 'b', '', 'c', 'd', 'e'])
})

test('the environment is made from nothing', () => {
  const folders = { home: '/h', temp: '/t', toolCache: '/c', workspace: '/w', fileCommands: '/f' }
  const own = {
    PATH: '/bin',
    SystemRoot: 'C:\\Windows',
    AWS_REGION: 'x',
    HTTPS_PROXY: 'x',
    GITHUB_TOKEN: 'x',
  }
  const linux = machineEnvironment(folders, own, 'linux')
  expect(linux).toEqual({ PATH: '/bin', HOME: '/h', TMPDIR: '/t', AWS_EC2_METADATA_DISABLED: 'true' })
  expect(machineEnvironment(folders, own, 'win32')).toMatchObject({
    SystemRoot: 'C:\\Windows',
    USERPROFILE: '/h',
  })
})

describe('an action', () => {
  let root: string
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'runner-test-'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  let count = 0
  const action = async (
    script: string,
    { inputs = '', using = 'node24', main = 'dist/main.mjs', manifest = 'action.yml' } = {},
  ) => {
    const actionDir = join(root, `action-${++count}`, 'inner')
    const file = join(actionDir, main)
    await mkdir(dirname(file), { recursive: true })
    await mkdir(actionDir, { recursive: true })
    await writeFile(
      file,
      `import fs, { appendFileSync as append } from 'node:fs'\nconst env = process.env\n${script}`,
    )
    await writeFile(
      join(actionDir, manifest),
      `inputs:\n${inputs || '  none: {}'}\nruns:\n  using: ${using}\n  main: ${main}\n`,
    )
    return actionDir
  }
  const run = async (script: string, options: RunOptions = {}) =>
    runAction({ actionDir: await action(script), ...options })

  test('ends well and leaves nothing behind', async () => {
    const result = await run('console.log(env.RUNNER_TEMP + "|" + process.cwd())')
    expect(result).toMatchObject({
      exitCode: 0,
      signal: null,
      conclusion: 'success',
      summary: '',
      outputs: {},
    })
    expect(result.node).toMatch(/^Node\.js \d+\.\d+\.\d+ \(/)
    expect(result.durationMs).toBeGreaterThan(0)
    for (const folder of result.log[0]?.split('|') ?? []) expect(existsSync(folder)).toBe(false)
  })

  test('fails with its exit code, and its files are read all the same', async () => {
    const result = await run('append(env.GITHUB_OUTPUT, "a=b\\n"); process.exitCode = 3')
    expect(result).toMatchObject({ exitCode: 3, conclusion: 'failure', outputs: { a: 'b' } })
  })

  test('fails with a broken file, which keeps what came before', async () => {
    const result = await run('append(env.GITHUB_OUTPUT, "a=b\\nc<<EOF\\n"); append(env.GITHUB_STATE, "s=1")')
    expect(result).toMatchObject({
      exitCode: 0,
      conclusion: 'failure',
      outputs: { a: 'b' },
      state: { s: '1' },
    })
    expect(result.runnerErrors).toHaveLength(2)
    expect((await run('append(env.GITHUB_OUTPUT, "=b\\n")')).conclusion).toBe('failure')
  })

  test('fails with a wrong delimiter, and what the block would have set stays unset', async () => {
    const script = 'append(env.GITHUB_OUTPUT, "a=b\\nc<<ghadelimiter_1\\nd\\nghadelimiter_2\\n")'
    const result = await run(script)
    expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', outputs: { a: 'b' } })
    expect(result.outputs).not.toHaveProperty('c')
    expect(result.runnerErrors).toEqual([
      "Unable to process file command 'output' successfully.",
      expect.stringContaining("'ghadelimiter_1'"),
    ])
  })

  test('has a fresh, empty file for each kind of file command, named as the runner names them', async () => {
    const names = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']
    const script = `for (const name of ${JSON.stringify(names)})
      console.log(env[name].split(/[\\\\/]/).at(-1) + ' ' + fs.statSync(env[name]).size)`
    const { log } = await run(script)
    const kinds = ['set_output', 'set_env', 'add_path', 'save_state', 'step_summary']
    expect(log).toEqual(kinds.map((kind) => expect.stringMatching(`^${kind}_[0-9a-f-]{36} 0$`)))
    expect((await run(script)).log).not.toEqual(log)
  })

  test('may delete its files', async () => {
    expect(await run('fs.rmSync(env.GITHUB_OUTPUT)')).toMatchObject({ conclusion: 'success', outputs: {} })
  })

  test('exports variables and paths, and never NODE_OPTIONS', async () => {
    const result = await run(
      'append(env.GITHUB_ENV, "A=1\\nNODE_OPTIONS=--x\\n"); append(env.GITHUB_PATH, "/p\\n")',
    )
    expect(result).toMatchObject({ conclusion: 'success', env: { A: '1' }, path: ['/p'] })
    expect(result.runnerErrors).toEqual([expect.stringContaining('NODE_OPTIONS')])
  })

  test('sees its inputs', async () => {
    const inputs = `  my name: { default: d }\n  token: { default: "\${{ github.token }}" }`
    const actionDir = await action(
      'console.log(JSON.stringify([env.INPUT_MY_NAME, env.INPUT_TOKEN.length]))',
      { inputs },
    )
    const result = await runAction({ actionDir, with: { other: 'x' } })
    expect(result.log).toEqual([
      expect.stringContaining("Unexpected input(s) 'other'"),
      `["d",${fakeToken.length}]`,
    ])
    expect(result.annotations).toMatchObject([{ type: 'warning' }])
    expect((await runAction({ actionDir, with: { 'my name': '' } })).log).toEqual([
      `["",${fakeToken.length}]`,
    ])
  })

  test('sees the environment of the runner and none of ours', async () => {
    process.env.AWS_PROFILE = 'mine'
    process.env.HTTPS_PROXY = 'http://127.0.0.1:1'
    const script = 'fs.writeSync(1, JSON.stringify(env))'
    const result = await run(script, {
      debug: true,
      github: { repository: 'o/r', runId: 7 },
      env: { EXTRA: 'x', CI: undefined },
      nodeOptions: '--no-warnings',
    })
    delete process.env.AWS_PROFILE
    delete process.env.HTTPS_PROXY
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
    for (const name of ['AWS_PROFILE', 'HTTPS_PROXY', 'CI', 'GITHUB_TOKEN'])
      expect(env).not.toHaveProperty(name)
    expect(dirname(env.GITHUB_OUTPUT)).toBe(join(env.RUNNER_TEMP, '_runner_file_commands'))
    expect(env.GITHUB_WORKSPACE.endsWith(join('r', 'r'))).toBe(true)
  })

  test('finds the payload of its event', async () => {
    const script = 'console.log(fs.readFileSync(env.GITHUB_EVENT_PATH, "utf8"))'
    expect((await run(script, { event: { action: 'opened' } })).log).toEqual(['{"action":"opened"}'])
  })

  test('writes a summary, which is masked', async () => {
    const script = 'console.log("::add-mask::s3cret"); append(env.GITHUB_STEP_SUMMARY, "# A\\ns3cret <b>")'
    expect((await run(script)).summary).toBe('# A\n*** <b>\n')
  })

  test('may write a summary of 1 MiB and not a byte more', async () => {
    const script = (size: number) => `append(env.GITHUB_STEP_SUMMARY, "x".repeat(${size}))`
    expect((await run(script(1_048_576))).summary).toHaveLength(1_048_577)
    const result = await run(script(1_048_577))
    expect(result).toMatchObject({ summary: '', conclusion: 'success', annotations: [{ type: 'error' }] })
    expect(result.runnerErrors).toEqual([expect.stringContaining('GITHUB_STEP_SUMMARY')])
  })

  test('may have no summary file', async () => {
    const result = await run('console.log(String(env.GITHUB_STEP_SUMMARY))', { noSummaryFile: true })
    expect(result.log).toEqual(['undefined'])
  })

  test('is heard on both streams, and its token is masked', async () => {
    const script =
      'fs.writeSync(1, "::warning::out\\npart"); fs.writeSync(2, "::error::err\\n"); fs.writeSync(1, "ly " + env.T)'
    const result = await run(script, { env: { T: fakeToken } })
    expect(result.annotations.map(({ type }) => type).sort()).toEqual(['error', 'warning'])
    expect(result.log).toContain('partly ***')
    expect(result.stderr).toBe('::error::err\n')
  })

  test('loses the job outputs that hold a masked value', async () => {
    const script = 'append(env.GITHUB_OUTPUT, "arn=arn:aws:x:1:123456789012:y\\nname=n\\nempty=\\n")'
    const result = await run(script, { masks: ['123456789012'] })
    expect(result.outputs.arn).toContain('123456789012')
    expect(jobOutputs(result)).toEqual({ outputs: { name: 'n' }, skipped: ['arn'] })
    expect(jobOutputs(result, { a: 'b' })).toEqual({ outputs: { a: 'b' }, skipped: [] })
  })

  ;(onWindows ? test.skip : test)('is cancelled by a signal', async () => {
    const script = `
      process.on('SIGINT', () => { console.log('stopping'); process.exitCode = 130; clearInterval(timer) })
      const timer = setInterval(() => {}, 1000)
      console.log('ready')`
    const result = await run(script, {
      signal: { after: (output) => output.includes('ready'), name: 'SIGINT' },
    })
    expect(result).toMatchObject({ exitCode: 130, conclusion: 'failure', log: ['ready', 'stopping'] })
    expect(result.exitedAt - (result.signalledAt ?? 0)).toBeLessThan(7500)
  })

  ;(onWindows ? test.skip : test)('that ignores SIGTERM is killed 2.5 s later', async () => {
    const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')`
    const result = await run(script, {
      signal: { after: (output) => output.includes('ready'), name: 'SIGTERM' },
    })
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', conclusion: 'failure' })
    expect(result.exitedAt - (result.signalledAt ?? 0)).toBeGreaterThanOrEqual(2400)
  })

  test('that does not end is killed', async () => {
    const running = run('setInterval(() => {}, 1000)', { timeoutMs: 500 })
    await expect(running).rejects.toThrow('within 500 ms')
  })

  test('can be followed while it runs', async () => {
    let seen = ''
    const onOutput = (text: string) => {
      seen = text
    }
    const { stdout } = await run('console.log("one"); console.log("two")', { onOutput })
    expect(seen).toBe(stdout)
  })

  test('may lie elsewhere, and be declared in action.yaml', async () => {
    const actionDir = await action('console.log("here")', {
      main: '../dist/main.mjs',
      manifest: 'action.yaml',
    })
    expect((await runAction({ actionDir })).log).toEqual(['here'])
  })

  test('must be there, and for Node 24', async () => {
    await expect(runAction({ actionDir: root })).rejects.toThrow("Can't find 'action.yml'")
    await expect(runAction({ actionDir: await action('', { using: 'node20' }) })).rejects.toThrow(
      'must be node24',
    )
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
