/** Certificates of servers, good and bad, made anew for each run: none of them is ever on a disk of ours for long. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** The name under which the tests call a server. */
export const NAME = 'db.test';

export const CERTIFICATES = ['good', 'other name', 'localhost', 'expired', 'self-signed', 'other authority'] as const;
export type CertificateName = (typeof CERTIFICATES)[number];

export interface Certificates {
  /** The authority that the client trusts. */
  readonly ca: string;
  /** The other one. */
  readonly stranger: string;
  /** Of every server. */
  readonly key: string;
  readonly of: Readonly<Record<CertificateName, string>>;
}

const DAY = 86_400_000;

interface Order {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: string;
  readonly signedWith: string;
  /** Days from now. */
  readonly until?: number;
  readonly authority?: boolean;
}

let serial = 0;

function issue({ subject, issuer, publicKey, signedWith, until = 30, authority = false }: Order): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  made.serialNumber = `0${String((serial += 1))}`.slice(-2);
  made.validity.notBefore = new Date(Date.now() - 60 * DAY);
  made.validity.notAfter = new Date(Date.now() + until * DAY);
  made.setSubject([{ name: 'commonName', value: subject }]);
  made.setIssuer([{ name: 'commonName', value: issuer }]);
  made.setExtensions([
    { name: 'basicConstraints', cA: authority, critical: true },
    ...(authority ? [] : [{ name: 'subjectAltName', altNames: [{ type: 2, value: subject }] }]),
  ]);
  made.sign(forge.pki.privateKeyFromPem(signedWith), forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const open = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey: pem, publicKey: open };
}

export function makeCertificates(): Certificates {
  const [trusted, stranger, server] = [newKey(), newKey(), newKey()];
  const { publicKey } = server;
  const byTrusted = { publicKey, issuer: 'trusted', signedWith: trusted.privateKey };
  const ca = { subject: 'trusted', issuer: 'trusted', publicKey: trusted.publicKey, signedWith: trusted.privateKey };
  const other = {
    subject: 'stranger',
    issuer: 'stranger',
    publicKey: stranger.publicKey,
    signedWith: stranger.privateKey,
  };
  return {
    stranger: issue({ ...other, authority: true }),
    ca: issue({ ...ca, authority: true }),
    key: server.privateKey,
    of: {
      good: issue({ ...byTrusted, subject: NAME }),
      'other name': issue({ ...byTrusted, subject: 'other.test' }),
      localhost: issue({ ...byTrusted, subject: 'localhost' }),
      expired: issue({ ...byTrusted, subject: NAME, until: -1 }),
      'self-signed': issue({ publicKey, subject: NAME, issuer: NAME, signedWith: server.privateKey }),
      'other authority': issue({ publicKey, subject: NAME, issuer: 'stranger', signedWith: stranger.privateKey }),
    },
  };
}
