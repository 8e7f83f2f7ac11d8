import { parse } from 'yaml'

/** The limit is exclusive. */
const MAX_DESCRIPTION = 125

/** Categories of more than one word. Those of one word have the form of an account's name. */
const CATEGORIES = [
  'AI Assisted',
  'API management',
  'Backup Utilities',
  'Code quality',
  'Code review',
  'Code Scanning Ready',
  'Code search',
  'Container CI',
  'Continuous integration',
  'Dependency management',
  'Deployment Protection Rules',
  'Desktop tools',
  'Game CI',
  'Mobile CI',
  'Open Source management',
  'Project management',
  'Time tracking',
]

/**
 * What the Marketplace would reject in action.yml, one sentence each:
 * https://docs.github.com/actions/how-tos/create-and-publish-actions/publish-in-github-marketplace. The names of other
 * actions are not checked.
 */
export function marketplaceProblems(actionFile: string): string[] {
  const { name = '', description = '', branding = {} } = parse(actionFile)
  const problems: string[] = []
  if (name === '') problems.push('action.yml has no name.')
  // Accounts, and features such as Actions, have a single word.
  if (/^[a-z\d-]+$/i.test(name))
    problems.push(`The name ${name} in action.yml could be that of an account on GitHub. Use several words.`)
  if (CATEGORIES.some((category) => category.toLowerCase() === name.toLowerCase()))
    problems.push(`The name ${name} in action.yml is that of a category of the Marketplace.`)
  if (description === '' || description.length >= MAX_DESCRIPTION)
    problems.push(
      `The description in action.yml has ${description.length} characters. The Marketplace requires 1 to ${MAX_DESCRIPTION - 1}.`,
    )
  if (!branding.icon || !branding.color) problems.push('action.yml has no icon and color.')
  return problems
}
