import { Pump } from '../../../src/delivery/pump';
import { later, settled } from './messages';

interface Delivery {
  delivered: number;
  ready: number;
  offset: number;
}

/** `deliver`, and `read up to 3` when the pump waits for the consumers. */
let log: string[];
/** Results of the next deliveries; then there is nothing to deliver. */
let deliveries: (Delivery | Promise<Delivery> | Error)[];
let reading: Promise<void>;
let idle: boolean;
let pump: Pump;

const delivered = (delivered: number, ready: number): Delivery => ({ delivered, ready, offset: delivered });

beforeEach(() => {
  jest.useFakeTimers();
  log = [];
  deliveries = [];
  reading = Promise.resolve();
  idle = false;
  pump = new Pump({
    deliver: async () => {
      log.push('deliver');
      const next = await (deliveries.shift() ?? delivered(0, 0));
      if (next instanceof Error) throw next;
      return next;
    },
    taken: (offset) => {
      log.push(`read up to ${offset}`);
      return reading;
    },
    isIdle: () => idle,
  });
});

afterEach(() => jest.useRealTimers());

async function kick(changed = true): Promise<void> {
  pump.kick(changed);
  await settled();
}

function happened(): string {
  return log.splice(0).join(', ');
}

describe('a pump', () => {
  it('goes on as long as messages are ready, as fast as they are read', async () => {
    deliveries = [delivered(100, 50), delivered(50, 0)];
    await kick();
    expect(happened()).toBe('deliver, read up to 100, deliver, read up to 50');
  });

  it('delivers no more before consumers have read', async () => {
    const read = later<undefined>();
    reading = read.promise;
    deliveries = [delivered(100, 50)];
    await kick();
    expect(happened()).toBe('deliver, read up to 100');
    read.resolve(undefined);
    await settled();
    expect(happened()).toBe('deliver');
  });

  it('stops where nothing is ready, and starts again with the next message', async () => {
    await kick();
    expect(happened()).toBe('deliver');
    await kick(false);
    expect(happened()).toBe('deliver');
  });

  it('runs once at a time; a message that comes meanwhile is one more round', async () => {
    const delivery = later<Delivery>();
    deliveries = [delivery.promise];
    await kick();
    await kick(false);
    await kick(false);
    expect(happened()).toBe('deliver');
    delivery.resolve(delivered(0, 0));
    await settled();
    expect(happened()).toBe('deliver');
  });

  it('does nothing without consumers', async () => {
    idle = true;
    await kick();
    expect(happened()).toBe('');
    idle = false;
    await kick(false);
    expect(happened()).toBe('deliver');
  });

  it('ends its rounds when the last consumer leaves', async () => {
    deliveries = [delivered(100, 50)];
    reading = Promise.resolve().then(() => void (idle = true));
    await kick();
    expect(happened()).toBe('deliver, read up to 100');
  });
});

describe('messages that are ready and can’t be delivered', () => {
  beforeEach(async () => {
    deliveries = [delivered(0, 7)];
    await kick();
    happened();
  });

  it('are not tried again for another message', async () => {
    await kick(false);
    expect(happened()).toBe('');
  });

  it('are when something has changed: a start, a consumer, credit', async () => {
    await kick(true);
    expect(happened()).toBe('deliver');
    await kick(false);
    expect(happened()).toBe('deliver');
  });

  it('are if something changed while they were tried', async () => {
    const delivery = later<Delivery>();
    deliveries = [delivery.promise, delivered(7, 0)];
    await kick(true);
    await kick(true);
    delivery.resolve(delivered(0, 7));
    await settled();
    expect(happened()).toBe('deliver, deliver, read up to 7');
  });
});

describe('a Redis that can’t be reached', () => {
  it('is asked again after a while, until it answers', async () => {
    deliveries = [new Error('down'), new Error('down'), delivered(3, 0)];
    await kick();
    expect(happened()).toBe('deliver');
    await jest.advanceTimersByTimeAsync(499);
    expect(happened()).toBe('');
    await jest.advanceTimersByTimeAsync(1);
    expect(happened()).toBe('deliver');
    await jest.advanceTimersByTimeAsync(500);
    await settled();
    expect(happened()).toBe('deliver, read up to 3');
    await jest.advanceTimersByTimeAsync(5000);
    expect(happened()).toBe('');
  });
});
