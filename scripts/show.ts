import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { styleText } from 'node:util'
import { findNode } from '../harness/runner/node.ts'
import { type RunOptions, runAction, type StepResult } from '../harness/runner/runner.ts'
import type { GitHubSimulator } from '../harness/simulator/github/simulator.ts'
import { renderIssuePage, renderPage } from './page.ts'

type Style = Parameters<typeof styleText>[0]

/** How GitHub shows the lines that the runner marks: a word in place of `##[...]`, and a color. */
const MARKS: Record<string, { word: string; style: Style }> = {
  error: { word: 'Error: ', style: 'red' },
  warning: { word: 'Warning: ', style: 'yellow' },
  notice: { word: 'Notice: ', style: 'cyan' },
  debug: { word: '', style: 'magenta' },
  group: { word: '▾ ', style: 'bold' },
}

/** A line of the log as GitHub shows it, in a terminal; elsewhere, as the runner writes it. */
export function logLine(line: string, terminal: boolean): string {
  const [, name = '', text = ''] = /^##\[(\w+)\](.*)$/.exec(line) ?? []
  const mark = MARKS[name]
  return terminal && mark ? paint(mark.style, mark.word + text) : line
}

/** Runs the action. Prints its log while it runs, then its result, and writes the page of its summary to `folder`. */
export async function showRun(title: string, folder: string, options: RunOptions): Promise<StepResult> {
  showHeading(`${title} (${findNode().description})`)
  const onLog = (line: string) => console.log(logLine(line, process.stdout.isTTY))
  const result = await runAction({ ...options, onLog })
  const succeeded = result.conclusion === 'success'
  const end = `The step ended in ${result.conclusion}, with exit code ${result.exitCode}.`
  console.log(`\n${paint(succeeded ? 'green' : 'red', end)}`)
  for (const [name, value] of Object.entries(result.outputs)) console.log(`${paint('cyan', name)}: ${value}`)
  const page = await renderPage(title, result.summary)
  console.log(`Job summary: ${writePage(folder, title, page)}`)
  return result
}

/** Prints the issues of a simulated repository, and writes the pages of the open ones to `folder`. */
export async function showIssues(github: GitHubSimulator, repository: string, folder: string): Promise<void> {
  for (const issue of github.issues(repository)) {
    const { number, title, state } = issue
    console.log(`Issue #${number} in the simulated ${repository} is ${state}: ${title}`)
    if (state === 'open')
      console.log(`Issue #${number}: ${writePage(folder, `Issue ${number}`, await renderIssuePage(issue))}`)
    for (const { body } of github.comments(repository, number)) console.log(`Comment: ${body}`)
  }
}

export function showHeading(text: string): void {
  console.log(`\n${paint('bold', `── ${text} ──`)}`)
}

/** Writes a page, and returns its address, which terminals make clickable. */
function writePage(folder: string, title: string, html: string): string {
  const file = path.join(folder, `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.html`)
  writeFileSync(file, html)
  return pathToFileURL(file).href
}

/** Colors the text where the terminal has colors. `NO_COLOR` and `FORCE_COLOR` are respected. */
function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}
