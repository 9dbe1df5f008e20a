import type { Reference } from '../spec/references.ts';
import type { Spec } from '../spec/spec.ts';
import type { Alert, RecordingRule } from './alert.ts';
import type { Claim } from './claim.ts';
import type { StackContext } from './context.ts';
import type { ChangeAction, Job, Service } from './service.ts';
import type { Target } from './target.ts';

/** One part of a stack and everything Prumo knows of it. Pure: every member is data or a function from values to values. */
export interface Component {
  /** Folder name under `components/`. */
  readonly id: string;
  /** One line for people, English. */
  readonly title: string;
  wanted(spec: Spec): boolean;
  services(context: StackContext): readonly Service[];
  jobs(context: StackContext): readonly Job[];
  /**
   * What the running service needs when its definition changed. Called only when something differs; the stricter of
   * this and what the platform needs is done. Default: a change of files only is `reload` where the service can,
   * anything else `restart`.
   */
  change?(before: Service, after: Service): ChangeAction;
  /** Values the spec may refer to as `${name}`, e.g. `database.url`. May hold secrets. */
  references?(context: StackContext): Partial<Record<Reference, string>>;
  /** What the component promises. */
  readonly claims?: readonly Claim[];
  /** What somebody must hear of, and the series made for that and for panels. */
  readonly alerts?: readonly Alert[];
  readonly recordings?: readonly RecordingRule[];
  /** What of it can be scraped. Asked only where the spec has `monitoring`. */
  targets?(context: StackContext): readonly Target[];
  /** What a person may want to open or connect to, shown by `up` and `status`. Without secrets. */
  links?(context: StackContext): readonly Link[];
}

export interface Link {
  readonly title: string;
  readonly url: string;
  /** How to log in, without the secret itself: `prumo connect db --print`. */
  readonly access?: string;
}

export function defineComponent(component: Component): Component {
  return component;
}
