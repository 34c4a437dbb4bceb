import { setImmediate as nextTurn } from 'node:timers/promises';
import { Busboy } from '@fastify/busboy';
import { BrokerError } from '../../errors';
import { fieldsMax, newFields, setField, tooManyFields, type Fields } from './form';

/** Limits of a part's headers: its name, and at most its type and file. */
const [headerBytesMax, headerPairsMax] = [8192, 16] as const;
/** Bytes read in one turn of the event loop. */
const sliceBytes = 65_536;

/**
 * Read multipart/form-data (RFC 7578). Every part is a field, with or without a file name; its content type is ignored.
 * @param contentType  names the boundary
 * @returns as `parseForm` does: a value in UTF-8 is a string, any other a Buffer
 * @throws BrokerError `invalid-body` for more than 100 parts, a part without a name, a name that stands twice, and a
 * malformed form
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<Fields> {
  const boundary = boundaryOf(contentType);
  const parts = countParts(body, boundary);
  const form = await readParts(body, boundary);
  // The parser skips a part whose headers it can't read.
  if (Object.keys(form).length < parts)
    throw new BrokerError(
      'invalid-body',
      'A part of the multipart form has no name in its header Content-Disposition.',
    );
  return form;
}

/** RFC 2046, 5.1.1. */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;[ \t]*boundary=(?:"([^"]*)"|([^\s;"]+))[ \t]*(?:;|$)/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain ?? '';
  if (/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return boundary;
  throw new BrokerError('invalid-body', 'The Content-Type multipart/form-data has no valid boundary.');
}

/**
 * Count the parts before any is read: each has a cost, and a body may consist of nothing else.
 * @throws BrokerError `invalid-body` for more than 100
 */
function countParts(body: Buffer, boundary: string): number {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = delimiter.subarray(2);
  let at = body.subarray(0, first.length).equals(first) ? -2 : body.indexOf(delimiter);
  for (let parts = 0; ; parts++) {
    const end = at + delimiter.length;
    if (at === -1) throw notMultipart();
    if (body.toString('latin1', end, end + 2) === '--') return parts;
    if (parts === fieldsMax) throw tooManyFields();
    at = body.indexOf(delimiter, end);
  }
}

async function readParts(body: Buffer, boundary: string): Promise<Fields> {
  const form = newFields();
  // Every part is read as a file: the parser gives a file's bytes, but decodes the text of other parts.
  const parser = new Busboy({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    isPartAFile: () => true,
    limits: { parts: fieldsMax, headerSize: headerBytesMax, headerPairs: headerPairsMax },
  });
  const read = new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(notMultipart());
    parser.on('error', fail);
    parser.on('finish', resolve);
    parser.on('file', (name: string | undefined, part) => {
      const chunks: Buffer[] = [];
      part.on('data', (chunk: Buffer) => chunks.push(chunk));
      part.on('error', fail);
      part.on('end', () => {
        try {
          if (name !== undefined) setField(form, name, Buffer.concat(chunks));
        } catch (error) {
          reject(error);
        }
      });
    });
  });
  const over = read.then(
    () => true,
    () => true,
  );
  for (let start = 0; start < body.length; start += sliceBytes) {
    const slice = body.subarray(start, start + sliceBytes);
    const written = new Promise<boolean>((resolve) => parser.write(slice, () => resolve(false)));
    if (await Promise.race([written, over])) break;
    await nextTurn();
  }
  parser.end();
  await read;
  return form;
}

function notMultipart(): BrokerError {
  return new BrokerError(
    'invalid-body',
    'The body is not a valid multipart form: its parts are not delimited by the boundary in the Content-Type.',
  );
}
