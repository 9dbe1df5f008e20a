import { TestStack, type StackOptions } from '../harness/stack.ts';
import { PYTHON_APP } from '../harness/python-app.ts';

/** What may differ from the least. */
export interface SmallWishes {
  /** Sections of the spec. */
  readonly more?: string | undefined;
  readonly poolers?: number | undefined;
  readonly standbys?: number | undefined;
  readonly maxConnections?: number | undefined;
  /** Of the application's web process. */
  readonly replicas?: number | undefined;
}

/** The spec of `smallStack`, to be edited. */
export function smallSpec(
  name: string,
  { more = '', poolers = 1, standbys = 0, maxConnections = 100, replicas = 1 }: SmallWishes = {},
): string {
  return `name: ${name}
app:
  env: { DATABASE_URL: "\${database.url}", DATABASE_OWNER_URL: "\${database.owner_url}" }
  pool: 2
  tasks: { greet: { command: /bin/sh -c 'echo good day $WHO', env: { WHO: "\${database.user}" } } }
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, replicas: ${replicas}, memory: 64MB, health: /health, ready: /ready }
database: { standbys: ${standbys}, max_connections: ${maxConnections}, pooler: { instances: ${poolers} } }
${more}`;
}

/** The least a stack can be (three etcd, one PostgreSQL, one pooler unless more are asked for, two routers), with an application in Python. */
export function smallStack(name: string, options: Partial<StackOptions> & SmallWishes = {}): TestStack {
  const { more, poolers, standbys, maxConnections, replicas, ...rest } = options;
  return new TestStack({
    name,
    spec: smallSpec(name, { more, poolers, standbys, maxConnections, replicas }),
    files: { 'app.py': PYTHON_APP },
    ...rest,
  });
}
