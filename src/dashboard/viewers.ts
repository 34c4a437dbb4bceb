/** A viewer of a feed. */
export interface Viewer {
  /** @param event  its name */
  send(event: string, json: string): void;
  /** Nothing more comes. */
  end(): void;
}

/**
 * Join a feed: its first event has been sent when this resolves.
 * @returns a function that leaves the feed, to call when the viewer has gone
 * @throws BrokerError `redis-unavailable`
 */
export type Join = (viewer: Viewer) => Promise<() => void>;

/** Viewers of the same feed: an event is made once, and sent if it differs from the last. */
export class Audience {
  readonly viewers = new Set<Viewer>();
  private last = '';

  constructor(private readonly event: string) {}

  show(json: string): void {
    if (json === this.last) return;
    this.last = json;
    for (const viewer of this.viewers) viewer.send(this.event, json);
  }

  /** A viewer may have been sent an older event: the next one is sent in any case. */
  forget(): void {
    this.last = '';
  }

  /** Send a new viewer the current event, and the others if it is new to them. */
  welcome(viewer: Viewer, json: string): void {
    this.show(json);
    this.viewers.add(viewer);
    viewer.send(this.event, json);
  }
}
