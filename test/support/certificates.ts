import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates made by openssl, valid for two days. */
export interface Certificates {
  /** The path of `NAME.pem` or `NAME.key`. */
  path(file: string): string;
  read(file: string): Buffer;
  /** Make `NAME.pem` and `NAME.key`, signed by themselves. */
  makeAuthority(name: string): void;
  /** Make or renew `NAME.pem` and `NAME.key`, signed by an authority. @param subject  such as `DNS:redis.example` */
  make(name: string, subject: string, authority?: string): void;
  remove(): void;
}

/** A folder with the authority `ca`. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-certificates-'));
  const path = (file: string): string => join(folder, file);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const makeAuthority = (name: string): void =>
    openssl('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', '/CN=test', '-days', '2');
  makeAuthority('ca');
  return {
    path,
    read: (file) => readFileSync(path(file)),
    makeAuthority,
    make(name, subject, authority = 'ca') {
      writeFileSync(path(`${name}.ext`), `subjectAltName=${subject}\n`);
      openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
