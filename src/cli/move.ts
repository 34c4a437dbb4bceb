import type { Moved, MoveRequest } from '../../generated/messages';
import { option, whole } from '../option-values';
import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { selectionsOf } from './http/selections';
import { flag, named, oneOf } from './options';
import { createProgress, printLines } from './output';

/** Messages moved by one request, so that progress shows and other clients are served in between. */
const step = 1000;

export const move = command({
  name: 'move',
  usage: 'QUEUE TARGET [KEY...] [OPTIONS]',
  explains: `Move ready messages of QUEUE to the tail of the queue TARGET, in their order, and print their number.
Keys, --search or --group select some of them; otherwise all move that were stored before. --state delayed moves
delayed messages, with the rest of their delay. Leased messages stay; \`restmq redrive --target\` moves dead letters.
Exits with 1 if none was moved.`,
  words: ['queue', 'queue', 'any'],
  wordCount: [2, Infinity],
  options: {
    state: oneOf('STATE', ['ready', 'delayed'], 'move the messages in this state: ready (default) or delayed'),
    search: named('TEXT', 'only those whose key, value, headers, group or last reason contain TEXT'),
    group: named('GROUP', 'only those of this group'),
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'maximum number of messages'),
    dryRun: flag('print the number, and change nothing'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq move orders.eu orders.us',
    'restmq move orders.eu orders.us orders.eu:17 orders.eu:23',
    'restmq move orders.eu orders.check --search customer-9 --dry-run',
    'restmq move mail mail.later --state delayed --max 100',
  ],
  async run({ state, search, group, max, dryRun, json, ...where }, [queue, target, ...keys]) {
    const given = selectionsOf(keys, { search, group });
    const { api } = await daemonAt(where);
    const progress = createProgress();
    const how = { target: target!, dryRun, ...(state === null ? {} : { state }) };
    const selections = given.length > 0 ? given : [{}];
    const total: Moved = { moved: 0, left: 0 };
    let rest = max ?? Infinity;
    for (const selection of selections) {
      let cursor: string | undefined;
      do {
        const body: MoveRequest = { ...how, ...selection, max: Math.min(rest, step) };
        if (cursor !== undefined) body.cursor = cursor;
        const { moved, left, missing, ...more } = await answered(
          api.POST('/v1/queues/{queue}/move', { ...inPath(queue!), body }),
        );
        total.moved += moved;
        total.left = left;
        if (missing !== undefined) total.missing = (total.missing ?? 0) + missing;
        cursor = more.cursor;
        rest -= moved;
        progress.show(`${total.moved} moved, ${left} left`);
      } while (cursor !== undefined && rest > 0);
      if (rest <= 0) break;
    }
    progress.end();
    await printLines([
      json ? JSON.stringify({ queue, target, ...total, ...(dryRun ? { dryRun } : {}) }) : `${total.moved}`,
    ]);
    return total.moved > 0 ? exits.done : exits.nothing;
  },
});
