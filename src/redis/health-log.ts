import type { Log } from '../log';
import type { Health } from './health';

/** How often it is looked where nobody asks, ms. */
const lookMs = 5000;

/** Tells the log when Redis begins to keep a daemon from its work, for another reason, and when it does not any more. */
export interface FollowedHealth {
  look(): Promise<Health>;
  stop(): void;
}

export function followHealth(look: () => Promise<Health>, log: Log): FollowedHealth {
  let last = '';
  let looks = 0;
  let told = 0;
  let stopped = false;

  /** @param turn  what was seen before something that is told already is old */
  const tell = ({ problems }: Health, turn: number): void => {
    if (stopped || turn < told) return;
    told = turn;
    const now = problems.join(' ').replaceAll(/\d{1,3} %/g, '%'); // how far it is with reading its files is no other reason
    if (now === last) return;
    last = now;
    if (problems.length > 0) log.warn({ problems }, 'RestMQ is not ready: /readyz answers 503');
    else log.info({}, 'RestMQ is ready again');
  };

  const followed = async (): Promise<Health> => {
    const turn = ++looks;
    const health = await look();
    tell(health, turn);
    return health;
  };

  const timer = setInterval(() => void followed(), lookMs);
  timer.unref();
  return {
    look: followed,
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
