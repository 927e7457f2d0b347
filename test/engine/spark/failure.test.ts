import { describe, expect, test } from 'vitest'
import {
  errorOf,
  isInterruption,
  isUnknownOperation,
  readFailure,
} from '../../../src/engine/spark/failure.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import { failed, messages } from './fake-server.ts'

const failureOf = (code: number, text: string, info?: Record<string, string>) =>
  readFailure(Object.assign(new Error(text), failed(code, text, info)), messages)

type Case = readonly [code: ErrorCode, grpc: number, text: string, info: Record<string, string>]

const cases: readonly Case[] = [
  ['ENGINE_REFUSED', 16, 'Invalid token', {}],
  ['ENGINE_REFUSED', 7, 'no', {}],
  ['ENGINE_REFUSED', 14, 'No connection established. Last error: self-signed certificate', {}],
  ['ENGINE_UNREACHABLE', 14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1', {}],
  ['ENGINE_UNREACHABLE', 4, 'no answer in 2000 ms', {}],
  ['ENGINE_TOO_LARGE', 8, 'Received message larger than max (5 vs. 4)', {}],
  ['ENGINE_SESSION_LOST', 13, 'gone', { errorClass: 'INVALID_HANDLE.SESSION_CHANGED' }],
  ['ENGINE_SESSION_LOST', 13, '[INVALID_HANDLE.SESSION_NOT_FOUND] The handle is invalid.', {}],
  ['ENGINE_SESSION_LOST', 13, 'invalid argument: session 8f5cafa8-d6a2 is not running', {}],
  ['ENGINE_FAILED', 13, '[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012', {}],
]

describe('the failure of a call', () => {
  test.each(cases)('is %s for code %i, %j', (code, grpc, text, info) => {
    expect(errorOf(failureOf(grpc, text, info), 'host:1')).toMatchObject({
      code,
      details: { grpc, server: 'host:1' },
    })
  })

  test('has the class and state that the trailer tells, else those of the text', () => {
    const info = { errorClass: 'A.B', sqlState: '42000', errorId: 'id' }
    expect(failureOf(13, 'text', info)).toMatchObject(info)
    expect(failureOf(13, '[X_Y] text. SQLSTATE: 22012')).toMatchObject({
      errorClass: 'X_Y',
      sqlState: '22012',
      errorId: null,
    })
    expect(failureOf(13, 'Table not found: [T_V] x')).toMatchObject({ errorClass: 'T_V' })
    expect(failureOf(13, 'cannot cast [ANN]')).toMatchObject({ errorClass: null, sqlState: null })
  })

  test('quotes the server where its words are about names, and leaves values to the cause', () => {
    const names = failureOf(13, '\n[T] The table `x` cannot be found. SQLSTATE: 42P01\nmore')
    expect(errorOf(names, 's').message).toBe(
      's could not run the statement: [T] The table `x` cannot be found. SQLSTATE: 42P01.',
    )
    for (const text of [
      "[CAST] The value 'ann@example.com'. SQLSTATE: 22018",
      "Cannot cast 'ann@example.com'",
    ]) {
      const error = errorOf(failureOf(13, text), 's')
      expect(JSON.stringify([error.message, error.details])).not.toContain('ann@')
      expect(String(error.cause)).toContain('ann@')
    }
  })

  test('lets a statement go on where the connection broke, and only there', () => {
    expect(isInterruption(failureOf(14, 'read ECONNRESET'))).toBe(true)
    expect(isInterruption(failureOf(13, 'Received RST_STREAM with code 2'))).toBe(true)
    expect(isInterruption(failureOf(13, 'other'))).toBe(false)
  })

  test('tells a statement that the server does not know', () => {
    expect(isUnknownOperation(failureOf(13, '[INVALID_HANDLE.OPERATION_NOT_FOUND] x'))).toBe(true)
    expect(isUnknownOperation(failureOf(5, 'operation not found: 1'))).toBe(true)
    expect(isUnknownOperation(failureOf(13, 'x'))).toBe(false)
  })

  test('that did not come from the wire is kept', () => {
    expect(readFailure(new Error('own'), messages)).toMatchObject({ code: -1, text: 'own' })
  })
})
