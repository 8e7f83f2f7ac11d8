const modelled = new Set([
  'InternalServiceErrorException',
  'InvalidRequestException',
  'InvalidStateException',
  'ResourceNotFoundException',
  'ServiceQuotaExceededException',
])

/** An error of the service. Its text is in `Message` for App Runner's own errors, in `message` for those common to AWS. */
export class ServiceError extends Error {
  readonly status: number
  readonly messageMember: 'message' | 'Message'

  constructor(status: number, name: string, message: string) {
    super(message)
    this.name = name
    this.status = status
    this.messageMember = modelled.has(name) ? 'Message' : 'message'
  }
}

/** The request violates a rule of the service. */
export const invalidRequest = (message: string) => new ServiceError(400, 'InvalidRequestException', message)

/** The request violates the protocol or the types of the model. */
export const unreadable = (message: string) => new ServiceError(400, 'SerializationException', message)

/** The operation, method, path or protocol does not exist. */
export const unknownOperation = (message: string, status = 404) =>
  new ServiceError(status, 'UnknownOperationException', message)

/** No resource has that name or ARN. */
export const notFound = (what: string) =>
  new ServiceError(400, 'ResourceNotFoundException', `No resource found: ${what}`)

/** The account has reached its quota for this resource. */
export const quotaReached = () =>
  new ServiceError(
    402,
    'ServiceQuotaExceededException',
    "App Runner can't create this resource. You've reached your account quota for this resource type.",
  )

/** Too many requests. */
export const throttled = () => new ServiceError(400, 'ThrottlingException', 'Rate exceeded')
