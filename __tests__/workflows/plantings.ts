/** A mistake that the checks must find, and how to make it. */
export interface Planting {
  mistake: string
  plant(text: string): string
}

/** Gives no text at all, not the same one, where the mistake can't be made. */
function replaced(text: string, what: RegExp, by: string): string {
  const result = text.replace(what, by)
  if (result === text) throw new Error(`Nothing to spoil by ${what}`)
  return result
}

export const inputMisspelt: Planting = {
  mistake: 'an input misspelt',
  // The last one, as the first ones are declarations in the reusable workflow.
  plant: (text) =>
    replaced(text, /^( +)connection-name: (?![\s\S]* connection-name: )/m, '$1conection-name: '),
}

export const foreignInputMisspelt: Planting = {
  mistake: "an input of a third party's action misspelt",
  plant: (text) => replaced(text, /^( +)role-to-assume: /m, '$1role-to-asume: '),
}

export const outputMisspelt: Planting = {
  mistake: 'an output misspelt',
  plant: (text) => replaced(text, /\b(steps|needs)\.connection\.outputs\.[\w-]+/, '$&x'),
}

export const permissionMissing: Planting = {
  mistake: 'a permission missing',
  plant: (text) => replaced(text, /^ +id-token: write.*\n/m, ''),
}

export const permissionAsked: Planting = {
  mistake: 'a permission asked of the caller',
  plant: (text) => replaced(text, /^ {4}runs-on:/m, '    permissions:\n      issues: write\n$&'),
}

export const untrustedInScript: Planting = {
  mistake: 'an untrusted value in a script',
  plant: (text) =>
    replaced(text, /^ {4}steps:\n/m, `$&      - run: echo "\${{ github.event.pull_request.title }}"\n`),
}

export const notPinned: Planting = {
  mistake: "a third party's action by its tag",
  plant: (text) => replaced(text, /@[0-9a-f]{40} # (v\d+)\.\d+\.\d+/, '@$1'),
}
