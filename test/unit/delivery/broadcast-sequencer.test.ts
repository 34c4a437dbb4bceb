import { BroadcastSequencer } from '../../../src/delivery/broadcast-sequencer';
import type { ReplayPage } from '../../../src/queue/consumers';
import { broadcast, later, page, settled } from './messages';

/** The events that consumers see, and the requests to Redis: `1`, `gap`, `gap from 5`, `register`, `replay after 3`. */
let log: string[];
let abandoned: boolean;
/** Answers to the next reads of the replay window; then it is at its end. */
let pages: (ReplayPage | Promise<ReplayPage> | Error)[];
/** The next registrations; then they succeed at once. null: there are no consumers. */
let registrations: (Promise<void> | null)[];
let sequencer: BroadcastSequencer;

beforeEach(() => {
  jest.useFakeTimers();
  log = [];
  pages = [];
  registrations = [];
  abandoned = false;
  sequencer = new BroadcastSequencer({
    registerAll: () => {
      log.push('register');
      const [next] = registrations.splice(0, 1);
      return next === undefined ? Promise.resolve() : next;
    },
    replay: async (behind) => {
      log.push(`replay after ${behind}`);
      const next = await (pages.shift() ?? page([], { reached: behind, offset: behind }));
      if (next instanceof Error) throw next;
      return next;
    },
    isAbandoned: () => abandoned,
    deliver: ({ offset }) => log.push(String(offset)),
    missed: (place) => log.push(place === undefined ? 'gap' : `gap from ${place}`),
    caughtUp: () => log.push('caught up'),
  });
});

afterEach(() => jest.useRealTimers());

/** @param offsets  each after the one before it, or `[offset, previousOffset]` */
async function receive(...offsets: (number | [number, number])[]): Promise<void> {
  for (const one of offsets) sequencer.onBroadcast(typeof one === 'number' ? broadcast(one) : broadcast(...one));
  await settled();
}

function happened(): string {
  return log.splice(0).join(', ');
}

describe('broadcasts in order', () => {
  beforeEach(() => sequencer.begin(3));

  it('are delivered as they come', async () => {
    await receive(4, 5, 6);
    expect(happened()).toBe('4, 5, 6');
    expect(sequencer.reached).toBe(6);
  });

  it('come once, however often they are received', async () => {
    await receive(4, 4, 5, 4, 5);
    expect(happened()).toBe('4, 5');
  });

  it('from before the start were delivered before', async () => {
    await receive(2, 3, 4);
    expect(happened()).toBe('4');
  });

  it('have numbers that go up, and need not be neighbours', async () => {
    await receive([7, 3], [12, 7]);
    expect(happened()).toBe('7, 12');
  });

  it('after a lost history have no known one before them', async () => {
    await receive([9, 0]);
    expect(happened()).toBe('9');
  });
});

describe('broadcasts before the first consumer is attached', () => {
  it('wait for its offset', async () => {
    await receive(4, 5);
    expect(happened()).toBe('');
    expect(sequencer.reached).toBe(Infinity);
    sequencer.begin(3);
    expect(happened()).toBe('4, 5');
    expect(sequencer.reached).toBe(5);
  });

  it('are delivered from the first one that was received, if the attach was answered later', async () => {
    await receive(4, 5);
    sequencer.begin(5);
    expect(happened()).toBe('4, 5');
  });

  it('keep the offset of the first attach when another one is answered', async () => {
    sequencer.begin(3);
    sequencer.begin(1);
    await receive(2, 4);
    expect(happened()).toBe('4');
  });

  it('are delivered at once where no attach is under way: they are given back', async () => {
    abandoned = true;
    await receive(4, 5);
    expect(happened()).toBe('4, 5');
  });

  it('are not kept for the next consumer when this one leaves before it was attached', async () => {
    await receive(4, 5);
    sequencer.abandon();
    expect(happened()).toBe('4, 5');
    expect(sequencer.offset).toBe(0);
    sequencer.begin(5);
    await receive(6);
    expect(happened()).toBe('6');
  });

  it('leave the offset alone when the last consumer of a settled queue leaves', () => {
    sequencer.begin(3);
    sequencer.abandon();
    expect(sequencer.reached).toBe(3);
  });
});

