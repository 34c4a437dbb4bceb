type Stop = () => unknown;

/** Of everything that runs now, last started last. */
const stops: Stop[] = [];

/**
 * Starts something before the tests of this file or `describe`, and stops it after them, last started first.
 * @returns a stand-in for it: its members are there as soon as the tests run
 */
export function use<T extends object>(start: () => T | Promise<T>, stop: (started: T) => unknown): T {
  let started: T | undefined;
  beforeAll(async () => {
    const it = (started = await start());
    stops.push(() => stop(it));
  });
  // Jest calls these in the order of their definition: each stops what was started last.
  afterAll(() => stops.pop()?.());
  return standIn(() => {
    if (!started) throw new Error('it is not started before the tests run');
    return started;
  });
}

/** An object that has the members of another one, which is not there yet. */
export function standIn<T extends object>(find: () => T): T {
  return new Proxy({} as T, {
    get(_, name) {
      const found = find();
      const member: unknown = Reflect.get(found, name, found);
      return typeof member === 'function' ? (member.bind(found) as unknown) : member;
    },
    has: (_, name) => Reflect.has(find(), name),
    ownKeys: () => Reflect.ownKeys(find()),
    getOwnPropertyDescriptor(_, name) {
      const descriptor = Reflect.getOwnPropertyDescriptor(find(), name);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}
