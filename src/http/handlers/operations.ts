import type { Metrics } from '../../telemetry/metrics';
import type { Handlers } from '../types';

/**
 * The state that `/readyz` reports: `problems` keep the daemon from working, `warnings` should be mended. Each is a
 * sentence.
 */
export type Readiness = () => Promise<{ problems: string[]; warnings: string[] }>;

/** Operations for operators: `/healthz`, `/readyz`, `/metrics`. */
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
