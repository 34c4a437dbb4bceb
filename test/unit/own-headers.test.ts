import { BrokerError } from '../../src/errors';
import { readMessageHeaders } from '../../src/http/request/message-headers';

describe('ownHeaders', () => {
  it('are those that begin so, however it is written, under the names that they came with', () => {
    expect(
      readMessageHeaders([
        'Host',
        'x',
        'RestMQ-Header-Trace-Id',
        'a',
        'restmq-header-b',
        'é',
        'RESTMQ-HEADER-__proto__',
        'c',
      ]),
    ).toEqual(
      Object.fromEntries([
        ['Trace-Id', 'a'],
        ['b', 'é'],
        ['__proto__', 'c'],
      ]),
    );
    expect(readMessageHeaders(['Host', 'x', 'RestMQ-Head', 'a', 'RestMQ-Delay', '1'])).toBeUndefined();
  });

  it.each([
    [
      'one that stands twice: to HTTP, A and a are one name',
      ['RestMQ-Header-A', '1', 'RestMQ-Header-a', '2'],
      'occurs twice',
    ],
    ['a tab, which no answer in JSON may show', ['RestMQ-Header-A', 'a\tb'], 'without control characters'],
    ['a 33rd', Array.from({ length: 33 }, (_, i) => [`RestMQ-Header-${i}`, 'x']).flat(), 'at most 32 times'],
  ])('refuse %s', (_what, raw, detail) => {
    expect(() => readMessageHeaders(raw)).toThrow(BrokerError);
    expect(() => readMessageHeaders(raw)).toThrow(detail);
  });
});
