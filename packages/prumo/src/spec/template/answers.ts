import type { Locale } from '../../messages/message.ts';

/** What `prumo init` learnt, from questions or flags. */
export interface SpecAnswers {
  readonly name: string;
  readonly locale: Locale;
  /** In the order they are written; the first with `http` answers at `/`. None: a stack without an application. */
  readonly processes: readonly { readonly name: string; readonly command: string; readonly http: boolean; readonly replicas?: number }[];
  /** Migrations, run before a new version takes traffic. */
  readonly release?: string;
  /** Absent: no edge. Without `domain`: NAME.localhost. With `email`: public certificates, listening on every address. */
  readonly edge?: { readonly domain?: string; readonly email?: string };
  readonly cache: boolean;
  /** Buckets to create; absent: no object storage. */
  readonly buckets?: readonly string[];
}
