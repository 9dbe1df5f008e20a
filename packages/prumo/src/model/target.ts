/** What a target is of; the `job` label of everything scraped from it. */
export type TargetJob =
  | 'node'
  | 'postgres'
  | 'pgbouncer'
  | 'redis'
  | 'sentinel'
  | 'patroni'
  | 'etcd'
  | 'haproxy'
  | 'caddy'
  | 'app'
  | 'prometheus'
  | 'alertmanager'
  | 'blackbox'
  | 'prumo'
  | 'swift';

/** How often it is asked, as the spec's `monitoring.interval` says: `paging` where somebody is woken by it. */
export type TargetInterval = 'paging' | 'usual';

/** User and password of HTTP basic authentication. */
export interface TargetLogin {
  readonly user: string;
  /** Name of the secret. */
  readonly secret: 'monitoring.login' | 'monitoring.scrape';
}

/** Something a component offers to be scraped over HTTP, and the labels its series get besides `stack`. */
export interface Target {
  readonly job: TargetJob;
  /** Node of the stack that is watched; it is not where the exporter runs. */
  readonly node: string;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The `instance` label. Default `address:port`; for what is asked through an exporter, where the server itself is. */
  readonly instance?: string;
  readonly interval: TargetInterval;
  readonly labels?: Readonly<Record<string, string>>;
  readonly login?: TargetLogin;
}

/** What exporters and Prometheus's own pages want to be asked with. */
export const SCRAPE_LOGIN: TargetLogin = { user: 'prometheus', secret: 'monitoring.scrape' };
export const MONITORING_LOGIN: TargetLogin = { user: 'prumo', secret: 'monitoring.login' };

/** A file of rule groups, as Prometheus reads it. */
export interface RuleFile {
  /** `database.yml`: letters, digits, `-` and `_`. */
  readonly name: string;
  readonly content: string;
}
