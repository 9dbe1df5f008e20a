import { format } from 'node:util';
import { type Bindings, type ChildLoggerOptions, type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import { currentContext } from '../context/index.ts';
import { createRedactor, type Redactor, type RedactorOptions } from './redactor.ts';

export interface LogOptions extends RedactorOptions {
  /** Told with every line, e.g. `web`. */
  readonly service: string;
  /** The least that is written: `debug`, `info`, `warn`, `error`. Default: `info`. */
  readonly level?: string;
  /** Default: standard output, written at once, so that the last line before a crash is there. */
  readonly destination?: DestinationStream;
}

/**
 * A pino logger: one JSON line each, with `time`, `level`, `service`, `message`, and `request_id`, `trace_id`, `tenant`, `user` of the work under way. Personal data and secrets are taken out
 * of messages, fields, errors and child bindings before anything is written. Logging never throws.
 */
export function createLog({ service, level = 'info', destination, keys, paths }: LogOptions): Logger {
  const redactor = createRedactor({ ...(keys && { keys }), ...(paths && { paths }) });
  const log = pino(
    {
      level,
      base: { service },
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => contextFields(redactor),
      // Errors are plain data by then; pino's own would put the causes' messages into one.
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          method.apply(this, redacted(redactor, args));
        },
      },
    },
    destination ?? pino.destination({ sync: true }),
  );
  return redactChildren(log, redactor);
}

/** The request's id comes from outside, and the others from whoever set the context. */
function contextFields(redactor: Redactor): object {
  const context = currentContext();
  if (context === undefined) return {};
  const { requestId, traceId, tenant, user } = context;
  return {
    request_id: redactor.text(requestId),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(tenant !== undefined && { tenant: redactor.text(tenant) }),
    ...(user !== undefined && { user: redactor.text(user) }),
  };
}

/** The arguments of `log.info(…)`, ready to be written. pino takes a message, or fields and a message, each with values for its `%s`. */
function redacted(redactor: Redactor, args: readonly unknown[]): Parameters<LogFn> {
  try {
    const [first, ...rest] = args;
    if (typeof first !== 'object') return [message(redactor, first === undefined ? rest : args)];
    const fields = first instanceof Error ? { err: redactor.value(first) } : asFields(redactor.value(first));
    if (rest.length > 0) return [fields, message(redactor, rest)];
    return first instanceof Error ? [fields, redactor.text(first.message)] : [fields];
  } catch {
    return ['[a line that could not be written]'];
  }
}

function asFields(value: unknown): object {
  return typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : { value };
}

/** The values without what their keys tell, put in, and then the whole: `password: %s` is one only together. */
function message(redactor: Redactor, [text, ...values]: readonly unknown[]): string {
  if (typeof text === 'string' && values.length === 0) return redactor.text(text);
  return redactor.text(format(typeof text === 'string' ? text : redactor.value(text), ...values.map((value) => redactor.value(value))));
}

/** pino does not hand child bindings to a formatter. Children of children inherit these two. */
function redactChildren(log: Logger, redactor: Redactor): Logger {
  const child: (this: Logger, bindings: Bindings, options?: ChildLoggerOptions<never>) => Logger = log.child;
  const { setBindings } = log;
  return Object.assign(log, {
    child(this: Logger, bindings: Bindings, options?: ChildLoggerOptions<never>) {
      const prefix = options?.msgPrefix === undefined ? {} : { msgPrefix: redactor.text(options.msgPrefix) };
      return child.call(this, asFields(redactor.value(bindings)), options && { ...options, ...prefix });
    },
    setBindings(this: Logger, bindings: Bindings) {
      setBindings.call(this, asFields(redactor.value(bindings)));
    },
  });
}
