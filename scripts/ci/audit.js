// Fails when npm knows of a vulnerability in what is installed. Where a registry has no audit endpoint, nothing can be
// known: that is said, and fails on GitHub's runners only, whose registry has one.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

// npm is a script of the shell's on Windows.
const { stdout } = spawnSync('npm', ['audit', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
const report = JSON.parse(stdout || '{}')
if (report.metadata) {
  const { total } = report.metadata.vulnerabilities
  for (const { name, severity, range } of Object.values(report.vulnerabilities))
    console.error(`${name} ${range}: ${severity}`)
  console.log(`npm audit: ${total} known vulnerabilities.`)
  if (total > 0) process.exitCode = 1
} else {
  const why = report.statusCode ? `HTTP ${report.statusCode}` : report.error?.summary || 'no answer'
  console.log(`npm audit: nothing was checked, since this registry doesn't answer (${why}).`)
  if (process.env.GITHUB_ACTIONS) process.exitCode = 1
}
