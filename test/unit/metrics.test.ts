import { Histogram } from '../../src/telemetry/histogram';
import { createSampler } from '../../src/telemetry/sampler';
import { traceparentFrom } from '../../src/queue/trace-context';
import { slopeOf } from '../soak/growth';

describe('Histogram', () => {
  it('counts each value in the first bucket that holds it and in all above, by its weight', () => {
    const histogram = new Histogram([1, 2]);
    for (const [value, weight] of [
      [0.5, 1],
      [1, 1],
      [1.5, 16],
      [9, 2],
    ] as const)
      histogram.observe(value, weight);
    expect(
      histogram.samples('h', { a: 'b' }).map(({ metricName, labels, value }) => [metricName, labels['le'], value]),
    ).toEqual([
      ['h_bucket', 1, 2],
      ['h_bucket', 2, 18],
      ['h_bucket', '+Inf', 20],
      ['h_sum', undefined, 43.5],
      ['h_count', undefined, 20],
    ]);
  });
});

describe('createSampler', () => {
  it('times all where there are few, and beyond that one in 16, which stands for 16', () => {
    const sampler = createSampler();
    const weights = Array.from({ length: 201 + 16 * 20 }, () => (sampler.begin() > 0 ? sampler.weight : 0));
    const timed = weights.filter((weight) => weight > 0);
    expect(new Set(timed.slice(0, 200))).toEqual(new Set([1]));
    expect(timed.length).toBeLessThan(weights.length);
    expect(timed).toContain(16);
  });
});

describe('traceparentFrom', () => {
  const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  it.each([
    [good, good],
    [`01${good.slice(2)}`, `01${good.slice(2)}`],
    [`01${good.slice(2)}-x`, `01${good.slice(2)}-x`],
    [`${good}-x`, undefined],
    [`ff${good.slice(2)}`, undefined],
    [undefined, undefined],
    ['', undefined],
    [`01${good.slice(2)}-${'x'.repeat(300)}`, undefined],
  ])('%s', (sent, kept) => expect(traceparentFrom(sent)).toBe(kept));
});

describe('slopeOf', () => {
  it('is that of the line that comes closest', () => {
    expect(
      slopeOf([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2);
    expect(
      slopeOf([
        [0, 1],
        [1, 1],
      ]),
    ).toBe(0);
    expect(slopeOf([[1, 1]])).toBe(0);
  });
});
