import { randomUUID } from 'node:crypto'
import type { Answer, Exchange } from '../exchange.ts'
import { ServiceError, unknownOperation, unreadable } from './errors.ts'
import { checkInput, type Structure } from './model.ts'
import { checkSignature } from './signature.ts'

const contentType = 'application/x-amz-json-1.0'

export interface Caller {
  account: string
  region: string
}

/** What the protocol needs to know of an operation: the shape of its input, and what it does. */
export interface Operation {
  input: Structure
  carryOut(input: unknown, caller: Caller): object
}

/** An operation whose input, once checked against the shape, has the type `Input`. */
export function operation<Input>(
  input: Structure,
  carryOut: (input: Input, caller: Caller) => object,
): Operation {
  return { input, carryOut: (checked, caller) => carryOut(checked as Input, caller) }
}

/** AWS JSON 1.0 over a table of operations. `admit` may refuse a signed request before anything is carried out. */
export function awsJson(operations: Record<string, Operation>, admit: () => void) {
  return (exchange: Exchange): Answer => {
    try {
      checkEnvelope(exchange)
      checkSignature(exchange.request.headers)
      const found = Object.hasOwn(operations, exchange.operation) ? operations[exchange.operation] : undefined
      if (!found) throw unknownOperation(`Unknown operation: ${exchange.operation || '(none)'}`)
      admit()
      const { input } = exchange.request
      if (input === undefined) throw unreadable('The request body is not JSON')
      checkInput(found.input, input)
      return answer(200, found.carryOut(input, exchange))
    } catch (error) {
      return errorAnswer(error)
    }
  }
}

/** The answer that tells the client of an error; one that isn't the service's own is the simulator's fault. */
export function errorAnswer(error: unknown): Answer {
  const told =
    error instanceof ServiceError
      ? error
      : new ServiceError(500, 'InternalServiceErrorException', `The simulator failed: ${error}`)
  const body = { __type: `com.amazonaws.apprunner#${told.name}`, [told.messageMember]: told.message }
  return answer(told.status, body)
}

/** A body that goes out as it is, with the headers that every response has. */
export function rawAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...headers },
    body,
  }
}

const answer = (status: number, body: object) => rawAnswer(status, JSON.stringify(body))

function checkEnvelope({ request }: Exchange): void {
  if (request.method !== 'POST') throw unknownOperation(`Method not allowed: ${request.method}`, 405)
  if (request.path !== '/') throw unknownOperation(`Unknown path: ${request.path}`)
  const type = request.headers['content-type']
  if (type !== contentType) throw unknownOperation(`Unknown content type: ${type}`)
}
