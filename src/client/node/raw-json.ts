/** JSON that is sent as it is. */
export class RawJson {
  constructor(readonly text: string) {}

  /** For fetch, which follows a redirect with the parsed value. */
  toJSON(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}
