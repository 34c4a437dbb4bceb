/** Situations that a run may reach, and all runs together must: a step that never gets there proves nothing. */
const situations = [
  'a batch of which some would fit is refused',
  'a batch has too many bytes',
  'nothing is dropped for what would not fit anyway',
  'ready: the oldest is dropped',
  'delayed: the oldest is dropped',
  'dead: the oldest is dropped',
  'a request is sent again',
  'an idempotency key comes with another request',
  'a purged request is stored again',
  'a request is stored again after its day',
  'over while it is leased: acked',
  'over while it is leased: nacked',
  'over while it is leased: the lease expires',
  'over while it is dead: redriven',
  'dead after its last attempt',
  'dead letters move to the other queue',
  'dead letters stay, as the other queue is full',
  'a stopped queue holds messages back',
  'those who wait are served when the queue starts',
  'a sweeper ends a lease',
  'a wait is answered at once',
  'a take that waits gets what comes',
  'a lease that waits gets what comes',
  'several that wait get what comes',
  'a wait is over in vain',
  'a client that waits hangs up',
  'a client hangs up while a message comes',
  'killed: an engine',
  'killed: a process for which clients wait',
  'killed: a process in the middle of a verb',
] as const;

export type Situation = (typeof situations)[number];

const times = new Map<Situation, number>(situations.map((one) => [one, 0]));

export function reach(situation: Situation): void {
  times.set(situation, times.get(situation)! + 1);
}

export function neverReached(): Situation[] {
  return situations.filter((one) => times.get(one) === 0);
}