describe('a hole', () => {
  beforeEach(() => sequencer.begin(3));

  it('is filled from the replay window before what comes after it', async () => {
    pages = [page([4, 5, 6])];
    await receive(6);
    expect(happened()).toBe('register, replay after 3, 4, 5, 6, caught up');
  });

  it('is filled page by page', async () => {
    pages = [page([4, 5], { offset: 7 }), page([6, 7])];
    await receive(7);
    expect(happened()).toBe('register, replay after 3, 4, 5, replay after 5, 6, 7, caught up');
  });

  it('that the window no longer has is a gap', async () => {
    pages = [page([5, 6], { gap: true })];
    await receive(6);
    expect(happened()).toBe('register, replay after 3, gap, 5, 6, caught up');
  });

  it('lets broadcasts wait that come meanwhile', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    await receive(6);
    await receive(7);
    expect(happened()).toBe('register, replay after 3');
    expect(sequencer.reached).toBe(Infinity);
    answer.resolve(page([4, 5, 6]));
    await settled();
    expect(happened()).toBe('4, 5, 6, 7, caught up');
    expect(sequencer.reached).toBe(7);
  });

  it('is read again after a while if Redis can’t be reached', async () => {
    pages = [new Error('down'), page([4, 5, 6])];
    await receive(6);
    expect(happened()).toBe('register, replay after 3');
    await jest.advanceTimersByTimeAsync(499);
    expect(happened()).toBe('');
    await jest.advanceTimersByTimeAsync(1);
    await settled();
    expect(happened()).toBe('register, replay after 3, 4, 5, 6, caught up');
  });

  it('and a registration that fails is tried again, too', async () => {
    registrations = [Promise.reject(new Error('down'))];
    pages = [page([4, 5, 6])];
    await receive(6);
    expect(happened()).toBe('register');
    await jest.advanceTimersByTimeAsync(500);
    await settled();
    expect(happened()).toBe('register, replay after 3, 4, 5, 6, caught up');
  });

  it('in what was received while another one was filled, after the connection was lost again, needs another round', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise, page([7, 8, 9])];
    await receive(6);
    void sequencer.reregister();
    await receive(9);
    answer.resolve(page([4, 5, 6]));
    await settled();
    expect(happened()).toBe(
      'register, replay after 3, 4, 5, 6, caught up, register, replay after 6, 7, 8, 9, caught up',
    );
  });
});

describe('offsets that start again', () => {
  beforeEach(() => sequencer.begin(9));

  it('are a gap: a promoted replica goes on from an earlier offset', async () => {
    pages = [page([], { reached: 5, offset: 5 })];
    await sequencer.reregister();
    expect(happened()).toBe('register, replay after 9, gap from 5, caught up');
    await receive(6);
    expect(happened()).toBe('6');
  });

  it('bring what the new master has sent before it answered', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    void sequencer.reregister();
    await settled();
    await receive(5, 6);
    answer.resolve(page([], { reached: 6, offset: 6 }));
    await settled();
    expect(happened()).toBe('register, replay after 9, gap from 4, 5, 6, caught up');
  });

  it('drop what the old master has sent and not replicated: it would hide what the new one sends', async () => {
    pages = [page([], { reached: 5, offset: 5 })];
    void sequencer.reregister();
    await receive(10, 11);
    expect(happened()).toBe('register, replay after 9, gap from 5, caught up');
    await receive(6, 7);
    expect(happened()).toBe('6, 7');
  });

  it('drop it also where this daemon lacks broadcasts that the new master has', async () => {
    pages = [page([10, 11])];
    await receive([20, 19]);
    expect(happened()).toBe('register, replay after 9, 10, 11, caught up');
    await receive(12);
    expect(happened()).toBe('12');
  });

  it('keep what comes while the window is read', async () => {
    const answer = later<ReplayPage>();
    pages = [answer.promise];
    void sequencer.reregister();
    await settled();
    await receive(6, 7);
    answer.resolve(page([], { reached: 5, offset: 5 }));
    await settled();
    expect(happened()).toBe('register, replay after 9, gap from 5, 6, 7, caught up');
  });

  it('are 0 after a purge', async () => {
    pages = [page([], { reached: 0, offset: 0 })];
    await sequencer.reregister();
    await receive(1);
    expect(happened()).toBe('register, replay after 9, gap from 0, caught up, 1');
  });
});

