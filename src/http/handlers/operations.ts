import type { Metrics } from '../../telemetry/metrics';
import type { Handlers } from '../types';

/** What `/readyz` asks of the daemon: what keeps it from its work, and what is to be mended, each in a sentence. */
export type Readiness = () => Promise<{ problems: string[]; warnings: string[] }>;

/** For those who run a daemon: `/healthz`, `/readyz`, `/metrics`. */
export function operationsHandlers(
  metrics: Metrics,
  readiness: Readiness,
): Pick<Handlers, 'healthz' | 'readyz' | 'metrics'> {
  return {
    healthz: () => ({ status: 200, type: 'text/plain', body: 'OK' }),
    readyz: async () => {
      const { problems, warnings } = await readiness();
      const ready = problems.length === 0;
      return { status: ready ? 200 : 503, type: 'application/json', body: { ready, problems, warnings } };
    },
    metrics: async () => ({ status: 200, type: 'text/plain', body: await metrics.text() }),
  };
}
