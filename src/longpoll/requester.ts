/** The client of a request; it may disconnect before the answer. */
export interface Requester {
  readonly gone: boolean;
  /** The request's trace context (W3C), if it has one. */
  readonly traceparent?: string | undefined;
  /** Its address and the name of its credentials, by which it is listed as a worker; undefined: it is not listed. */
  readonly address?: string | undefined;
  readonly callerName?: string | null;
  /**
   * Call `act` when the client disconnects; if it already has, soon, but never synchronously.
   * @returns how to undo it
   */
  whenGone(act: () => void): () => void;
}
