import { stringify } from 'yaml';
import { MONITORING_LOGIN, PORTS, type StackContext, type Target, type TargetLogin } from '../../model/index.ts';

/** Share of an interval after which a target that has not answered is down. */
const TIMEOUT_SHARE = 0.8;
/** Bytes one answer may have; the largest of a stack is under a megabyte. */
const BODY_LIMIT = '16MB';
/** Series one target may give: an exporter gone wild is down rather than Prometheus out of memory. */
const SAMPLE_LIMIT = 20_000;

/** `prometheus.yml`. Passwords lie in files beside it. */
export function renderConfig(context: StackContext, etc: string): string {
  const { spec } = context;
  if (spec.monitoring === undefined) throw new Error('prometheus rendered for a stack without monitoring');
  const { interval } = spec.monitoring;
  const jobs = Map.groupBy(context.targets(), (target) => jobKey(target));
  const configuration = {
    global: {
      scrape_interval: duration(interval.usual),
      scrape_timeout: duration(interval.usual * TIMEOUT_SHARE),
      evaluation_interval: duration(interval.usual),
      external_labels: { stack: spec.name },
    },
    alerting: {
      alertmanagers: [
        {
          basic_auth: { username: MONITORING_LOGIN.user, password_file: `${etc}/${passwordFile(MONITORING_LOGIN)}` },
          static_configs: [{ targets: context.nodesOf('monitor').map(({ address }) => `${address}:${PORTS.alertmanager}`) }],
        },
      ],
    },
    rule_files: context.rules().map(({ name }) => `${etc}/rules/${name}`),
    scrape_configs: [...jobs].map(([name, targets]) => scrapeConfig(name, targets, spec.name, interval, etc)),
  };
  return `# Made by prumo from prumo.yaml; changes here are overwritten.\n${stringify(configuration, { lineWidth: 0 })}`;
}

/** File with the password of a login, beside the configuration. */
export function passwordFile(login: TargetLogin): string {
  return `passwords/${login.secret}`;
}

/** Targets of one job that are asked alike. */
function jobKey({ job, interval, login }: Target): string {
  return [job, interval, ...(login === undefined ? [] : [login.user])].join('-');
}

function scrapeConfig(
  name: string,
  targets: readonly Target[],
  stack: string,
  interval: Readonly<Record<Target['interval'], number>>,
  etc: string,
) {
  const [first] = targets;
  if (first === undefined) throw new Error(`no target in ${name}`);
  const every = interval[first.interval];
  return {
    job_name: name,
    scrape_interval: duration(every),
    scrape_timeout: duration(every * TIMEOUT_SHARE),
    body_size_limit: BODY_LIMIT,
    sample_limit: SAMPLE_LIMIT,
    // What an exporter calls `job` or `instance` of its own does not take the place of ours.
    honor_labels: false,
    ...(first.login === undefined
      ? {}
      : { basic_auth: { username: first.login.user, password_file: `${etc}/${passwordFile(first.login)}` } }),
    static_configs: targets.map((target) => ({ targets: [`${target.address}:${target.port}`], labels: labelsOf(target, stack) })),
  };
}

function labelsOf(target: Target, stack: string): Readonly<Record<string, string>> {
  const parameters = Object.entries(target.parameters ?? {}).map(([name, value]) => [`__param_${name}`, value] as const);
  return {
    ...target.labels,
    ...(target.path === '/metrics' ? {} : { __metrics_path__: target.path }),
    ...Object.fromEntries(parameters),
    job: target.job,
    node: target.node,
    stack,
    ...(target.instance === undefined ? {} : { instance: target.instance }),
  };
}

/** Milliseconds as Prometheus writes them. */
export function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${Math.round(milliseconds)}ms`;
}
