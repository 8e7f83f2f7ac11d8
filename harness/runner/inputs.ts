/** `inputs` of `action.yml`. */
export type InputDeclarations = Record<
  string,
  { default?: unknown; required?: unknown; deprecationMessage?: string } | null
>

export interface StepInputs {
  inputs: Record<string, string>
  warnings: string[]
}

/**
 * Adds the defaults of `action.yml` to `with:`. A default applies only where the key is absent: an empty string stays
 * empty. A declared input without a default is `''`. Nothing is enforced, not even `required`.
 * (Source: Runner.Worker/ActionRunner.cs)
 */
export function stepInputs(
  declared: InputDeclarations,
  given: Record<string, string> = {},
  github: Record<string, string> = {},
): StepInputs {
  const inputs: Record<string, string> = { ...given }
  const warnings: string[] = []
  const givenNames = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  for (const [name, declaration] of Object.entries(declared)) {
    if (!givenNames.has(name.toLowerCase())) inputs[name] = evaluate(declaration?.default, github)
    else if (declaration?.deprecationMessage) {
      warnings.push(`Input '${name}' has been deprecated with message: ${declaration.deprecationMessage}`)
    }
  }
  const valid = Object.keys(declared)
  const known = new Set(valid.map((name) => name.toLowerCase()))
  const unexpected = Object.keys(given).filter((name) => !known.has(name.toLowerCase()))
  if (unexpected.length > 0) {
    warnings.push(`Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(valid)}]`)
  }
  return { inputs, warnings }
}

/** The environment variables of inputs: spaces become `_`, hyphens stay. (Source: Runner.Worker/Handlers/Handler.cs) */
export function inputEnvironment(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

/** Evaluates `${{ github.NAME }}`. Other expressions are not supported. */
export function evaluate(value: unknown, github: Record<string, string>): string {
  return String(value ?? '').replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const name = /^\s*github\.([\w-]+)\s*$/.exec(expression)?.[1]
    if (name === undefined) throw new Error(`This runner cannot evaluate '\${{${expression}}}'`)
    return github[name] ?? ''
  })
}

function quoted(names: string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
