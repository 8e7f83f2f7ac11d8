import type { Exchange } from '../../simulator/github/simulator.ts'
import type { Body, Description, Operation, Parameter } from './description.ts'
import type { Validate } from './validate.ts'

/** What is wrong with a request as one of those that GitHub describes. */
export function requestProblems(exchange: Exchange, description: Description, validate: Validate): string[] {
  const { method, path, headers, body } = exchange
  const found = operationOf(exchange, description)
  if (!found) return [`GitHub describes no ${method} ${path}`]
  const { operation, inPath } = found
  const query = [...new URLSearchParams(path.split('?')[1])]
  return [
    ...headerProblems(headers),
    ...parameterProblems(operation.parameters, 'path', inPath, validate),
    ...parameterProblems(operation.parameters, 'query', query, validate),
    ...requestBodyProblems(operation.requestBody, body, validate),
  ]
}

/** Whether the stand-in itself gave the answer: not when there is none, and not when a test wrote it. */
export const isJudged = ({ response, fault }: Exchange) =>
  response !== undefined && fault !== 'status' && fault !== 'garbage'

/** What is wrong with the answer of a request that GitHub describes. */
export function answerProblems(exchange: Exchange, description: Description, validate: Validate): string[] {
  const { status = 0, body } = exchange.response ?? {}
  const found = operationOf(exchange, description)
  if (!found) return status === 404 ? [] : [`status ${status} for what GitHub doesn't describe`]
  const described = found.operation.responses[status] ?? anywhere(description)[status]
  const schema = described?.content?.['application/json']?.schema
  return schema ? validate(schema, body, 'answer') : [`GitHub describes no status ${status} here`]
}

// GitHub describes these for a few operations only: a token that isn't one, a token that may not, issues that are
// switched off.
const anywhere = ({ components: { responses } }: Description): Record<number, Body | undefined> => ({
  400: responses.bad_request,
  401: responses.requires_authentication,
  403: responses.forbidden,
  410: responses.gone,
})

function operationOf({ method, path }: Exchange, { paths }: Description) {
  const steps = path.replace(/\?.*$/, '').split('/')
  for (const [template, methods] of Object.entries(paths)) {
    const inPath = matched(template.split('/'), steps)
    const operation: Operation | undefined = methods[method.toLowerCase()]
    if (inPath && operation) return { operation, inPath }
  }
  return undefined
}

function matched(template: string[], steps: string[]): [string, string][] | undefined {
  if (template.length !== steps.length) return undefined
  const pairs = template.map((expected, index) => [expected, steps[index] ?? ''] as const)
  if (!pairs.every(([expected, step]) => expected === step || /^{.+}$/.test(expected))) return undefined
  return pairs
    .filter(([expected]) => expected.startsWith('{'))
    .map(([expected, step]) => [expected.slice(1, -1), decodeURIComponent(step)])
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
    if (!parameter) return [`${place}: GitHub knows no ${name}`]
    const value = parameter.schema.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text
    return validate(parameter.schema, value, `${place}: ${name}`)
  })
}

function requestBodyProblems(described: Body | undefined, body: unknown, validate: Validate): string[] {
  const schema = described?.content?.['application/json']?.schema
  if (body === undefined) return described?.required ? ['body: missing'] : []
  return schema ? validate(schema, body, 'body: ') : ['body: GitHub takes none here']
}

function headerProblems(headers: Exchange['headers']): string[] {
  const wanted = {
    accept: /^application\/(vnd\.github(\.v3)?\+)?json$/,
    authorization: /^(token|bearer) \S+$/i,
    'user-agent': /\S/,
  }
  return Object.entries(wanted)
    .filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')))
    .map(([name]) => `header ${name}: ${name === 'authorization' ? 'not a token' : headers[name]}`)
}
