import type { Metrics } from '../../metrics';
import type { Handlers } from '../types';

/** What `/readyz` asks of the daemon. @throws when Redis does not answer */
export type Warnings = () => Promise<string[]>;

/** For those who run a daemon: `/healthz`, `/readyz`, `/metrics`. */
export function operationsHandlers(metrics: Metrics, warnings: Warnings): Pick<Handlers, 'healthz' | 'readyz' | 'metrics'> {
  return {
    healthz: () => ({ status: 200, type: 'text/plain', body: 'OK' }),
    readyz: async () => {
      try {
        return { status: 200, type: 'application/json', body: { ready: true, problems: [], warnings: await warnings() } };
      } catch {
        const problems = ['Redis does not answer.'];
        return { status: 503, type: 'application/json', body: { ready: false, problems, warnings: [] } };
      }
    },
    metrics: async () => ({ status: 200, type: 'text/plain', body: await metrics.text() }),
  };
}
