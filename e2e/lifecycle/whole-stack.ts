import { TestStack } from '../harness/stack.ts';
import { SQL_TASK, WEB, WORKER } from './python-service.ts';

/** What the tests change in the spec between one `up` and the next. */
export interface Wishes {
  readonly greeting: string;
  readonly replicas: number;
  readonly poolSize: number;
  /** `undefined`: no section `cache`. */
  readonly cacheMemory: string | undefined;
  readonly maxConnections: number;
  readonly workMem: string;
}

export const FIRST_WISHES: Wishes = {
  greeting: 'bom dia',
  replicas: 2,
  poolSize: 10,
  cacheMemory: '16MB',
  maxConnections: 70,
  workMem: '4MB',
};

/** Every component but the object store, as small as each may be, for two cores. Comments and odd spacing are there to be kept. */
export function wholeSpec(name: string, wishes: Wishes): string {
  const cache = wishes.cacheMemory === undefined ? '' : `\ncache: { memory: ${wishes.cacheMemory}, replicas: 1, sentinels: 3 }\n`;
  return `# Who we are; this line is ours.
name: ${name}
locale: en

app:
  env:
    DATABASE_URL: \${database.url}        # through the pooler
${wishes.cacheMemory === undefined ? '' : '    REDIS_URL: ${cache.url}\n'}    GREETING: "${wishes.greeting}"
  pool: 2
  processes:
    # what people see
    web:   { command: /usr/bin/python3 web.py, port: http, replicas: ${wishes.replicas}, memory: 96MB, health: /health, ready: /ready }   # behind the edge
    worker: { command: /usr/bin/python3 -u worker.py, memory: 64MB }
  tasks:
    sql: { command: /usr/bin/python3 sql.py, env: { DATABASE_OWNER_URL: "\${database.owner_url}" } }   # no process gets it

edge: { domains: [${name}.localhost, "*.${name}.localhost"] }
database:
  standbys: 2
  synchronous: 1
  memory: 128MB
  max_connections: ${wishes.maxConnections}
  pooler: { mode: transaction, size: ${wishes.poolSize} }
  parameters: { work_mem: ${wishes.workMem} }
${cache}`;
}

export function wholeStack(name: string): TestStack {
  return new TestStack({ name, spec: wholeSpec(name, FIRST_WISHES), files: { 'web.py': WEB, 'worker.py': WORKER, 'sql.py': SQL_TASK } });
}
