import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'

/** What stands before a server and speaks TLS for it. */
export interface TlsTerminator {
  readonly port: number
  /** The certificate, which it signed itself, as PEM. */
  readonly certificate: string
  close(): void
}

/** Puts TLS before a port of this machine, for the name `localhost`, with a certificate that is made for it by openssl. */
export async function terminateTls(port: number): Promise<TlsTerminator> {
  const { key, cert } = selfSigned()
  const server = createServer({ key, cert, ALPNProtocols: ['h2'] }, (near) => {
    const far = connect(port, '127.0.0.1')
    for (const one of [near, far]) one.on('error', () => {})
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.pipe(far)
    far.pipe(near)
  })
  // Clients that do not trust the certificate leave in the middle.
  server.on('tlsClientError', () => {})
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    certificate: cert,
    close: () => server.close(),
  }
}

function selfSigned(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-tls-'))
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...[
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          key,
          '-out',
          cert,
        ],
      ],
      { stdio: 'pipe' },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
