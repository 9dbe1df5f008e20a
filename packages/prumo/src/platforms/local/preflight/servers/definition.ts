import type { Message } from '../../../../messages/message.ts';
import type { ServerId } from '../../../../model/index.ts';
import type { Spec } from '../../../../spec/spec.ts';

/** A program that may be the one looked for. */
export interface Candidate {
  readonly path: string;
  /** First word of its `#!` line, when it is a script. Libraries a script needs are those of its interpreter. */
  readonly interpreter: string | undefined;
}

/** A server or tool Prumo configures: where it may be, how its version is read, and where it comes from. */
export interface ServerDefinition {
  readonly id: ServerId;
  /** Name people know it by. */
  readonly title: string;
  /** File name of the program. */
  readonly program: string;
  /** Folders looked into before PATH; `*` stands for one path part, and matches are taken newest number first. */
  readonly foldersFirst: readonly string[];
  /** Folders looked into after PATH. */
  readonly foldersLast: readonly string[];
  /** Also tried, before all else, for `python3`: the interpreter of a script found in the same places. */
  readonly interpreterOf?: string;
  /** Programs that must lie in the same folder. */
  readonly companions: readonly string[];
  /** Command that tells the version of a candidate. It must neither start a server nor write anything. */
  readonly versionArgv: (candidate: Candidate) => readonly string[];
  /** Its first group is the version, in the command's standard output or error. */
  readonly versionPattern: RegExp;
  /** Oldest version Prumo configures. */
  readonly minimum: string;
  /** Whether a spec needs it. */
  readonly wanted: (spec: Spec) => boolean;
  /** Not looked for where there is no spec to say that it is wanted. */
  readonly onlyWhenAsked?: true;
  /** Without it the stack runs, but something less can be done. Such a server is installed with the rest and never stops `up`. */
  readonly optional?: true;
  /** What of the spec needs it. */
  readonly neededFor: Message;
  /** Packages of Debian and its children. `metapackage` stands for the concrete package it depends on in this release. */
  readonly packages: readonly (string | { readonly metapackage: string; readonly pattern: RegExp })[];
  /** The project's own download page, for machines without apt. */
  readonly homepage: string;
}
