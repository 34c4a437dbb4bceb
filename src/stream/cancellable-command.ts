import type { Authorization, Caller } from '../access/check';
import type { Requester } from '../longpoll/requester';

/** A command of a connection that may wait for a message. Cancelled, it ends as if the client had gone. */
export class CancellableCommand implements Requester, Caller {
  private isCancelled = false;
  private acts: Set<() => void> | null = null;

  constructor(private readonly connection: Requester & Caller) {}

  get authorization(): Authorization {
    return this.connection.authorization;
  }

  get category(): Caller['category'] {
    return this.connection.category;
  }

  get address(): string | undefined {
    return this.connection.address;
  }

  get callerName(): string | null {
    return this.authorization.principal.name;
  }

  get gone(): boolean {
    return this.isCancelled || this.connection.gone;
  }

  whenGone(act: () => void): () => void {
    if (this.isCancelled) {
      queueMicrotask(act);
      return () => undefined;
    }
    (this.acts ??= new Set()).add(act);
    const undo = this.connection.whenGone(act);
    return () => {
      this.acts?.delete(act);
      undo();
    };
  }

  cancel(): void {
    this.isCancelled = true;
    const acts = this.acts ?? [];
    this.acts = null;
    for (const act of acts) act();
  }
}
