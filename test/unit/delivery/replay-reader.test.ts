import { ReplayReader } from '../../../src/delivery/replay-reader';
import type { ReplayPage } from '../../../src/queue/consumers';
import { broadcast, broadcasts, later, page, settled } from './messages';

/** Messages for the consumer, and requests to Redis: `replay after 3`, `send 4 5`, `gap`, `too slow`, `caught up`. */
let log: string[];
/** Answers to the next reads of the replay window; then it is at its end. */
let pages: (ReplayPage | Promise<ReplayPage> | Error)[];
let session: { cursor: number; remainingCredit: number | undefined; bufferedBytes: number };
let drain: () => void;
let reader: ReplayReader;

beforeEach(() => {
  jest.useFakeTimers();
  log = [];
  pages = [];
  session = { cursor: 3, remainingCredit: undefined, bufferedBytes: 0 };
});

afterEach(() => jest.useRealTimers());

function start(why: 'come' | 'slow' | 'waiting'): void {
  const target = {
    whenDrained: (act: () => void) => {
      log.push('wait until it has read');
      drain = () => {
        session.bufferedBytes = 0;
        act();
      };
    },
    replay: async (behind: number, max: number) => {
      log.push(max === 1000 ? `replay after ${behind}` : `replay ${max} after ${behind}`);
      const next = await (pages.shift() ?? page([], { reached: behind, offset: behind }));
      if (next instanceof Error) throw next;
      return next;
    },
    send: (messages: readonly { offset: number }[]) => {
      if (messages.length === 0) return;
      log.push(`send ${messages.map(({ offset }) => offset).join(' ')}`);
      if (session.remainingCredit !== undefined) session.remainingCredit -= messages.length;
    },
    writeGap: () => log.push('gap'),
    // as the session does, which then is without a reader
    tooSlow: () => (log.push('too slow'), reader.end()),
    caughtUp: () => (log.push('caught up'), reader.end()),
  };
  reader = new ReplayReader(Object.assign(session, target), why);
}

function note(...offsets: number[]): void {
  for (const message of broadcasts(...offsets)) reader.note(message);
}

async function follow(): Promise<void> {
  void reader.follow();
  await settled();
}

function happened(): string {
  return log.splice(0).join(', ');
}

describe('a consumer that has just attached', () => {
  beforeEach(() => start('come'));

  it('and lacks nothing is live at once', () => {
    reader.begin(3);
    expect(happened()).toBe('caught up');
  });

  it('gets what came since without a read of the window', () => {
    note(4, 5);
    reader.begin(3);
    expect(happened()).toBe('send 4 5, caught up');
    expect(session.cursor).toBe(5);
  });

  it('does not get again what it had before', () => {
    note(2, 3, 4);
    reader.begin(3);
    expect(happened()).toBe('send 4, caught up');
  });

  it('reads what it missed from the window', async () => {
    pages = [page([4, 5])];
    reader.begin(5);
    await settled();
    expect(happened()).toBe('replay after 3, send 4 5, caught up');
    expect(session.cursor).toBe(5);
  });

  it('reads page by page', async () => {
    pages = [page([4, 5], { offset: 7 }), page([6, 7])];
    reader.begin(7);
    await settled();
    expect(happened()).toBe('replay after 3, send 4 5, replay after 5, send 6 7, caught up');
  });

  it('gets a gap event if the window no longer has all', async () => {
    pages = [page([6, 7], { gap: true })];
    reader.begin(7);
    await settled();
    expect(happened()).toBe('replay after 3, gap, send 6 7, caught up');
  });

  it('gets a gap event for a gap seen when it attached, even if it lacks nothing else', async () => {
    reader.missed();
    reader.begin(3);
    await settled();
    expect(happened()).toBe('replay after 3, gap, caught up');
  });

  it('gets in order what comes while a page is read', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    reader.begin(5);
    await settled();
    note(5, 6, 7);
    answer.resolve(page([4, 5]));
    await settled();
    expect(happened()).toBe('replay after 3, send 4 5, send 6 7, caught up');
    expect(session.cursor).toBe(7);
  });

  it('reads on where more than 1,000 come while a page is read', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise, page([6, 7])];
    reader.begin(5);
    await settled();
    for (let offset = 6; offset <= 1006; offset++) reader.note(broadcast(offset));
    answer.resolve(page([4, 5]));
    await settled();
    expect(happened()).toBe('replay after 3, send 4 5, replay after 5, send 6 7, caught up');
  });

  it('keeps 1,000 of them', async () => {
    note(...Array.from({ length: 1000 }, (_, i) => 4 + i));
    reader.begin(3);
    await settled();
    expect(session.cursor).toBe(1003);
    expect(happened()).toMatch(/^send 4 5 .* 1003, caught up$/);
  });

  it('gets nothing more when it has left while a page was read', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    reader.begin(5);
    await settled();
    reader.end();
    answer.resolve(page([4, 5]));
    await settled();
    expect(happened()).toBe('replay after 3');
  });
});

