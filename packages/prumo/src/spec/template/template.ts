import { Scalar, stringify } from 'yaml';
import type { Message } from '../../messages/message.ts';
import type { SpecAnswers } from './answers.ts';
import * as text from './text.ts';

/** The commented spec `prumo init` writes. With valid answers it loads without a diagnostic. Pure. */
export function specTemplate(answers: SpecAnswers): string {
  const say = (message: Message): string => message[answers.locale];
  const blocks = [
    head(answers, say),
    app(answers, say),
    edge(answers, say),
    database(say),
    cache(answers, say),
    storage(answers, say),
    objectives(say),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}

type Say = (message: Message) => string;

/** Text as a YAML value in one line, quoted where YAML needs it. */
function value(of: string): string {
  return stringify(of, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** The same inside brackets, where commas and braces need quotes too. */
function item(of: string): string {
  return /[,[\]{}*]/.test(of) ? stringify(of, { lineWidth: 0, defaultStringType: Scalar.QUOTE_DOUBLE }).trimEnd() : value(of);
}

function head(answers: SpecAnswers, say: Say): readonly string[] {
  return [
    '# yaml-language-server: $schema=./node_modules/prumo/schema/prumo.schema.json',
    `# ${say(text.title())}`,
    `# ${say(text.units())}`,
    `name: ${value(answers.name)}`,
    `locale: ${answers.locale}  # ${say(text.locale())}`,
  ];
}

function environment(answers: SpecAnswers): readonly string[] {
  return [
    'DATABASE_URL: ${database.url}',
    'DATABASE_READ_URL: ${database.read_url}',
    ...(answers.cache ? ['REDIS_URL: ${cache.url}'] : []),
    ...(answers.buckets === undefined
      ? []
      : [
          'S3_ENDPOINT: ${storage.endpoint}',
          'S3_REGION: ${storage.region}',
          'S3_ACCESS_KEY_ID: ${storage.access_key}',
          'S3_SECRET_ACCESS_KEY: ${storage.secret_key}',
        ]),
    'SESSION_SECRET: ${app.session_secret}',
  ];
}

function app(answers: SpecAnswers, say: Say): readonly string[] {
  if (answers.processes.length === 0) return [];
  const firstHttp = answers.processes.find((process) => process.http);
  const processes = answers.processes.flatMap((process) => [
    `    ${process.name}:`,
    `      command: ${value(process.command)}`,
    ...(process.http ? [`      port: http  # ${say(text.port())}`] : []),
    ...(process.http && process !== firstHttp ? [`      path: /${process.name}`] : []),
    `      replicas: ${process.replicas ?? (process.http ? 2 : 1)}`,
    `      memory: 256MB  # ${say(text.memory())}`,
    ...(process.http ? [`      # health: /health  # ${say(text.health())}`, `      # ready: /ready  # ${say(text.ready())}`] : []),
  ]);
  return [
    'app:',
    `  # ${say(text.env())}`,
    '  env:',
    ...environment(answers).map((line) => `    ${line}`),
    `  # env_file: .env  # ${say(text.envFile())}`,
    `  pool: 10  # ${say(text.pool())}`,
    answers.release === undefined
      ? `  # release: npm run migrate  # ${say(text.release())}`
      : `  # ${say(text.release())}\n  release: ${value(answers.release)}`,
    '  processes:',
    ...processes,
  ];
}

function edge(answers: SpecAnswers, say: Say): readonly string[] {
  if (answers.edge === undefined) return [];
  const domain = answers.edge.domain ?? `${answers.name}.localhost`;
  const { email } = answers.edge;
  return [
    'edge:',
    `  domains: [${item(domain)}, ${item(`*.${domain}`)}]  # ${say(text.domains())}`,
    ...(email === undefined
      ? [`  # listen: 0.0.0.0  # ${say(text.listen())}`, `  # tls: acme  # ${say(text.tls())}`]
      : ['  listen: 0.0.0.0', '  tls: acme', `  email: ${value(email)}`]),
  ];
}

function database(say: Say): readonly string[] {
  return [
    'database:',
    `  standbys: 2  # ${say(text.standbys())}`,
    `  synchronous: 1  # ${say(text.synchronous())}`,
    `  fast_failover: hang  # ${say(text.fastFailover())}`,
    `  pooler: { mode: transaction, size: 25 }  # ${say(text.pooler())}`,
    '  max_connections: 100',
    `  # memory: 1GB  # ${say(text.databaseMemory())}`,
    `  # parameters: { work_mem: 8MB }  # ${say(text.parameters())}`,
    `  # extensions: [pg_trgm]`,
  ];
}

function cache(answers: SpecAnswers, say: Say): readonly string[] {
  if (!answers.cache) return [];
  return [
    'cache:',
    '  memory: 256MB',
    `  policy: noeviction  # ${say(text.policy())}`,
    '  replicas: 1',
    `  sentinels: 3  # ${say(text.sentinels())}`,
  ];
}

function storage(answers: SpecAnswers, say: Say): readonly string[] {
  if (answers.buckets === undefined) return [];
  return ['storage:', `  buckets: [${answers.buckets.map(item).join(', ')}]  # ${say(text.buckets())}`];
}

function objectives(say: Say): readonly string[] {
  return [
    `# ${say(text.objectives())}`,
    'objectives:',
    '  availability: 99.9%',
    '  p99: 500ms',
    '  replication_lag: 1s',
    '  recovery_time: 1h',
    '  writes_return: 5s',
    '  rollback: 5m',
  ];
}
