import { generate } from 'selfsigned'

const subject = [{ name: 'commonName', value: 'localhost' }]
const { private: key, cert } = await generate(subject, { keyType: 'ec', algorithm: 'sha256' })

/** The key and self-signed certificate of this process, for `localhost` and `127.0.0.1`. */
export function selfSigned(): { key: string; cert: string } {
  return { key, cert }
}
