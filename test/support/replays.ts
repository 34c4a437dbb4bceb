import * as replays from '../../src/conformance/replays';

export {
  hangUp,
  parseLine,
  replays,
  settled,
  textOf,
  type ServerResponse as Heard,
  type Replay,
  type RequestLine,
} from '../../src/conformance/replays';

/** The same as nobody in particular, of a daemon without a path before its own. */
const at = (url: string): replays.Server => ({ url, authorization: null });

export const send = (url: string, line: replays.RequestLine): Promise<replays.ServerResponse> =>
  replays.send(at(url), line);
export const replay = (url: string, one: Parameters<typeof replays.replay>[1]): Promise<replays.ServerResponse> =>
  replays.replay(at(url), one);
export const prepare = (url: string, given: string[]): Promise<(line: string) => string> =>
  replays.prepare(at(url), given);
