/** The part of the client that is for Node; web.ts is for browsers (package.json, `imports`). */
export { addBatchesOver } from './add-batches';
export { jsonApiOf } from './json-api';
export { startWorkerOver } from './worker-connection';