describe('a consumer that reads slowly', () => {
  beforeEach(() => start('slow'));

  it('says so', () => {
    expect(reader.isSlow).toBe(true);
  });

  it('gets a page each time that it has read all', async () => {
    session.bufferedBytes = 100;
    pages = [page([4, 5])];
    await follow();
    expect(happened()).toBe('wait until it has read');
    drain();
    await settled();
    expect(happened()).toBe('replay after 3, send 4 5, caught up');
  });

  it('keeps nothing meanwhile: it is in the window', async () => {
    session.bufferedBytes = 100;
    await follow();
    note(4, 5);
    pages = [page([4, 5])];
    drain();
    await settled();
    expect(happened()).toBe('wait until it has read, replay after 3, send 4 5, caught up');
  });

  it('is too slow when its next messages have left the window', async () => {
    pages = [page([6], { gap: true })];
    await follow();
    expect(happened()).toBe('replay after 3, too slow');
  });

  it('is too slow when a gap was noticed meanwhile', async () => {
    reader.missed();
    await follow();
    expect(happened()).toBe('replay after 3, too slow');
  });

  it('reads nothing more when it has left while it did not read', async () => {
    session.bufferedBytes = 100;
    await follow();
    reader.end();
    drain();
    await settled();
    expect(happened()).toBe('wait until it has read');
  });
});

describe('a consumer with credit', () => {
  beforeEach(() => start('waiting'));

  it('reads nothing without one', async () => {
    session.remainingCredit = 0;
    await follow();
    expect(happened()).toBe('');
  });

  it('reads as many as it has credit, and goes on with more of them', async () => {
    session.remainingCredit = 2;
    pages = [page([4, 5], { offset: 6 }), page([6])];
    await follow();
    expect(happened()).toBe('replay 2 after 3, send 4 5');
    session.remainingCredit = 5;
    await follow();
    expect(happened()).toBe('replay 5 after 5, send 6, caught up');
  });

  it('is not live when it has all and no credit is left: what comes next is read later', async () => {
    session.remainingCredit = 2;
    pages = [page([4, 5])];
    await follow();
    expect(happened()).toBe('replay 2 after 3, send 4 5');
    note(6);
    session.remainingCredit = 1;
    pages = [page([6])];
    await follow();
    expect(happened()).toBe('replay 1 after 5, send 6');
  });

  it('gets as many as its credit of what came while a page was read', async () => {
    session.remainingCredit = 3;
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    await follow();
    note(5, 6, 7);
    answer.resolve(page([4]));
    await settled();
    expect(happened()).toBe('replay 3 after 3, send 4, send 5 6');
    expect(session.cursor).toBe(6);
  });

  it('that get more while it reads are read by one run', async () => {
    session.remainingCredit = 2;
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    await follow();
    await follow();
    expect(happened()).toBe('replay 2 after 3');
    answer.resolve(page([4]));
    await settled();
    expect(happened()).toBe('send 4, caught up');
  });
});

describe('a Redis that can’t be reached', () => {
  it('is asked again after a while; the stream stays open', async () => {
    start('slow');
    pages = [new Error('down'), new Error('down'), page([4, 5])];
    await follow();
    expect(happened()).toBe('replay after 3');
    await jest.advanceTimersByTimeAsync(499);
    expect(happened()).toBe('');
    await jest.advanceTimersByTimeAsync(501);
    expect(happened()).toBe('replay after 3, replay after 3, send 4 5, caught up');
  });

  it('is not asked for a consumer that has left', async () => {
    start('slow');
    pages = [new Error('down')];
    await follow();
    reader.end();
    await jest.advanceTimersByTimeAsync(1000);
    expect(happened()).toBe('replay after 3');
  });
});
