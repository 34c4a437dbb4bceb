import { createKeys, type Keys } from '../../access/keys';
import type { Config } from '../../config';
import { createLog } from '../../log';
import { connect } from '../../redis/startup/connect';
import { createScriptRunner } from '../../redis/scripts/script-runner';

/** Open the API keys of the pool that uses this Redis. @throws StartError */
export async function openKeys(config: Config): Promise<{ keys: Keys; close: () => void }> {
  const connection = await connect(config, createLog('error'));
  return { keys: createKeys(createScriptRunner(connection)), close: () => connection.close() };
}
