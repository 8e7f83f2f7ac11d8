import { describeError, OBSERVATIONS, type Observation } from './observations.ts'
import { cleanUp, type Session, type SessionOptions, startSession } from './session.ts'

/** What an observation found. */
export interface Result {
  readonly id: string
  readonly result: string
  /** The text of the service's error, `''` if there is none. */
  readonly message: string
}

/** The results of a probe, and the ARNs of what it could not delete. */
export interface Outcome {
  readonly results: readonly Result[]
  readonly remaining: readonly string[]
}

/**
 * Makes all observations of an endpoint, one after the other, and deletes what they created. If the signal is aborted,
 * it stops before the next request and deletes that too. Throws if the endpoint does not list connections.
 */
export async function probe(
  options: SessionOptions,
  onResult: (result: Result) => void = () => {},
): Promise<Outcome> {
  const session = startSession(options)
  await session.pages()
  const results: Result[] = []
  for (const observation of OBSERVATIONS) {
    const result = await makeObservation(observation, session)
    if (options.signal.aborted) break
    results.push(result)
    onResult(result)
  }
  return { results, remaining: await cleanUp(options.client, session.prefix) }
}

async function makeObservation({ id, observe }: Observation, session: Session): Promise<Result> {
  try {
    return { id, result: await observe(session), message: '' }
  } catch (error) {
    return { id, ...describeError(error) }
  }
}
