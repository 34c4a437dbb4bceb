import { settings } from '../../generated/settings';
import { settingHelp, settingsFrom, settingWords } from '../../src/cli/setting-words';
import { defaultSettings } from '../../src/queue/settings';

describe('the settings of the contract', () => {
  it('are all settings there are, those of an object by a dot', () => {
    const flat = Object.entries(defaultSettings).flatMap(([name, value]) =>
      typeof value === 'object' ? [name, ...Object.keys(value).map((one) => `${name}.${one}`)] : [name],
    );
    expect(Object.keys(settings).sort()).toEqual(flat.sort());
    for (const name of flat) if (name !== 'backoff') expect(settingHelp).toContain(`\n  ${name}=`);
    expect(settingWords).toEqual(
      expect.arrayContaining(['policy=broadcast', 'overflow=drop-oldest', 'maxLength=', 'backoff.factor=']),
    );
  });
});

describe('settingsFrom', () => {
  it('reads numbers, durations, choices, members of an object, and the default', () => {
    const words = ['maxAttempts=5', 'leaseSeconds=5m', 'ttlSeconds=90', 'policy=roundrobin', 'maxBytes=1000000000000'];
    expect(settingsFrom([...words, 'backoff.minSeconds=1m', 'backoff.factor=1.5', 'maxLength=default'])).toEqual({
      maxAttempts: 5,
      leaseSeconds: 300,
      ttlSeconds: 90,
      policy: 'roundrobin',
      maxBytes: 1e12,
      backoff: { minSeconds: 60, factor: 1.5 },
      maxLength: null,
    });
    expect(settingsFrom(['backoff=default'])).toEqual({ backoff: null });
    expect(settingsFrom([])).toEqual({});
  });

  it.each([
    ['maxLenght=4', 'unknown setting maxLenght (did you mean maxLength?); see restmq queue set --help'],
    ['lease=4', 'unknown setting lease (did you mean leaseSeconds?); see restmq queue set --help'],
    ['__proto__=4', 'unknown setting __proto__; see restmq queue set --help'],
    ['=4', 'unknown setting ; see restmq queue set --help'],
    ['maxLength', 'give maxLength a value: maxLength=0-1000000000'],
    ['policy', 'give policy a value: policy=broadcast|roundrobin'],
    ['maxLength=', 'maxLength must be a whole number from 0 to 1000000000, not ""'],
    ['maxAttempts=-1', 'maxAttempts must be a whole number from 0 to 1000, not "-1"'],
    ['maxAttempts=1e2', 'maxAttempts must be a whole number from 0 to 1000, not "1e2"'],
    ['maxAttempts=1001', 'maxAttempts must be a whole number from 0 to 1000, not "1001"'],
    ['leaseSeconds=0', /^leaseSeconds must be a duration from 1s to 12h in whole seconds, .*, not "0"$/],
    ['leaseSeconds=1.5', /^leaseSeconds must be a duration from 1s to 12h in whole seconds, .*, not "1.5"$/],
    ['policy=Broadcast', 'policy must be one of broadcast, roundrobin, not "Broadcast"'],
    ['backoff.factor=11', 'backoff.factor must be a number from 1 to 10, not "11"'],
    ['backoff.factor=0x2', 'backoff.factor must be a number from 1 to 10, not "0x2"'],
    ['backoff=3', 'backoff must be default, or set by its members, as in backoff.minSeconds=..., not "3"'],
    ['backoff.factor=default', 'backoff.factor has no default of its own; backoff=default restores all of backoff'],
    ['maxLength=3 maxLength=4', 'maxLength is set twice'],
    ['backoff.factor=3 backoff=default', 'backoff is set twice'],
    ['backoff=default backoff.factor=3', 'backoff.factor is set twice'],
  ])('%s is refused with what it may be', (words, message) => {
    expect(() => settingsFrom(words.split(' '))).toThrow(
      expect.objectContaining({
        name: 'Failure',
        exit: 2,
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      }) as Error,
    );
  });
});
