/** A WebSocket client, for trying out a server. */
export { WebSocket } from 'ws';
