import { describe, expect, test } from 'vitest'
import { isLoopback, readConnectionString } from '../../../src/engine/spark/connection-string.ts'

describe('a connection string', () => {
  test('needs a host only: port 15002, in clear, nobody named', () => {
    expect(readConnectionString('sc://spark.internal')).toEqual({
      host: 'spark.internal',
      port: 15002,
      secure: false,
      token: null,
      userId: null,
      userAgent: null,
      headers: {},
    })
  })

  test('says all that the published form can say; keys without a meaning become headers', () => {
    const url =
      'sc://dbc.example.com:443/;use_ssl=True;token=a%3Bb%3Dc;user_id=ann;user_agent=shop;X-Databricks-Cluster-Id=0123'
    expect(readConnectionString(url)).toEqual({
      host: 'dbc.example.com',
      port: 443,
      secure: true,
      token: 'a;b=c',
      userId: 'ann',
      userAgent: 'shop',
      headers: { 'x-databricks-cluster-id': '0123' },
    })
  })

  test('takes addresses of six groups in brackets, and a "/" or ";" at the end', () => {
    expect(readConnectionString('sc://[::1]:7/')).toMatchObject({ host: '::1', port: 7 })
    expect(readConnectionString('sc://a/;token=t;use_ssl=true;')).toMatchObject({ token: 't' })
  })

  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '[::1]'])(
    'sends a token in clear to %s',
    (host) => {
      expect(readConnectionString(`sc://${host}/;token=secret`).token).toBe('secret')
    },
  )

  test.each([
    'spark',
    '10.0.0.1',
    '127.evil.com',
    'localhost.evil.com',
    '127.0.0.1.evil.com',
    '[::2]',
    '0.0.0.0',
  ])('sends no token in clear to %s', (host) => {
    expect(() => readConnectionString(`sc://${host}/;token=hush`)).toThrow(/clear text.*use_ssl=true/)
    expect(() => readConnectionString(`sc://${host}/;use_ssl=false;token=hush`)).toThrow(/clear text/)
  })

  test('holds only what is this machine for this machine', () => {
    expect(isLoopback('127.0.0.256')).toBe(false)
    expect(isLoopback('::1')).toBe(true)
  })

  test.each([
    ['', /form/],
    ['http://a', /form/],
    ['sc:/a', /form/],
    ['sc://', /form/],
    ['sc://:15002', /form/],
    ['sc://user:pw@host', /form/],
    ['sc://a b', /form/],
    ['sc://host?x=1', /form/],
    ['sc://a\n', /form/],
    ['sc://host:0', /port 0/],
    ['sc://host:65536', /port 65536/],
    ['sc://[::zz]', /form/],
    ['sc://[12]', /brackets/],
    ['sc://host/path', /path/],
    ['sc://host/;=v', /name/],
    ['sc://host/;a b=v', /name/],
    ['sc://host/;token', /no value to "token"/],
    ['sc://host/;token=', /no value/],
    ['sc://host/;use_ssl=yes', /true or false/],
    ['sc://host/;a=1;a=2', /twice/],
    ['sc://host/;a=%zz', /percent code/],
    ['sc://host/;a=%0d%0aevil:1', /printable/],
    ['sc://host/;a=ü', /printable/],
    ['sc://host/;grpc-timeout=1', /gRPC keeps/],
    ['sc://host/;x-bin=1', /gRPC keeps/],
    ['sc://host/;__proto__=1', /gRPC keeps/],
    ['sc://host/;session_id=1', /session of its own/],
    ['sc://host/;Authorization=1', /token=/],
    ['sc://host/;grpc_max_message_size=1', /maxMessageBytes/],
  ])('is refused as %j', (url, message) => {
    expect(() => readConnectionString(url)).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
    expect(() => readConnectionString(url)).toThrow(message)
  })

  test('never shows in a message what may be secret', () => {
    for (const url of [
      'sc://h/;token=hush%',
      'sc://h/;token=hush',
      'sc://h/;token=hush;token=hush',
      'sc://hush@h',
    ]) {
      expect(() => readConnectionString(url)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('hush') }),
      )
    }
  })
})
