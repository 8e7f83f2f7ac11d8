import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AppRunnerClient, CreateServiceCommand } from '@aws-sdk/client-apprunner'
import { expect, jest, test } from '@jest/globals'
import { withSimulators } from '../../../harness/runner/with-simulators.ts'
import { blocksOf } from '../../../scripts/__tests__/markdown.ts'
import { resourcesOf } from '../cloudformation.ts'
import { ownRepository } from '../references.ts'
import { guides, type Machine, onMachine, shellBlocksOf } from './guides.ts'
import { createRepository, git } from './repository.ts'

// Each test starts many processes, and the machine may be busy.
jest.setTimeout(300_000)

// Composed, because a name that is in a file cannot be the new name.
const copyName = ['octo-org', ownRepository.split('/')[1]].join('/')
const newName = ['hooli', 'connections'].join('/')

const textsOf = (file: string) => shellBlocksOf(file).map(({ text }) => text)

/** The parameters of the only stack that was deployed. They must be those that its template needs. */
function deployedParameters(machine: Machine, template: string): Record<string, string> {
  const deployed = machine.calls('aws').filter(([, , command]) => command === 'deploy')
  expect(deployed).toHaveLength(1)
  const args = deployed[0] as string[]
  const pairs = args.slice(args.indexOf('--parameter-overrides') + 1).map((pair) => pair.split('='))
  const parameters = Object.fromEntries(pairs)
  expect(() => resourcesOf(readFileSync(template, 'utf8'), parameters)).not.toThrow()
  return parameters
}

const repository = { Owner: 'octo-org', OwnerId: '123456', Repository: 'octo-repo', RepositoryId: '456789' }

