/** Somebody who is shown something for as long as they look. */
export interface Viewer {
  /** @param event  its name */
  send(event: string, json: string): void;
  /** There is nothing more to come. */
  end(): void;
}

/**
 * Begin to show something: the first of it has been sent when this resolves.
 * @returns what to call when the viewer has gone
 * @throws BrokerError `redis-unavailable`
 */
export type Join = (viewer: Viewer) => Promise<() => void>;

/** Those who look at the same: what they are shown is made once, and sent where it differs from the last. */
export class Audience {
  readonly viewers = new Set<Viewer>();
  private last = '';

  constructor(private readonly event: string) {}

  show(json: string): void {
    if (json === this.last) return;
    this.last = json;
    for (const viewer of this.viewers) viewer.send(this.event, json);
  }

  /** Somebody may have been shown something older since: the next is news. */
  forget(): void {
    this.last = '';
  }

  /** A newcomer is shown what is so now, the others where it is news. */
  welcome(viewer: Viewer, json: string): void {
    this.show(json);
    this.viewers.add(viewer);
    viewer.send(this.event, json);
  }
}
