import { resourceArn } from './model.ts'
import type { Shape } from './validation.ts'

export interface InstanceConfiguration {
  Cpu?: string
  Memory?: string
}

// The part of App Runner's service model for services from a code repository. Images are not simulated.

const anyString = { type: 'string', min: 0, max: 51200, pattern: '.*' } satisfies Shape

export const serviceName = {
  type: 'string',
  min: 4,
  max: 40,
  pattern: '[A-Za-z0-9][A-Za-z0-9-_]{3,39}',
} satisfies Shape

export const page = {
  MaxResults: { type: 'integer', min: 1, max: 20 },
  NextToken: anyString,
} satisfies Record<string, Shape>

const command = { type: 'string', pattern: String.raw`[^\x0a\x0d]+` } satisfies Shape

const runtimes = [
  ...['PYTHON_3', 'NODEJS_12', 'NODEJS_14', 'CORRETTO_8', 'CORRETTO_11', 'NODEJS_16', 'GO_1', 'DOTNET_6'],
  ...['PHP_81', 'RUBY_31', 'PYTHON_311', 'NODEJS_18', 'NODEJS_22'],
]

const codeConfiguration = {
  type: 'structure',
  required: ['ConfigurationSource'],
  members: {
    ConfigurationSource: { type: 'string', enum: ['REPOSITORY', 'API'] },
    CodeConfigurationValues: {
      type: 'structure',
      required: ['Runtime'],
      members: {
        Runtime: { type: 'string', enum: runtimes },
        BuildCommand: command,
        StartCommand: command,
        Port: anyString,
      },
    },
  },
} satisfies Shape

export const source = {
  type: 'structure',
  members: {
    AuthenticationConfiguration: { type: 'structure', members: { ConnectionArn: resourceArn } },
    AutoDeploymentsEnabled: { type: 'boolean' },
    CodeRepository: {
      type: 'structure',
      required: ['RepositoryUrl', 'SourceCodeVersion'],
      members: {
        RepositoryUrl: anyString,
        SourceCodeVersion: {
          type: 'structure',
          required: ['Type', 'Value'],
          members: { Type: { type: 'string', enum: ['BRANCH'] }, Value: anyString },
        },
        CodeConfiguration: codeConfiguration,
      },
    },
  },
} satisfies Shape

export const instance = {
  type: 'structure',
  members: {
    Cpu: { type: 'string', min: 3, max: 9, pattern: '256|512|1024|2048|4096|(0.25|0.5|1|2|4) vCPU' },
    Memory: {
      type: 'string',
      min: 3,
      max: 6,
      pattern: '512|1024|2048|3072|4096|6144|8192|10240|12288|(0.5|1|2|3|4|6|8|10|12) GB',
    },
  },
} satisfies Shape

/** CPU and memory as the service reports them: without units, with the defaults. */
export function instanceSize({ Cpu = '1 vCPU', Memory = '2 GB' }: InstanceConfiguration) {
  const withoutUnit = (value: string) =>
    value.includes(' ') ? String(Number.parseFloat(value) * 1024) : value
  return { Cpu: withoutUnit(Cpu), Memory: withoutUnit(Memory) }
}
