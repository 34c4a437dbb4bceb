import { useState } from 'preact/hooks';

interface Carried {
  value?: unknown;
  encoding?: 'base64' | undefined;
  contentType?: string | undefined;
}

type Form = 'json' | 'text' | 'hex';

const names: Record<Form, string> = { json: 'JSON', text: 'Text', hex: 'Hex' };
/** Most characters of a payload to show; more makes the page slow. */
const shownMax = 100_000;

/** The payload of a message as JSON, text or bytes. It is inserted into the page as text only. */
export function Payload({ message }: { message: Carried }) {
  const json = jsonOf(message);
  const [form, setForm] = useState<Form>(json === null ? (message.encoding ? 'hex' : 'text') : 'json');
  const text = form === 'json' ? json! : form === 'text' ? textOf(message) : hexOf(bytesOf(message));
  const forms: Form[] = json === null ? ['text', 'hex'] : ['json', 'text', 'hex'];
  return (
    <div class="payload">
      <div class="segments" role="group" aria-label="Show the payload as">
        {forms.map((one) => (
          <button key={one} type="button" aria-pressed={one === form} onClick={() => setForm(one)}>
            {names[one]}
          </button>
        ))}
      </div>
      <pre tabIndex={0} class={form}>
        {text.slice(0, shownMax)}
        {text === '' ? <span class="faint">(empty)</span> : null}
      </pre>
      {text.length > shownMax ? (
        <p class="faint">
          The first {shownMax.toLocaleString('en')} characters of {text.length.toLocaleString('en')}.
        </p>
      ) : null}
    </div>
  );
}

function jsonOf({ value, encoding }: Carried): string | null {
  if (encoding) return null;
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    return /^\s*[[{]/.test(value) ? JSON.stringify(JSON.parse(value), null, 2) : null;
  } catch {
    return null; // text that only looks like JSON
  }
}

function textOf(message: Carried): string {
  return message.encoding ? new TextDecoder().decode(bytesOf(message)) : rawOf(message);
}

/** The value as text; JSON as it is. */
export function rawOf({ value }: Carried): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function bytesOf(message: Carried): Uint8Array {
  if (!message.encoding) return new TextEncoder().encode(rawOf(message));
  return Uint8Array.from(atob(message.value as string), (char) => char.charCodeAt(0));
}

/** `00000000  68 65 6c 6c 6f                                    |hello|` */
function hexOf(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length && lines.length * 80 < shownMax; i += 16) {
    const row = [...bytes.subarray(i, i + 16)];
    const hex = row
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ')
      .padEnd(47);
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${i.toString(16).padStart(8, '0')}  ${hex}  |${text}|`);
  }
  return lines.join('\n');
}

const previewMax = 160;

/** The beginning of a payload, on one line. */
export function previewOf(message: Carried): string {
  const text = message.encoding ? `${bytesOf(message).length} bytes, not text` : rawOf(message);
  const line = text.slice(0, previewMax).replace(/\s+/g, ' ');
  return text.length > previewMax ? `${line}…` : line;
}
