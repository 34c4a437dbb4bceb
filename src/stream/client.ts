/** The other side of a WebSocket, for those who try a server out. */
export { WebSocket } from 'ws';
