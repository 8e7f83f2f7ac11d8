import * as core from '@actions/core'
import { plain } from './text.ts'

/** A line for the log. */
export function info(line: string): void {
  core.info(plain(line))
}

/** Text for the log of a run with debug logging; nothing is printed in others. */
export function debug(text: string): void {
  if (core.isDebug())
    core.debug(
      text
        .split('\n')
        .map((line) => plain(line))
        .join('\n'),
    )
}
