import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { renderIssuePage, type renderMarkdown, renderPage } from '../../scripts/page.ts'
import { repositoryName } from '../../scripts/repository-name.ts'

/** A page that the action writes. */
export interface Scene {
  /** The page's content as the action wrote it. */
  readonly content: string
  html(render?: typeof renderMarkdown): Promise<string>
}

export const FOLDER = path.join('docs', 'pictures')

/** The hash of the scene that each picture shows. */
export const HASHES = path.join(FOLDER, 'scenes.json')

export const SCHEMES = ['light', 'dark'] as const

const REGION = 'us-east-1'
const ACCOUNT = '123456789012'
const JOB = 'connect summary'
const CONNECTION = {
  name: NAME,
  arn: `arn:aws:apprunner:${REGION}:${ACCOUNT}:connection/${NAME}/8fd2c51b7a9e4d3f90b6e1a27c54d803`,
  createdAt: new Date('2026-11-22T09:15:00Z'),
}

/** The scenes in the pictures. Values that are random in a real run are fixed, so that the hashes are too. */
export const scenes = {
  pending: () =>
    summaryOf(async ({ apprunner, run }) => {
      const Connection = {
        ConnectionName: CONNECTION.name,
        ConnectionArn: CONNECTION.arn,
        ProviderType: 'GITHUB',
        Status: 'PENDING_HANDSHAKE',
        CreatedAt: CONNECTION.createdAt.getTime() / 1000,
      }
      apprunner.plan('CreateConnection', { kind: 'raw', body: JSON.stringify({ Connection }) })
      return run()
    }),

  available: () =>
    summaryOf(({ apprunner, run }) => {
      apprunner.seed(CONNECTION)
      return run()
    }),

  failed: () =>
    summaryOf(({ apprunner, run }) => {
      const action = 'apprunner:CreateConnection'
      const message = `User: arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions is not authorized to perform: ${action} on resource: arn:aws:apprunner:${REGION}:${ACCOUNT}:connection/${NAME} because no identity-based policy allows the ${action} action`
      apprunner.plan('CreateConnection', {
        kind: 'raw',
        status: 400,
        body: JSON.stringify({ __type: 'com.amazonaws.apprunner#AccessDeniedException', message }),
        headers: { 'x-amzn-requestid': '4ec0e8a6-5b1d-4c3e-9d57-0a6f8e2b71c9' },
      })
      return run()
    }),

  'dry-run': () =>
    summaryOf(({ run }) =>
      run({ 'dry-run': 'true', tags: 'Team=web\nStage=production', 'reminder-issue': 'true' }),
    ),

  reminder: () =>
    issueOf(({ apprunner, run }) => {
      apprunner.seed({ ...CONNECTION, status: 'PENDING_HANDSHAKE' })
      return run({ 'reminder-issue': 'true', 'reminder-assignees': 'octocat' })
    }),
} satisfies Record<string, () => Promise<Scene>>

export function fileOf(name: string, scheme: (typeof SCHEMES)[number]): string {
  return path.join(FOLDER, `${name}-${scheme}.webp`)
}

/** The pictures show the text of a link to this repository, but not the repository's name. */
export function hashOf({ content }: Scene): string {
  const name = repositoryName(readFileSync('package.json', 'utf8'))
  return createHash('sha256').update(content.replaceAll(name, 'OWNER/NAME')).digest('hex')
}

type Act = (environment: TestEnvironment) => ReturnType<TestEnvironment['run']>

/** The summary of the run that `act` starts. */
export async function summaryOf(act: Act): Promise<Scene> {
  const { summary } = await withSimulators(act)
  if (summary === '') throw new Error('The run wrote no summary')
  return { content: summary, html: (render) => renderPage(JOB, summary, render) }
}

/** The reminder issue that is open after `act`. */
export async function issueOf(act: Act): Promise<Scene> {
  const issue = await withSimulators(async (environment) => {
    await act(environment)
    return environment.github.issues().find(({ state }) => state === 'open')
  })
  if (!issue) throw new Error('The run left no issue open')
  const { title, body, labels, assignees } = issue
  const seen = [title, body, labels.map(({ name }) => name), assignees.map(({ login }) => login)]
  return { content: JSON.stringify(seen), html: (render) => renderIssuePage(issue, render) }
}
