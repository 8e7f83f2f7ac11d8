import { createHash } from 'node:crypto'
import path from 'node:path'
import { NAME, type TestEnvironment, withSimulators } from '../runner/with-simulators.ts'
import { renderIssuePage, type renderMarkdown, renderPage } from './page.ts'

/** A page that the action leaves behind. */
export interface Scene {
  /** All that the action says on it. */
  readonly text: string
  html(render?: typeof renderMarkdown): Promise<string>
}

export const FOLDER = path.join('docs', 'pictures')

export const SCHEMES = ['light', 'dark'] as const

export type Scheme = (typeof SCHEMES)[number]

const REGION = 'us-east-1'
const ACCOUNT = '123456789012'
const JOB = 'connect summary'
const CONNECTION = {
  name: NAME,
  arn: `arn:aws:apprunner:${REGION}:${ACCOUNT}:connection/${NAME}/8fd2c51b7a9e4d3f90b6e1a27c54d803`,
  createdAt: new Date('2026-11-22T09:15:00Z'),
}

/** The pages that the pictures show: runs of the bundle, with everything fixed that would be drawn by lot. */
export const pictured = {
  pending: () =>
    summaryOf(async ({ apprunner, run }) => {
      const { name, arn, createdAt } = CONNECTION
      const Connection = {
        ...{ ConnectionName: name, ConnectionArn: arn, ProviderType: 'GITHUB' },
        ...{ Status: 'PENDING_HANDSHAKE', CreatedAt: createdAt.getTime() / 1000 },
      }
      apprunner.plan('CreateConnection', { kind: 'garbage', body: JSON.stringify({ Connection }) })
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
        kind: 'garbage',
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
    issueOf(async ({ apprunner, run }) => {
      apprunner.seed({ ...CONNECTION, status: 'PENDING_HANDSHAKE' })
      await run({ 'reminder-issue': 'true', 'reminder-assignees': 'octocat' })
    }),
} satisfies Record<string, () => Promise<Scene>>

/** Where the picture of a page in a scheme lies. */
export function fileOf(name: string, scheme: Scheme): string {
  return path.join(FOLDER, `${name}-${scheme}.png`)
}

/** What tells a picture of this page from one of what the action said formerly. */
export function signOf({ text }: Scene): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The summary of the run that `act` makes, in a world of its own. */
export async function summaryOf(
  act: (world: TestEnvironment) => ReturnType<TestEnvironment['run']>,
): Promise<Scene> {
  const text = await inside(async (world) => (await act(world)).summary)
  if (text === '') throw new Error('The run wrote no summary')
  return { text, html: (render) => renderPage(JOB, text, render) }
}

/** The reminder issue that `act` leaves open, in a world of its own. */
export async function issueOf(act: (world: TestEnvironment) => Promise<unknown>): Promise<Scene> {
  const issue = await inside(async (world) => {
    await act(world)
    return world.github.issues().find(({ state }) => state === 'open')
  })
  if (!issue) throw new Error('The run left no issue open')
  const { title, body, labels, assignees } = issue
  const seen = [title, body, labels.map(({ name }) => name), assignees.map(({ login }) => login)]
  return { text: JSON.stringify(seen), html: (render) => renderIssuePage(issue, render) }
}

/** What `act` gives in a world of its own. */
async function inside<T>(act: (world: TestEnvironment) => Promise<T>): Promise<T> {
  const results: T[] = []
  await withSimulators(async (world) => {
    results.push(await act(world))
  })
  return results[0] as T
}
