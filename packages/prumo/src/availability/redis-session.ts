import { connect, type Socket } from 'node:net';
import { decodeReply, encodeCommand, RedisError, type RedisReply } from './redis-reply.ts';
import type { RedisAddress } from './redis-view.ts';

export interface RedisLogin {
  /** Default: the user `default`. */
  readonly username?: string | undefined;
  readonly password: string;
}

/** Bytes of an answer that is still read; `INFO` has some 6 KiB. */
const MAXIMUM = 1024 * 1024;

/**
 * A connection to one Redis or Sentinel for a few commands, one after the other. No client library: the controller keeps in memory what it
 * has once loaded, and ioredis, whose reconnecting, pipelining and cluster are of no use here, makes it 8 MB larger.
 */
export class RedisSession {
  readonly #socket: Socket;
  readonly #within: number;
  #received = Buffer.alloc(0);
  #waiting: { resolve(reply: RedisReply): void; reject(error: Error): void } | undefined;
  #end: Error | undefined;

  private constructor(socket: Socket, within: number) {
    this.#socket = socket;
    this.#within = within;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  /** Connected and logged in. `within`: milliseconds for each of these, and for each command after. Rejects otherwise. */
  static async open(address: RedisAddress, login: RedisLogin, within: number): Promise<RedisSession> {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const session = new RedisSession(socket, within);
    try {
      await session.#inTime(
        new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject).once('close', reject)),
        'no connection',
      );
      await session.call('AUTH', ...(login.username === undefined ? [] : [login.username]), login.password);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Rejects with `RedisError` when Redis refuses. Not to be called again before it has answered. */
  async call(...words: readonly [string, ...string[]]): Promise<Exclude<RedisReply, RedisError>> {
    if (this.#end !== undefined) throw this.#end;
    if (this.#waiting !== undefined) throw new Error('the last command has not been answered');
    const answer = new Promise<RedisReply>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#socket.write(encodeCommand(words));
    const reply = await this.#inTime(answer, 'no answer');
    if (reply instanceof RedisError) throw reply;
    return reply;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #inTime<T>(event: Promise<T>, failure: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${failure} within ${this.#within} ms`));
        this.close();
      }, this.#within);
    });
    try {
      return await Promise.race([event, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    try {
      const decoded = decodeReply(this.#received);
      if (decoded === undefined) {
        if (this.#received.length > MAXIMUM) throw new Error('the answer does not end');
        return;
      }
      this.#received = this.#received.subarray(decoded.next);
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(decoded.reply);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.close();
    }
  }

  #fail(error: Error): void {
    this.#end ??= error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(this.#end);
  }
}
