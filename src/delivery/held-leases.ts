/**
 * The leases of a consumer, with their expiry in ms: until the message is written (auto-ack), or acked, nacked or
 * expired (manual).
 */
export class HeldLeases extends Map<string, number> {
  /**
   * Drop expired leases: a consumer may ack through another daemon, which this one does not notice. The oldest come
   * first.
   */
  dropExpired(nowMs: number): void {
    for (const [leaseId, expiresMs] of this) {
      if (expiresMs > nowMs) return;
      this.delete(leaseId);
    }
  }
}
