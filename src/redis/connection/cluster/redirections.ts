export interface NodeAddress {
  host: string;
  port: number;
}

export interface Redirection {
  kind: 'MOVED' | 'ASK' | 'TRYAGAIN' | 'CLUSTERDOWN';
  address: NodeAddress | null;
}

/** Parse an error that says that a command was not run, and where or when to send it again. */
export function redirectionIn(error: unknown): Redirection | null {
  const match =
    error instanceof Error ? /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b(?: \d+ (\S*):(\d+))?/.exec(error.message) : null;
  if (!match) return null;
  const [, kind, host, port] = match as unknown as [string, Redirection['kind'], string?, string?];
  return { kind, address: port === undefined ? null : { host: host!, port: Number(port) } };
}

/** Whether a node answered this error. CLUSTERDOWN may be our own, if no node was asked. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && /^(?!CLUSTERDOWN)(Ready check failed: )?[A-Z]{2,} /.test(error.message);
}

export function unknownOwner(): Error {
  return new Error('CLUSTERDOWN it is not known who has this slot');
}
