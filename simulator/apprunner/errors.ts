export type MessageMember = 'message' | 'Message'

const modelled = new Set([
  'InternalServiceErrorException',
  'InvalidRequestException',
  'InvalidStateException',
  'ResourceNotFoundException',
  'ServiceQuotaExceededException',
])

/** An error as the service answers it. App Runner's own spell the text `Message`, those that all of AWS shares `message`. */
export class ServiceError extends Error {
  readonly status: number
  readonly messageMember: MessageMember

  constructor(status: number, name: string, message: string, messageMember?: MessageMember) {
    super(message)
    this.name = name
    this.status = status
    this.messageMember = messageMember ?? (modelled.has(name) ? 'Message' : 'message')
  }
}

/** The request breaks a rule of the service. */
export const invalidRequest = (message: string) => new ServiceError(400, 'InvalidRequestException', message)

/** The request isn't what the protocol or the model's types allow. */
export const unreadable = (message: string) => new ServiceError(400, 'SerializationException', message)

/** There is no such operation, method, path or protocol here. */
export const unknownOperation = (message: string, status = 404) =>
  new ServiceError(status, 'UnknownOperationException', message)

/** No resource has that name or ARN. */
export const notFound = (what: string) =>
  new ServiceError(400, 'ResourceNotFoundException', `No resource found: ${what}`)

/** The account has as many of this resource as it may. */
export const quotaReached = () =>
  new ServiceError(
    402,
    'ServiceQuotaExceededException',
    "App Runner can't create this resource. You've reached your account quota for this resource type.",
  )

/** Too many requests. */
export const throttled = () => new ServiceError(400, 'ThrottlingException', 'Rate exceeded')
