/** Version 00 (https://www.w3.org/TR/trace-context/#traceparent-header); a later one may have more behind it. */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;
const versionZero = /^00-.{52}$/;
const longest = 256;

/** Validate a `traceparent` that a client sent. @returns undefined if it is invalid, and then ignored */
export function traceparentFrom(sent: string | undefined): string | undefined {
  if (sent === undefined || sent.length > longest || !traceparent.test(sent)) return undefined;
  return sent.startsWith('00') && !versionZero.test(sent) ? undefined : sent;
}

type Headers = { [name: string]: string };

const headersMax = 32;

/** Add `traceparent` to a message's headers, unless the producer set it there or they are full. */
export function traced(headers: Headers | undefined, traceparent: string | undefined): Headers | undefined {
  if (traceparent === undefined) return headers;
  if (headers === undefined) return { traceparent };
  const names = Object.keys(headers);
  return names.length >= headersMax || names.some((name) => name.toLowerCase() === 'traceparent')
    ? headers
    : { ...headers, traceparent };
}
