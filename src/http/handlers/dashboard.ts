import { scopesOf, type Authorization } from '../../access/check';
import { allows } from '../../access/scopes';
import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import type { DashboardEvents } from '../../stream/dashboard-events';
import { historyFrom } from '../../dashboard/history';
import type { OverviewFeed } from '../../dashboard/overview-feed';
import type { IsShown, OverviewQuery } from '../../dashboard/overview-pages';
import type { PoolFeed } from '../../dashboard/pool-feed';
import type { Tail } from '../../dashboard/tail';
import type { Join } from '../../dashboard/viewers';
import type { Queue } from '../../queue/names';
import { sortedPlaceAt } from '../cursors';
import type { Handlers, Request } from '../types';

type DashboardOperations = 'overview' | 'overviewEvents' | 'history' | 'queueEvents' | 'tail' | 'pool' | 'poolEvents';

/** The feeds that a viewer can join. */
export interface Feeds {
  overview: OverviewFeed;
  queue: { join(queue: Queue): Join };
  tail: Tail;
  pool: PoolFeed;
}

const page = 100;

/** The operations of the dashboard. */
export function dashboardHandlers(
  engine: Engine,
  feeds: Feeds,
  events: DashboardEvents,
): Pick<Handlers, DashboardOperations> {
  const stream = (join: Join) => ({ status: 200, type: 'text/event-stream', body: events.over(join) }) as const;
  return {
    overview: async ({ query, authorization }) => ({
      status: 200,
      type: 'application/json',
      body: await feeds.overview.page(wishOf(query), sightOf(authorization).isShown),
    }),
    overviewEvents: ({ query, authorization }) => {
      const { isShown, scope } = sightOf(authorization);
      return stream(feeds.overview.join(wishOf(query), isShown, scope));
    },
    history: async ({ path, query: { span = '1h' } }) => {
      const queue = queueNamed(path.queue);
      const body = historyFrom(queue, span, await engine.readHistory(queue, 'week'));
      return { status: 200, type: 'application/json', body };
    },
    queueEvents: ({ path }) => stream(feeds.queue.join(queueNamed(path.queue))),
    tail: ({ path }) => stream(feeds.tail.join(queueNamed(path.queue))),
    pool: async () => ({ status: 200, type: 'application/json', body: await feeds.pool.now() }),
    poolEvents: () => stream(feeds.pool.join),
  };
}

function wishOf({
  search = '',
  sort = 'name',
  order = 'asc',
  cursor,
  max = page,
}: Request<'overview'>['query']): OverviewQuery {
  return { search, sort, order, after: cursor === undefined ? null : sortedPlaceAt(cursor), max };
}

/** The queues that a principal may know of; `scope` is the same for all principals who may know the same queues. */
function sightOf(authorization: Authorization): { isShown: IsShown; scope: string } {
  const scopes = scopesOf(authorization).filter(({ verbs }) => verbs.includes('consume'));
  if (allows(scopes, 'consume', null)) return { isShown: () => true, scope: '' };
  return {
    isShown: (name) => allows(scopes, 'consume', name),
    scope: JSON.stringify(scopes.map(({ queues }) => queues)),
  };
}
