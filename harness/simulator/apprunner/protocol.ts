import { randomUUID } from 'node:crypto'
import { ServiceError, unknownOperation, unreadable } from './errors.ts'
import type { Exchange, HttpResponse } from './exchange.ts'
import { checkSignature } from './signature.ts'
import { checkInput, type Structure } from './validation.ts'

const contentType = 'application/x-amz-json-1.0'

export interface Caller {
  account: string
  region: string
}

export interface Operation {
  input: Structure
  execute(input: unknown, caller: Caller): object
}

/** An operation whose input has the type `Input` once it is validated against the shape. */
export function operation<Input>(
  input: Structure,
  execute: (input: Input, caller: Caller) => object,
): Operation {
  return { input, execute: (validated, caller) => execute(validated as Input, caller) }
}

/** Serves operations over AWS JSON 1.0. `checkRate` can reject a signed request before it is executed. */
export function awsJson(operations: Record<string, Operation>, checkRate: () => void) {
  return (exchange: Exchange): HttpResponse => {
    try {
      checkEnvelope(exchange)
      checkSignature(exchange.request.headers)
      const found = Object.hasOwn(operations, exchange.operation) ? operations[exchange.operation] : undefined
      if (!found) throw unknownOperation(`Unknown operation: ${exchange.operation || '(none)'}`)
      checkRate()
      const { input } = exchange.request
      if (input === undefined) throw unreadable('The request body is not JSON')
      checkInput(found.input, input)
      return rawResponse(200, JSON.stringify(found.execute(input, exchange)))
    } catch (error) {
      return errorResponse(error)
    }
  }
}

/** The response for an error. An error that is not a service error is a bug in the simulator. */
export function errorResponse(error: unknown): HttpResponse {
  const { status, name, message, messageMember } =
    error instanceof ServiceError
      ? error
      : new ServiceError(500, 'InternalServiceErrorException', `The simulator failed: ${error}`)
  const body = { __type: `com.amazonaws.apprunner#${name}`, [messageMember]: message }
  return rawResponse(status, JSON.stringify(body))
}

/** A response with the given body and the headers that every response has. */
export function rawResponse(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...headers },
    body,
  }
}

function checkEnvelope({ request }: Exchange): void {
  if (request.method !== 'POST') throw unknownOperation(`Method not allowed: ${request.method}`, 405)
  if (request.path !== '/') throw unknownOperation(`Unknown path: ${request.path}`)
  const type = request.headers['content-type']
  if (type !== contentType) throw unknownOperation(`Unknown content type: ${type}`)
}
