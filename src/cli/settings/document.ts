import { readFileSync } from 'node:fs';
import { parseDocument, type SettingsDocument } from '../../queue/settings-document';
import { exits, Failure } from '../exits';

/** @param path  `-`: the standard input @throws Failure `usage` that names what is wrong */
export function readDocument(path: string): SettingsDocument {
  const source = path === '-' ? 'the standard input' : path;
  const text = read(path, source);
  try {
    return parseDocument(text, source);
  } catch (error) {
    throw new Failure(`${(error as Error).message}; see restmq settings export --help`, exits.usage);
  }
}

function read(path: string, source: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new Failure(`can’t read ${source}: ${(error as Error).message}`, exits.usage);
  }
}
