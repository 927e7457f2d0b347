import { expect, it } from 'vitest'
import { addressWithToken } from '../../src/cli/server-address.ts'
import { readConnectionString } from '../../src/engine/spark/connection-string.ts'

it.each([
  ['sc://127.0.0.1:15002', 'sc://127.0.0.1:15002/;token=a%3Bb%25'],
  ['sc://localhost/', 'sc://localhost/;token=a%3Bb%25'],
  ['sc://cluster.example:443', 'sc://cluster.example:443/;token=a%3Bb%25;use_ssl=true'],
  ['sc://cluster.example/;use_ssl=true;', 'sc://cluster.example/;use_ssl=true;token=a%3Bb%25'],
  ['sc://cluster.example/;x-cluster=7', 'sc://cluster.example/;x-cluster=7;token=a%3Bb%25;use_ssl=true'],
])('the token of the environment goes to %s, over TLS where it leaves the machine', (address, expected) => {
  const url = addressWithToken(address, 'a;b%')
  expect(url).toBe(expected)
  expect(readConnectionString(url).token).toBe('a;b%')
})

it('an address with a token of its own keeps it, and none is made up', () => {
  const own = 'sc://localhost/;token=mine'
  expect(addressWithToken(own, 'other')).toBe(own)
  expect(addressWithToken('sc://cluster.example', undefined)).toBe('sc://cluster.example')
  expect(() => addressWithToken('http://cluster', 'x')).toThrow(
    expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
  )
})
