/** A file of its own, so that only workers load it. */
export { WebSocket } from 'ws';
