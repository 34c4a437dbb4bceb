import type { Connection } from '../../../../src/redis/connection/types';

/** A connection of which only the end of a turn of the event loop is there; `now` is that end. */
export function turnEnd(): Connection & { now: () => void } {
  const acts: (() => void)[] = [];
  const connection: Pick<Connection, 'atTurnEnd'> & { now: () => void } = {
    atTurnEnd: (act, first = false) => void (first ? acts.unshift(act) : acts.push(act)),
    now: () => {
      for (let act = acts.shift(); act; act = acts.shift()) act();
    },
  };
  return connection as Connection & { now: () => void };
}
