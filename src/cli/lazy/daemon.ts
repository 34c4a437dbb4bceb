/** The daemon: dist/lazy.js. */
import * as embedded from '../../daemon';
import { runDaemon } from '../run';

/** `embedded` is the daemon for embedding (dist/daemon.js). */
export { embedded, runDaemon };
