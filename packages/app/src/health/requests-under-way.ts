import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

export type Server = HttpServer | HttpsServer;

/** What some servers are answering now, and how to end it. */
export interface RequestsUnderWay {
  readonly count: number;
  /** Resolves as soon as none is left. */
  none(): Promise<void>;
  /** From now on each answer ends its connection: a proxy that keeps connections open goes elsewhere with its next request. */
  endConnections(): void;
  /** Ends every connection at once, those that became WebSockets too. */
  destroy(): void;
}

export function requestsUnderWay(servers: readonly Server[]): RequestsUnderWay {
  const responses = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  let waiting: (() => void)[] = [];
  let ending = false;

  function began(_request: IncomingMessage, response: ServerResponse): void {
    responses.add(response);
    if (ending) endAfter(response);
    response.once('close', () => {
      responses.delete(response);
      if (responses.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  }
  for (const server of servers) {
    // Before the application, which may answer at once.
    server.prependListener('request', began);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  }
  return {
    get count() {
      return responses.size;
    },
    none: () => (responses.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    endConnections() {
      ending = true;
      for (const response of responses) endAfter(response);
    },
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function endAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
