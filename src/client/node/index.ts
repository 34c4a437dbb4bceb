/** What the client uses in Node. In browsers it is web.ts (package.json, `imports`). */
export { addBatchesOver } from './add-batches';
export { jsonApiOf } from './json-api';
