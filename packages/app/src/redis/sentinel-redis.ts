import { Redis, type RedisOptions, SentinelConnector } from 'ioredis';

/** What the client and its connector share: whether whoever uses it wants no connection any more. */
interface Wish {
  left: boolean;
}

/**
 * A client behind Sentinel that outlives a switch of master at any moment.
 *
 * The one of ioredis ends for ever, and fails what waits with "Connection is closed.", where Sentinel tells of the switch while it is asked for the master's
 * address: its failover detector then closes the attempt as if the user had (ioredis 5 and 6; redis/ioredis#1683). Here that attempt begins again.
 */
export class SentinelRedis extends Redis {
  readonly #wish: Wish;

  constructor(options: Omit<RedisOptions, 'replyMapping'>) {
    const wish: Wish = { left: false };
    super({ ...options, Connector: connectorFor(wish) });
    this.#wish = wish;
    // Its type follows the shape of the answers, which a duplicate made by `new Redis` has and one of this class has too.
    this.duplicate = ((changed?: Omit<RedisOptions, 'replyMapping'>) =>
      new SentinelRedis({ ...this.options, ...changed })) as typeof this.duplicate;
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#wish.left = true;
    super.disconnect(reconnect);
  }
}

type Connected = Awaited<ReturnType<SentinelConnector['connect']>>;

function connectorFor(wish: Wish): new (options: unknown) => SentinelConnector {
  return class extends SentinelConnector {
    constructor(options: unknown) {
      super(options as ConstructorParameters<typeof SentinelConnector>[0]);
    }

    override async connect(...told: Parameters<SentinelConnector['connect']>): Promise<Connected> {
      wish.left = false;
      for (;;) {
        try {
          return await super.connect(...told);
        } catch (error) {
          if (wish.left || !closed(error)) throw error;
        }
      }
    }
  };
}

function closed(error: unknown): boolean {
  return error instanceof Error && error.message === 'Connection is closed.';
}
