import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { type Block, blocksOf, documents } from '../../../scripts/__tests__/markdown.ts'
import { ownRepository } from '../references.ts'
import { copyFiles, createRepository, git } from './repository.ts'
import { enter } from './shell.ts'

const provider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'
const otherProvider = 'arn:aws:iam::123456789012:oidc-provider/app.terraform.io'

export const shellBlocksOf = (file: string): Block[] => blocksOf(file).filter(({ lang }) => lang === 'sh')

/** The documents with commands for a shell. */
export const guides = documents.filter((file) => shellBlocksOf(file).length > 0)

/** A machine with zsh, and with replacements for the programs that would talk to AWS and GitHub. */
export interface Machine {
  /** The folder in which commands start. */
  readonly home: string
  /** The folder that has the repositories of GitHub, as OWNER/NAME. */
  readonly remotes: string
  /** Environment variables that stay set from one call of `run` to the next. */
  readonly env: Record<string, string>
  /** Enters commands. Returns what they print. */
  run(commands: string[], cwd?: string): Promise<string>
  /** The calls of a program so far: the arguments of each. */
  calls(program: 'aws' | 'gh' | 'npm'): string[][]
}

export interface MachineOptions {
  /** Whether the AWS account has GitHub's OIDC provider. */
  hasProvider?: boolean
}

/** This repository on GitHub, which every machine clones. */
const origin = mkdtempSync(path.join(tmpdir(), 'origin-'))
beforeAll(() => {
  copyFiles(origin)
  createRepository(origin)
})
afterAll(() => rmSync(origin, { recursive: true }))

export async function onMachine(
  use: (machine: Machine) => Promise<void>,
  { hasProvider = false }: MachineOptions = {},
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'machine-'))
  try {
    const [home, remotes, log] = ['home', 'remotes', 'calls'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ]
    git('.', 'clone', '--quiet', '--shared', origin, path.join(remotes, ownRepository))
    cpSync('templates/bootstrap', home, { recursive: true })
    createRepository(home)
    const env = {
      ...settings(folder, hasProvider),
      HOME: home,
      REMOTES: remotes,
      CALLS: log,
    }
    await use({
      home,
      remotes,
      env,
      run: (commands, cwd = home) => enter(commands, { cwd, env }),
      calls: (program) =>
        callsIn(existsSync(log) ? readFileSync(log, 'utf8') : '').filter(([name]) => name === program),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function settings(folder: string, hasProvider: boolean): Record<string, string> {
  const gitConfiguration = path.join(folder, 'gitconfig')
  writeFileSync(
    gitConfiguration,
    `[user]\nname = a\nemail = a@example.com\n[url "${folder}/remotes/"]\ninsteadOf = https://github.com/\n`,
  )
  const arns = hasProvider ? [otherProvider, provider] : [otherProvider]
  return {
    PATH: `${path.resolve('tools/workflows/ci/commands')}:${process.env.PATH}`,
    AWS_CLI: process.env.AWS_CLI ?? '',
    GIT_CONFIG_GLOBAL: gitConfiguration,
    NODE_MODULES: path.resolve('node_modules'),
    OIDC_PROVIDERS: JSON.stringify({ OpenIDConnectProviderList: arns.map((Arn) => ({ Arn })) }),
    REPOSITORY: path.resolve('.'),
  }
}

/** The log of the replaced programs: arguments end with NUL, calls with NUL and a line break. */
const callsIn = (log: string): string[][] =>
  log
    .split('\0\n')
    .filter(Boolean)
    .map((call) => call.split('\0'))
