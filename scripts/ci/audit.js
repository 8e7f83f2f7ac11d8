// Fails if npm knows of a vulnerability in the installed packages. If the registry has no audit endpoint, it fails in
// GitHub Actions only.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

// npm is a shell script on Windows.
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
  const why = report.statusCode ? `HTTP ${report.statusCode}` : report.error?.summary || 'no response'
  console.log(`npm audit: nothing was checked, because the registry has no audit endpoint (${why}).`)
  if (process.env.GITHUB_ACTIONS) process.exitCode = 1
}
