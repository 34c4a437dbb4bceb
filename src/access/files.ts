import { readFollowed, watchFollowed, type FileWatch } from '../followed-files';
import type { Log } from '../log';
import {
  clearPasswords,
  missingSections,
  parseRulesInSlices,
  sectionNames,
  type Rules,
  type SectionName,
} from './rules';
import { createIssuer, type Claims, type Issuer } from './tokens';
import { createWarningLog, type FileWarning } from './warnings';

/** The ACL and JWKS files, as last read. */
export interface Files extends FileWatch {
  rules(): Rules;
  /** null: no --jwks. */
  issuer(): Issuer | null;
}

export interface FileOptions extends Claims {
  acl: string;
  jwks: string | null;
  /** Called when a file has changed. */
  changed: () => void;
  log: Log;
}

/** @throws StartError for a file that is missing or broken */
export async function openFiles({ acl, jwks, issuer, audience, changed, log }: FileOptions): Promise<Files> {
  const warn = createWarningLog(log);
  const rules = await readFollowed([{ option: '--acl', path: acl }], async ([content]) => {
    const read = await parseRulesInSlices(content!.toString());
    warn(warningsOf(read, acl));
    return read;
  });
  const tokens =
    jwks === null
      ? null
      : await readFollowed([{ option: '--jwks', path: jwks }], ([content]) =>
          createIssuer(content!.toString(), { issuer, audience }),
        );
  return {
    rules: () => rules.current(),
    issuer: () => tokens?.current() ?? null,
    ...watchFollowed(tokens ? [rules, tokens] : [rules], changed, log),
  };
}

/** Problems in valid rules that the operator is to know. */
function warningsOf(rules: Rules, file: string): FileWarning[] {
  const inClear = clearPasswords(rules);
  const missing = missingSections(rules);
  return [
    ...(inClear.length > 0
      ? [
          [
            { file, sections: inClear },
            'the file has passwords in plain text; replace them with the output of restmq password',
          ],
        ]
      : []),
    ...(missing.length > 0 ? [[{ file, sections: missing }, closedBy(file, missing)]] : []),
  ] as FileWarning[];
}

function closedBy(file: string, missing: readonly SectionName[]): string {
  const lacks =
    missing.length === sectionNames.length
      ? 'no section at all'
      : `no section ${missing.map((name) => `[${name}]`).join(', ')}`;
  return (
    `${file} has ${lacks}: these operations require an API key or token, else 401 (before RestMQ 1.0 they were ` +
    `open). An empty section is open to all; restmq acl check ${file} shows who has access`
  );
}