/** What is done in each document. */
const sessions: Record<string, () => Promise<void>> = {
  'README.md': async () => {
    const [create = '', remove = '', start = '', runTests = ''] = textsOf('README.md')
    const commands = [create.replace('OWNER/NAME', 'octo-org/octo-repo'), remove]
    for (const hasProvider of [false, true]) {
      await onMachine(
        async (machine) => {
          expect(await machine.run(commands)).toContain('arn:aws:iam::123456789012:role/a-role')
          expect(deployedParameters(machine, 'templates/bootstrap/role.yaml')).toEqual({
            ...repository,
            ConnectionName: 'my-connection',
            OidcProvider: hasProvider ? 'existing' : 'create',
          })
          expect(machine.calls('aws').filter((args) => args.includes('cloudformation'))).toEqual(
            ['deploy', 'describe-stacks', 'delete-stack', 'stack-delete-complete'].map((command) =>
              expect.arrayContaining([
                command,
                '--region',
                'us-east-1',
                '--stack-name',
                'apprunner-connection',
              ]),
            ),
          )
        },
        { hasProvider },
      )
    }
    await onMachine(async (machine) => {
      await machine.run([start, runTests])
      expect(machine.calls('npm').map(([, command]) => command)).toEqual(['ci', 'start', 'test'])
    })
  },

  'CONTRIBUTING.md': () =>
    onMachine(async (machine) => {
      await machine.run(textsOf('CONTRIBUTING.md'))
      expect(machine.calls('npm').map(([, command]) => command)).toEqual(['ci', 'start', 'test'])
    }),

  'SECURITY.md': () =>
    onMachine(async (machine) => {
      await machine.run(textsOf('SECURITY.md'))
      expect(machine.calls('gh')).toEqual([
        ['gh', 'attestation', 'verify', 'dist/index.js', '--repo', ownRepository],
      ])
    }),

  'docs/approval.md': () =>
    onMachine((machine) =>
      withSimulators(async ({ apprunner }) => {
        apprunner.seed({ name: 'my-connection', region: 'eu-west-1' })
        Object.assign(machine.env, apprunner.env(), { AWS_ENDPOINT_URL: apprunner.url })
        const [check = ''] = textsOf('docs/approval.md')
        const command = check.replace('REGION', 'eu-west-1').replace('NAME', 'my-connection')
        expect(await machine.run([command])).toContain('"AVAILABLE"')
      }),
    ),

  'docs/organizations.md': () =>
    onMachine(async (machine) => {
      const { remotes } = machine
      for (const name of ['.github', 'platform', 'web'])
        createRepository(path.join(remotes, 'octo-org', name))
      await machine.run(textsOf('docs/organizations.md'))

      const remote = (...names: string[]) => path.join(remotes, 'octo-org', ...names)
      const copy = remote('apprunner-connection')
      const packageJson = JSON.parse(git(copy, 'show', 'v1:package.json'))
      expect(packageJson.repository).toBe(`github:${copyName}`)
      expect(deployedParameters(machine, 'templates/organization/role.yaml')).toEqual({
        OidcProvider: 'create',
        Organization: 'octo-org',
        OrganizationId: '123456',
        Workflows: `${copyName}/.github/workflows/ensure-connection.yml@refs/tags/v1`,
      })
      const variables = machine.calls('gh').filter(([, command]) => command === 'variable')
      expect(variables.map((args) => [args[3], args.at(-1)])).toEqual([
        ['APP_RUNNER_REGION', 'eu-west-1'],
        ['APP_RUNNER_CONNECTION', 'web-github'],
        ['APP_RUNNER_ROLE_ARN', 'arn:aws:iam::123456789012:role/a-role'],
      ])
      expect(git(remote('.github'), 'ls-files')).toContain('workflow-templates/app-runner-service.yml')
      expect(JSON.parse(git(remote('platform'), 'show', 'main:.github/app-runner-connections.json'))).toEqual(
        [{ name: 'web-github', provider: 'GITHUB', region: 'eu-west-1' }],
      )
      for (const [name, workflow] of [
        ['platform', 'app-runner-connections.yml'],
        ['web', 'app-runner-service.yml'],
      ] as const) {
        const text = git(remote(name), 'show', `main:.github/workflows/${workflow}`)
        expect(text).toContain('branches: [main]')
        expect(text).toContain(`uses: ${copyName}/.github/workflows/ensure-connection.yml@v1`)
      }
    }),

  'docs/releasing.md': () =>
    onMachine(async (machine) => {
      const clone = path.join(machine.remotes, ownRepository)
      const commands = textsOf('docs/releasing.md').map((text) => text.replace('OWNER/NAME', newName))
      await machine.run(commands, clone)
      expect(git(clone, 'diff', '--name-only')).toContain('dist/index.js')
      expect(machine.calls('npm').map((args) => args.slice(1).join(' '))).toEqual([
        'ci',
        `run rename -- ${newName}`,
        'run check:dist',
        'test',
      ])
    }),

  'docs/simulator.md': () =>
    onMachine(async (machine) => {
      const [start = '', create = '', check = ''] = textsOf('docs/simulator.md')
      expect(start).toMatch(/^npm run simulator -- --port \d+$/)
      const blocks = (lang: string) =>
        blocksOf('docs/simulator.md')
          .filter((block) => block.lang === lang)
          .map(({ text }) => text)
      const [response = ''] = blocks('json')
      const [approve = '', requests = ''] = blocks('text')
      const withoutTime = (line: string) => line.replace(/^\d\d:\d\d:\d\d/, '')
      const simulator = spawn(process.execPath, ['harness/simulator/main.ts', '--port', '0'])
      try {
        const printed = linesOf(simulator.stdout)
        const printsLike = (example = '') =>
          printed.until((line) => withoutTime(line) === withoutTime(example))
        // The last of the lines for bash and zsh unsets a variable.
        const environment = await printed.until((line) => line.startsWith('unset '))
        const settings = environment.filter((line) => /^(export|unset) /.test(line))
        const created = await machine.run([...settings, create])
        const { Connection } = JSON.parse(created.slice(created.indexOf('{'), created.lastIndexOf('}') + 1))
        expect(Object.keys(Connection)).toEqual(Object.keys(JSON.parse(response).Connection))

        const [createdLine, listedLine, throttledLine, ...others] = requests.split('\n')
        expect(others).toEqual([])
        await printsLike(createdLine)

        simulator.stdin.write(`${approve}\n`)
        await printed.until((line) => line.includes('my-connection is AVAILABLE'))
        expect(await machine.run([...settings, check])).toMatch(
          /AVAILABLE[\s\S]*"Value": "web"[\s\S]*"DELETED"/,
        )
        await printsLike(listedLine)

        simulator.stdin.write('throttle CreateConnection\n')
        await expect(machine.run([...settings, create])).rejects.toThrow('ThrottlingException')
        await printsLike(throttledLine)
      } finally {
        simulator.kill()
        await once(simulator, 'exit')
      }
    }),

  'templates/bootstrap/README.md': () =>
    onMachine((machine) =>
      withSimulators(async ({ apprunner }) => {
        const region = 'eu-west-1'
        Object.assign(machine.env, apprunner.env(region), {
          AWS_ENDPOINT_URL: apprunner.url,
          AWS_DEFAULT_REGION: region,
        })
        const { arn } = apprunner.seed({ name: 'my-org-github', region })
        await createService(apprunner.url, arn)
        await machine.run(textsOf('templates/bootstrap/README.md'))

        expect(deployedParameters(machine, 'templates/bootstrap/role.yaml')).toEqual({
          ...repository,
          ConnectionName: 'my-org-github',
          OidcProvider: 'create',
          ServiceName: 'my-service',
        })
        const ofGitHub = machine.calls('gh').filter(([, command]) => command !== 'api')
        expect(ofGitHub.map((args) => args.slice(1, 4).concat(args.slice(5)).join(' '))).toEqual([
          'variable set AWS_REGION eu-west-1',
          'variable set CONNECTION_NAME my-org-github',
          'variable set SERVICE_NAME my-service',
          'variable set AWS_ROLE_ARN arn:aws:iam::123456789012:role/a-role',
          'workflow run app-runner.yml',
        ])
        // App Runner does not delete a connection that a service uses.
        expect(apprunner.services()).toMatchObject([{ status: 'DELETED' }])
        expect(apprunner.connections()).toEqual([])
        expect(machine.calls('aws').at(-1)).toEqual(
          expect.arrayContaining(['delete-stack', 'my-service-role']),
        )
      }),
    ),
}

