import { isMap, isScalar, isSeq, parseDocument } from 'yaml'

interface Parameter {
  Type: string
  Default?: string
  AllowedPattern?: string
}

type Values = Record<string, unknown>

interface Stack {
  values: Values
  conditions: Values
}

const pseudoParameters = {
  'AWS::AccountId': '123456789012',
  'AWS::NoValue': undefined,
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
}

/** The properties of the resources in a stack with these parameters. Supports the functions that our templates use. */
export function resourcesOf(template: string, parameters: Record<string, string>): Record<string, Values> {
  // The parser reports the tags of CloudFormation, such as !Ref, as unknown.
  const document = parseDocument(template, { logLevel: 'silent' })
  const declared = document.toJS() as { Parameters: Record<string, Parameter>; Resources: Values }
  const references = Object.fromEntries(Object.keys(declared.Resources).map((name) => [name, `the ${name}`]))
  const values = { ...pseudoParameters, ...references, ...parameterValues(declared.Parameters, parameters) }
  const conditions = resolve(document.get('Conditions'), { values, conditions: {} }) as Values
  const resources = resolve(document.get('Resources'), { values, conditions }) as Record<string, Values>
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Condition }]) => Condition === undefined || conditions[String(Condition)])
      .map(([name, { Properties }]) => [name, Properties as Values]),
  )
}

function parameterValues(declared: Record<string, Parameter>, given: Record<string, string>): Values {
  const entryOf = ([name, { Type, Default, AllowedPattern = '' }]: [string, Parameter]) => {
    const value = given[name] ?? Default
    if (value === undefined) throw new Error(`${name} is missing`)
    const items = Type === 'CommaDelimitedList' ? value.split(',') : [value]
    if (!items.every((item) => new RegExp(AllowedPattern).test(item))) throw new Error(`${name} is invalid`)
    return [name, Type === 'CommaDelimitedList' ? items : value]
  }
  return Object.fromEntries(Object.entries(declared).map(entryOf))
}

function resolve(node: unknown, stack: Stack): unknown {
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => [String(key), resolve(value, stack)])
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  }
  if (!isSeq(node) && !isScalar(node)) throw new Error(`Unexpected ${node}`)
  const value = isSeq(node) ? node.items.map((item) => resolve(item, stack)) : node.value
  if (node.tag?.startsWith('!')) return call(node.tag, [value].flat(), stack)
  return Array.isArray(value) ? value.filter((item) => item !== undefined) : value
}

function call(tag: string, [first, second, third]: unknown[], { values, conditions }: Stack): unknown {
  const reference = (name: string) => {
    if (!(name in values)) throw new Error(`${name} is not declared`)
    return values[name]
  }
  switch (tag) {
    case '!Ref':
      return reference(String(first))
    case '!Sub':
      return String(first).replace(/\$\{([\w:]+)\}/g, (_, name) => String(reference(name)))
    case '!Join':
      return (second as string[]).join(String(first))
    case '!If':
      return conditions[String(first)] ? second : third
    case '!Equals':
      return first === second
    case '!Not':
      return !first
    default:
      throw new Error(`${tag} is not supported`)
  }
}