describe('registering again', () => {
  it('waits for the first attach to settle the offset', async () => {
    await sequencer.reregister();
    expect(happened()).toBe('');
    sequencer.begin(3);
    await settled();
    expect(happened()).toBe('register, replay after 3, caught up');
  });

  it('goes on once more, and not twice, if it is asked for while it runs', async () => {
    const answer = later<ReplayPage>();
    sequencer.begin(3);
    pages = [answer.promise];
    void sequencer.reregister();
    void sequencer.reregister();
    void sequencer.reregister();
    answer.resolve(page([], { reached: 3, offset: 3 }));
    await settled();
    expect(happened()).toBe('register, replay after 3, caught up, register, replay after 3, caught up');
  });

  it('finds no consumer to register: the offset is forgotten', async () => {
    sequencer.begin(3);
    registrations = [null];
    await sequencer.reregister();
    expect(happened()).toBe('register');
    expect(sequencer.reached).toBe(Infinity);
    sequencer.begin(8);
    await receive(9);
    expect(happened()).toBe('9');
  });

  it('follows an attach or detach that ran at the same time, as the total may miss it', async () => {
    const registered = later<undefined>();
    sequencer.begin(3);
    registrations = [registered.promise];
    void sequencer.reregister();
    await sequencer.changeRegistration(() => Promise.resolve());
    registered.resolve(undefined);
    await settled();
    expect(happened()).toBe('register, replay after 3, caught up, register, replay after 3, caught up');
  });

  it('follows an attach that began before it and ended after it', async () => {
    const attached = later<string>();
    sequencer.begin(3);
    const change = sequencer.changeRegistration(() => attached.promise);
    await sequencer.reregister();
    happened();
    attached.resolve('member');
    expect(await change).toBe('member');
    await settled();
    expect(happened()).toBe('register, replay after 3, caught up');
  });

  it('does not follow an attach that ran alone, and passes its error on', async () => {
    sequencer.begin(3);
    await expect(sequencer.changeRegistration(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await settled();
    expect(happened()).toBe('');
  });
});

describe('an answer of Redis about the registration', () => {
  beforeEach(() => sequencer.begin(3));

  const answered = (): Promise<string | undefined> => sequencer.unchanged(() => Promise.resolve('registered'));

  it('counts where nothing changes meanwhile', async () => {
    expect(await answered()).toBe('registered');
  });

  it('does not count while a consumer attaches', async () => {
    const attached = later<undefined>();
    void sequencer.changeRegistration(() => attached.promise);
    expect(await answered()).toBeUndefined();
    attached.resolve(undefined);
    await settled();
    expect(await answered()).toBe('registered');
  });

  it('does not count where a consumer attached while it was on its way', async () => {
    const answer = later<string>();
    const asked = sequencer.unchanged(() => answer.promise);
    await sequencer.changeRegistration(() => Promise.resolve());
    answer.resolve('registered');
    expect(await asked).toBeUndefined();
  });

  it('does not count where all were registered again meanwhile', async () => {
    const answer = later<string>();
    const asked = sequencer.unchanged(() => answer.promise);
    await sequencer.reregister();
    answer.resolve('registered');
    expect(await asked).toBeUndefined();
  });

  it('does not count before the first attach', async () => {
    registrations = [null];
    await sequencer.reregister();
    expect(await answered()).toBeUndefined();
  });
});