/** The lines that a program prints, up to and including one. */
function linesOf(stdout: Readable) {
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  return {
    until: async (isLast: (line: string) => boolean): Promise<string[]> => {
      const read: string[] = []
      while (read.length === 0 || !isLast(read.at(-1) as string)) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`The program ended after:\n${read.join('\n')}`)
        read.push(value)
      }
      return read
    },
  }
}

async function createService(endpoint: string, ConnectionArn: string): Promise<void> {
  const credentials = { accessKeyId: 'ASIA123456789012', secretAccessKey: 'any' }
  const client = new AppRunnerClient({ region: 'eu-west-1', endpoint, credentials })
  const SourceConfiguration = {
    AuthenticationConfiguration: { ConnectionArn },
    CodeRepository: {
      RepositoryUrl: 'https://github.com/octo-org/octo-repo',
      SourceCodeVersion: { Type: 'BRANCH' as const, Value: 'main' },
    },
  }
  await client.send(new CreateServiceCommand({ ServiceName: 'my-service', SourceConfiguration }))
  client.destroy()
}

test('each document with commands has a session', () => {
  expect(Object.keys(sessions).sort()).toEqual(guides.toSorted())
})

// zsh is the stricter of the two: it allows no comments at the prompt, and no pattern without a match.
test.each(Object.entries(sessions))('the commands of %s work in zsh', (_, session) => session())

test('the commands mean the same in bash', async () => {
  const texts = guides.flatMap(textsOf)
  // Words that commands print are split on purpose; where a `cd` fails, the reader sees it; jq has variables of its own.
  const args = ['--shell=bash', '--exclude=SC2046,SC2164,SC2016', '-']
  const check = (input: string) => spawnSync('shellcheck', args, { input, encoding: 'utf8' }).stdout
  expect(check(texts.join('\n'))).toBe('')
  expect(check('echo $1')).toContain('SC2086')
  // Its prompt replaces `!`, except in single quotes.
  expect(texts.filter((text) => text.replaceAll(/'[^']*'/g, '').includes('!'))).toEqual([])
})

test('a command that fails, or a comment at the prompt of zsh, is an error', () =>
  onMachine(async (machine) => {
    await expect(machine.run(['false', 'echo done'])).rejects.toThrow('zsh ended with 1')
    await expect(machine.run(['region=us-east-1 # of the connection'])).rejects.toThrow(
      'command not found: #',
    )
  }))
