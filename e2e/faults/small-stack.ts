import { TestStack, type StackOptions } from '../harness/stack.ts';
import { PYTHON_APP } from '../harness/python-app.ts';

/** The least a stack can be (three etcd, one PostgreSQL, one pooler unless more are asked for, two routers), with an application in Python. */
export function smallStack(
  name: string,
  options: Partial<StackOptions> & { readonly more?: string; readonly poolers?: number; readonly replicas?: number } = {},
): TestStack {
  const { more = '', poolers = 1, replicas = 1, ...rest } = options;
  return new TestStack({
    name,
    spec: `name: ${name}
app:
  env: { DATABASE_URL: "\${database.url}", DATABASE_OWNER_URL: "\${database.owner_url}" }
  pool: 2
  tasks: { greet: { command: /bin/sh -c 'echo good day $WHO', env: { WHO: "\${database.user}" } } }
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, replicas: ${replicas}, memory: 64MB, health: /health, ready: /ready }
database: { standbys: 0, pooler: { instances: ${poolers} } }
${more}`,
    files: { 'app.py': PYTHON_APP },
    ...rest,
  });
}
