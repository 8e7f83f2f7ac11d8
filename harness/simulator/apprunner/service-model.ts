import { resourceArn } from './model.ts'
import type { Shape } from './validation.ts'

// The part of App Runner's service model that the AWS CLI and the deploy action send for a code repository.

const anyString = { type: 'string', min: 0, max: 51200, pattern: '.*' } satisfies Shape
const command = { type: 'string', pattern: String.raw`[^\x0a\x0d]+` } satisfies Shape

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

const codeConfiguration = {
  type: 'structure',
  required: ['ConfigurationSource'],
  members: {
    ConfigurationSource: { type: 'string', enum: ['REPOSITORY', 'API'] },
    CodeConfigurationValues: {
      type: 'structure',
      required: ['Runtime'],
      members: {
        Runtime: { type: 'string', enum: ['CORRETTO_8', 'CORRETTO_11', 'NODEJS_22'] },
        BuildCommand: command,
        StartCommand: command,
        Port: anyString,
      },
    },
  },
} satisfies Shape

const source = {
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

const cpus = '256|512|1024|2048|4096|(0.25|0.5|1|2|4) vCPU'
const memories = '512|1024|2048|3072|4096|6144|8192|10240|12288|(0.5|1|2|3|4|6|8|10|12) GB'

/** What CreateService and UpdateService set. */
export const settings = {
  SourceConfiguration: source,
  InstanceConfiguration: {
    type: 'structure',
    members: {
      Cpu: { type: 'string', min: 3, max: 9, pattern: cpus },
      Memory: { type: 'string', min: 3, max: 6, pattern: memories },
    },
  },
} satisfies Record<string, Shape>
