import { durationMs, durationSeconds, formatDuration, parseDuration } from '../../src/durations';

describe('parseDuration', () => {
  it.each<[string, number | null]>([
    ['500ms', 500],
    ['8s', 8000],
    ['8', 8000],
    ['0', 0],
    ['0ms', 0],
    ['007', 7000],
    ['1m', 60_000],
    ['12h', 43_200_000],
    ['90d', 7_776_000_000],
    ['999999999d', 999_999_999 * 86_400_000],
    ['1000000000', null],
    ['', null],
    ['s', null],
    ['ms', null],
    ['1.5s', null],
    ['-1s', null],
    ['+1s', null],
    ['1 s', null],
    [' 1s', null],
    ['1s ', null],
    ['1s\n', null],
    ['1S', null],
    ['1M', null],
    ['1w', null],
    ['1sec', null],
    ['1e3', null],
    ['0x10', null],
    ['1h30m', null],
    ['١s', null],
    ['Infinity', null],
    ['constructor', null],
  ])('%j › %j', (text, ms) => expect(parseDuration(text)).toBe(ms));
});

describe('formatDuration', () => {
  it.each([
    [0, '0'],
    [1, '1ms'],
    [500, '500ms'],
    [1000, '1s'],
    [1500, '1500ms'],
    [65_000, '65s'],
    [60_000, '1m'],
    [90_000, '90s'],
    [3_600_000, '1h'],
    [86_400_000, '1d'],
  ])('%d › %s, which is parsed as the same', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});

describe('a parser of an option', () => {
  it('takes the limits themselves, in any unit', () => {
    const parse = durationMs(1000, 600_000);
    expect(['1', '1s', '1000ms', '10m', '600'].map(parse)).toEqual([1000, 1000, 1000, 600_000, 600_000]);
  });

  it.each(['999ms', '0', '601', '11m', '1h', 'soon', ''])('names them for %j', (text) => {
    expect(() => durationMs(1000, 600_000)(text)).toThrow('a duration from 1s to 10m, such as 8s or 1m');
  });

  it('takes whole seconds only where the contract does', () => {
    const parse = durationSeconds(0, 30);
    expect(['2000ms', '2', '2s', '0', '30s'].map(parse)).toEqual([2, 2, 2, 0, 30]);
    for (const wrong of ['500ms', '1500ms', '31', '31s', '1m', 'soon', ''])
      expect(() => parse(wrong)).toThrow('a duration from 0 to 30s in whole seconds, such as 8s');
    expect(() => durationSeconds(1, 43_200)('0')).toThrow(
      'a duration from 1s to 12h in whole seconds, such as 8s, 1m or 1h',
    );
  });
});
