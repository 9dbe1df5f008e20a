import { carrying, type Middleware } from './middleware.ts';

/** Does the work in one transaction: committed when it resolves, rolled back when it rejects. */
export type Transaction<Tx> = <T>(work: (transaction: Tx) => Promise<T>) => Promise<T>;

/** Every command, and every audited query, in a transaction of its own; an answer that is an error rolls it back as an exception does. */
export function inTransaction<Tx>(transaction: Transaction<Tx>): Middleware<Tx> {
  return {
    name: 'transaction',
    run(call, next) {
      if (call.message.kind === 'query' && !call.message.audited) return next(call);
      let inner: Tx | undefined;
      return carrying(
        (work) =>
          transaction((given) => {
            inner = given;
            return work();
          }),
        () => next({ ...call, transaction: inner }),
      );
    },
  };
}
