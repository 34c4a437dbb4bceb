import { queueNamed } from '../../../../src/queue/names';
import { createDeferredCalls, type DeferredCalls } from '../../../../src/redis/scripts/deferred-calls';
import { turnEnd } from './turn-end';

const [orders, mail] = [queueNamed('orders'), queueNamed('mail')];

let sent: string[];
let end: ReturnType<typeof turnEnd>;
let deferred: DeferredCalls;

beforeEach(() => {
  sent = [];
  end = turnEnd();
  deferred = createDeferredCalls(end);
});

const defer = ({ keys }: typeof orders, rank: number, name: string): void =>
  deferred.defer(keys, rank, () => sent.push(name));

describe('deferred calls', () => {
  it('are sent at the end of the turn, once', () => {
    defer(orders, 0, 'add');
    expect(sent).toEqual([]);
    end.now();
    end.now();
    expect(sent).toEqual(['add']);
  });

  it('of a queue are sent by rank, and of one rank as they came', () => {
    defer(orders, 2, 'take');
    defer(orders, 0, 'add 1');
    defer(orders, 0, 'add 2');
    end.now();
    expect(sent).toEqual(['add 1', 'add 2', 'take']);
  });

  it('of two queues are sent queue by queue', () => {
    defer(orders, 2, 'take orders');
    defer(mail, 0, 'add mail');
    defer(orders, 0, 'add orders');
    end.now();
    expect(sent).toEqual(['add orders', 'take orders', 'add mail']);
  });

  it('of one queue are sent when a script of it runs, and the others stay', () => {
    defer(orders, 0, 'add orders');
    defer(mail, 0, 'add mail');
    deferred.flush(orders.keys);
    expect(sent).toEqual(['add orders']);
    end.now();
    expect(sent).toEqual(['add orders', 'add mail']);
  });

  it('are not sent twice where sending one runs a script of the same queue', () => {
    deferred.defer(orders.keys, 0, () => {
      sent.push('add');
      deferred.flush(orders.keys);
    });
    defer(orders, 1, 'ack');
    end.now();
    expect(sent).toEqual(['add', 'ack']);
  });

  it('that come while others are sent leave in the same turn', () => {
    deferred.defer(orders.keys, 0, () => {
      sent.push('first');
      defer(orders, 0, 'second');
    });
    end.now();
    expect(sent).toEqual(['first', 'second']);
  });

  it('are not waited for by a queue that has none', () => {
    deferred.flush(orders.keys);
    defer(mail, 0, 'add');
    deferred.flush(orders.keys);
    expect(sent).toEqual([]);
  });
});
