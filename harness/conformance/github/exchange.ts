import type { Exchange } from '../../simulator/github/simulator.ts'
import type { Body, Description, Operation, Parameter } from './description.ts'
import type { Validate } from './validate.ts'

/** Checks a request against GitHub's description. */
export function requestProblems(exchange: Exchange, description: Description, validate: Validate): string[] {
  const { method, path, headers, body } = exchange
  const found = operationOf(exchange, description)
  if (!found) return [`GitHub does not describe ${method} ${path}`]
  const { operation, pathParameters } = found
  const query = [...new URLSearchParams(path.split('?')[1])]
  return [
    ...headerProblems(headers),
    ...parameterProblems(operation.parameters, 'path', pathParameters, validate),
    ...parameterProblems(operation.parameters, 'query', query, validate),
    ...requestBodyProblems(operation.requestBody, body, validate),
  ]
}

/** Whether GitHub's OpenAPI description covers the request: the one for the user of a token is GraphQL. */
export const isRest = ({ path }: Exchange) => path !== '/graphql'

/** Whether the response comes from the simulator and was not written by a test. */
export const isFromSimulator = ({ response, fault }: Exchange) =>
  response !== undefined && fault !== 'status' && fault !== 'raw'

/** Checks a response against GitHub's description. */
export function responseProblems(exchange: Exchange, description: Description, validate: Validate): string[] {
  const { status = 0, body } = exchange.response ?? {}
  const found = operationOf(exchange, description)
  if (!found) return status === 404 ? [] : [`status ${status} for a request that GitHub does not describe`]
  const described = found.operation.responses[status] ?? commonResponses(description)[status]
  const schema = described?.content?.['application/json']?.schema
  return schema ? validate(schema, body, 'response') : [`GitHub does not describe status ${status} here`]
}

// GitHub describes these for some operations only: a former name, invalid JSON, an invalid token, a missing permission,
// disabled issues.
const commonResponses = ({ components: { responses } }: Description): Record<number, Body | undefined> => ({
  301: responses.moved_permanently,
  307: responses.temporary_redirect,
  400: responses.bad_request,
  401: responses.requires_authentication,
  403: responses.forbidden,
  410: responses.gone,
})

function operationOf({ method, path }: Exchange, { paths }: Description) {
  // GitHub redirects there from the former name of a repository, but describes no paths with an ID.
  const named = path.replace(/\?.*$/, '').replace(/^\/repositories\/\d+/, '/repos/octo-org/octo-repo')
  const segments = named.split('/')
  for (const [template, methods] of Object.entries(paths)) {
    const pathParameters = matchPath(template.split('/'), segments)
    const operation: Operation | undefined = methods[method.toLowerCase()]
    if (pathParameters && operation) return { operation, pathParameters }
  }
  return undefined
}

function matchPath(template: string[], segments: string[]): [string, string][] | undefined {
  if (template.length !== segments.length) return undefined
  const pairs = template.map((expected, index) => [expected, segments[index] ?? ''] as const)
  if (!pairs.every(([expected, segment]) => expected === segment || /^{.+}$/.test(expected))) return undefined
  return pairs
    .filter(([expected]) => expected.startsWith('{'))
    .map(([expected, segment]) => [expected.slice(1, -1), decodeURIComponent(segment)])
}

function parameterProblems(
  described: Parameter[] = [],
  place: 'path' | 'query',
  given: [string, string][],
  validate: Validate,
): string[] {
  const known = new Map(described.filter((each) => each.in === place).map((each) => [each.name, each]))
  return given.flatMap(([name, text]) => {
    const parameter = known.get(name)
    if (!parameter) return [`${place}: unknown parameter ${name}`]
    const value = parameter.schema.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text
    return validate(parameter.schema, value, `${place}: ${name}`)
  })
}

function requestBodyProblems(described: Body | undefined, body: unknown, validate: Validate): string[] {
  const schema = described?.content?.['application/json']?.schema
  if (body === undefined) return described?.required ? ['body: missing'] : []
  return schema ? validate(schema, body, 'body: ') : ['body: GitHub does not describe one here']
}

function headerProblems(headers: Exchange['headers']): string[] {
  const expected = {
    accept: /^application\/(vnd\.github(\.v3)?\+)?json$/,
    authorization: /^(token|bearer) \S+$/i,
    'user-agent': /\S/,
  }
  return Object.entries(expected)
    .filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')))
    .map(([name]) => `header ${name}: ${name === 'authorization' ? 'not a token' : headers[name]}`)
}
