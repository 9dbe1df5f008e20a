export { askSocket, readStat } from './ask-socket.ts';
export { haproxy } from './component.ts';
export { adminSocket } from './config.ts';
