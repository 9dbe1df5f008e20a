/** Files that hold services back while packages are installed. Tests use others. */
export interface GuardPaths {
  /** Asked by invoke-rc.d and deb-systemd-invoke before they start anything (Debian's `policy-rc.d` interface). */
  readonly policy: string;
  /** A systemd preset: new units are not enabled. */
  readonly preset: string;
  /** Included by postgresql-common's createcluster.conf: no `main` cluster is made. */
  readonly clusters: string;
  /** Held by the guard and by apt below it, so that two installations never overlap and a left-over is told from a live one. */
  readonly lock: string;
}

export const GUARD_PATHS: GuardPaths = {
  policy: '/usr/sbin/policy-rc.d',
  preset: '/etc/systemd/system-preset/00-prumo-install.preset',
  clusters: '/etc/postgresql-common/createcluster.d/zz-prumo-install.conf',
  lock: '/run/prumo-install.lock',
};

/** Line by which our own policy-rc.d is told from anybody else's. */
export const GUARD_MARK = 'made by prumo while it installs packages';

/** Exit codes of the guard itself, clear of apt's (100) and of policy-rc.d's. */
export const GUARD_EXIT = { cannotArm: 97, locked: 98 } as const;

/**
 * POSIX shell, run as root in a session of its own, so that it and apt outlive whoever started them:
 * `sh -c SCRIPT prumo-install MODE WORK POLICY PRESET CLUSTERS LOCK LOCKWAIT [COMMAND…]`.
 *
 * - `run`: only COMMAND; a file `cancel` in WORK ends it. For downloads.
 * - `guard`: hold services back, COMMAND to its end, disable what it brought, put everything back.
 * - `restore`: put back what a guard that was itself killed left behind.
 *
 * Output goes to files, never to pipes: a dead reader would kill dpkg by SIGPIPE in the middle of a package. A policy-rc.d
 * that was there is linked aside before ours is renamed over it and renamed back afterwards, so at no instant is there none.
 */
const GUARD_SCRIPT = `
set -u
mode=$1 work=$2 policy=$3 preset=$4 clusters=$5 lock=$6 lockwait=$7
shift 7
mark='${GUARD_MARK}'
umask 022
trap : INT TERM HUP

ours() { [ -f "$1" ] && [ ! -L "$1" ] && grep -qF "$mark" "$1"; }

# Make a folder and note each one made, so that only those are removed again.
folder() {
  [ -d "$1" ] && return 0
  folder "$(dirname "$1")" && mkdir "$1" && made="$made$1
"
}

arm() {
  made=''
  folder "$(dirname "$preset")" && folder "$(dirname "$clusters")" || return 1
  if ! ours "$policy"; then
    aside=''
    if [ -e "$policy" ] || [ -L "$policy" ]; then
      aside="$policy.aside-$$"
      ln -P "$policy" "$aside" || cp -pP "$policy" "$aside" || return 1
    fi
    {
      printf '#!/bin/sh\\n# %s\\n# aside: %s\\n' "$mark" "$aside"
      printf '%s' "$made" | sed 's/^/# made: /'
      printf 'exit 101\\n'
    } >"$policy.new-$$" && chmod 755 "$policy.new-$$" && mv -f "$policy.new-$$" "$policy" || return 1
  fi
  printf '# %s\\ndisable *\\n' "$mark" >"$preset" || return 1
  printf '# %s\\ncreate_main_cluster = false\\n' "$mark" >"$clusters" || return 1
}

disarm() {
  for each in "$preset" "$clusters"; do ours "$each" && rm -f "$each"; done
  ours "$policy" || return 0
  aside=$(sed -n 's/^# aside: //p' "$policy")
  made=$(sed -n 's/^# made: //p' "$policy")
  if [ -n "$aside" ] && { [ -e "$aside" ] || [ -L "$aside" ]; }; then mv -f "$aside" "$policy"; else rm -f "$policy"; fi
  unfold
}

unfold() { printf '%s\\n' "$made" | sort -r | while IFS= read -r each; do [ -n "$each" ] && rmdir "$each" 2>/dev/null; done; }

# Where no preset is asked (no systemctl yet) packages link their units, and their boot scripts in any case.
disable() {
  [ -f "$work/packages" ] && command -v deb-systemd-helper >/dev/null || return 0
  while IFS= read -r package; do
    dpkg -L "$package" 2>/dev/null | sort -u >"$work/files"
    sed -nE 's#^(/usr)?/lib/systemd/system/([^/@]+[.](service|socket|timer|path))$#\\2#p' "$work/files" |
      while IFS= read -r unit; do DPKG_MAINTSCRIPT_PACKAGE=$package deb-systemd-helper disable "$unit"; done
    sed -nE 's#^/etc/init[.]d/([^/]+)$#\\1#p' "$work/files" |
      while IFS= read -r script; do update-rc.d "$script" disable; done
  done <"$work/packages"
  rm -f "$work/files"
}

command_to_end() {
  "$@" >>"$work/log" 2>&1 3>>"$work/status" </dev/null &
  child=$!
  watcher=''
  if [ "$mode" = run ]; then
    # Again until it is gone: one that is just beginning has the shell's own traps yet, and a signal then is lost.
    ( trap - INT TERM HUP; while kill -0 $$ 2>/dev/null && [ ! -e "$work/cancel" ]; do sleep 0.2; done; while kill -TERM "$child" 2>/dev/null; do sleep 0.2; done ) >/dev/null 2>&1 &
    watcher=$!
  fi
  wait "$child"
  code=$?
  # A signal to this shell ends wait early; the command is to be waited for all the same.
  while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
  [ -n "$watcher" ] && kill "$watcher" 2>/dev/null
  return "$code"
}

if [ "$mode" = run ]; then command_to_end "$@"; exit $?; fi

exec 9>>"$lock" && flock -w "$lockwait" 9 || { echo 'E: another installation by prumo is under way' >>"$work/log"; exit ${GUARD_EXIT.locked}; }
if [ "$mode" = restore ]; then disarm; exit $?; fi
arm 2>>"$work/log" || { disarm; unfold; exit ${GUARD_EXIT.cannotArm}; }
command_to_end "$@"
code=$?
disable >>"$work/log" 2>&1
disarm
exit "$code"
`;

/** Command line of the guard; `prefix` is how root is had. */
export function guardArgv(
  mode: 'run' | 'guard' | 'restore',
  options: { prefix: readonly string[]; work: string; paths: GuardPaths; lockWait: number; command: readonly string[] },
): readonly string[] {
  const { policy, preset, clusters, lock } = options.paths;
  return [
    ...options.prefix,
    'sh',
    '-c',
    GUARD_SCRIPT,
    'prumo-install',
    mode,
    options.work,
    policy,
    preset,
    clusters,
    lock,
    String(options.lockWait),
    ...options.command,
  ];
}
