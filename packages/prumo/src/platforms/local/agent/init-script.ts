/**
 * The init every run gets: reaps all orphans of its tree (Patroni takes a zombie postmaster for a running one), tells
 * the agent of the main process's exit the moment it happens, and outlives the agent. Perl, because perl-base is
 * Essential in Debian and a Perl process needs 5 MB where Node needs 45; no module but what perl-base has, and system
 * calls by number, because prctl has no module at all.
 *
 * Inherited: fd 3 the doorbell (a FIFO opened for reading and writing, so that messages wait in it while no agent
 * runs and its end shows that the init is gone), fd 4 the record (a file with the same lines, for an exit that nobody
 * could hear and that outlives the init). Lines:
 *
 *     init PID TICKS | main PID TICKS | failed ERRNO TEXT | exited CODE SIGNAL SECONDS | empty
 *
 * Arguments: name (for people reading `ps`), system call numbers, open files, 1 for what has a processor before others, `--`, argv.
 */
export const INIT_SCRIPT = `# Written by the Prumo agent. See src/platforms/local/agent/init-script.ts.
use strict;
my $name = shift @ARGV;
my ($prctl, $setsid, $getrlimit, $setrlimit, $clock, $files, $first) = map { $_ + 0 } splice(@ARGV, 0, 7);
shift @ARGV;

open(my $bell, '+<&=', 3) or exit 125;
open(my $record, '>>&=', 4) or exit 125;
fcntl($_, 2, 1) for $bell, $record;                     # F_SETFD, FD_CLOEXEC

sub report { my $line = shift; syswrite($record, $line); syswrite($bell, $line); }
sub ticks {
  open(my $stat, '<', "/proc/$_[0]/stat") or return 0;
  my $line = <$stat>;
  $line =~ s/^.*\\) //s;
  return (split ' ', $line)[19];
}
sub now {
  my $time = pack('qq', 0, 0);
  syscall($clock, 0, $time);
  my ($seconds, $nano) = unpack('qq', $time);
  return sprintf('%d.%03d', $seconds, $nano / 1e6);
}

my @ignored = qw(HUP INT QUIT TERM USR1 USR2 PIPE ALRM TSTP TTIN TTOU);
$SIG{$_} = 'IGNORE' for @ignored;
umask 077;
if (syscall($prctl, 36, 1, 0, 0, 0) != 0) {             # PR_SET_CHILD_SUBREAPER
  report("failed 0 no child subreaper: $!\\n");
  exit 125;
}
my $limits = pack('QQ', 0, 0);
if (syscall($getrlimit, 7, $limits) == 0) {             # RLIMIT_NOFILE
  my (undef, $hard) = unpack('QQ', $limits);
  my $wanted = pack('QQ', $files < $hard ? $files : $hard, $hard);
  syscall($setrlimit, 7, $wanted);
}

report("init $$ " . ticks($$) . "\\n");
pipe(my $outcome, my $failure) or exit 125;             # closed by a successful exec
my $main = fork;
if (!defined $main) {
  report('failed ' . ($! + 0) . " cannot fork: $!\\n");
  exit 125;
}
if ($main == 0) {
  syscall($setsid);
  setpriority(0, 0, 0) if !$first && getpriority(0, 0) < 0;  # the agent's own, which this init keeps
  $SIG{$_} = 'DEFAULT' for @ignored;
  exec { $ARGV[0] } @ARGV;
  syswrite($failure, ($! + 0) . " $ARGV[0]: $!");
  exit 127;
}
close($failure);
my $error = '';
if (sysread($outcome, $error, 4096)) {
  report("failed $error\\n");
} else {
  report("main $main " . ticks($main) . "\\n");
}
open(STDIN, '<', '/dev/null');
while ((my $done = wait) > 0) {
  report(sprintf("exited %d %d %s\\n", $? >> 8, $? & 127, now())) if $done == $main;
}
report("empty\\n");
`;

/** System call numbers of the architectures Prumo runs on: prctl, setsid, getrlimit, setrlimit, clock_gettime. */
const SYSTEM_CALLS: Readonly<Partial<Record<NodeJS.Architecture, readonly number[]>>> = {
  x64: [157, 112, 97, 160, 228],
  arm64: [167, 157, 163, 164, 113],
  riscv64: [167, 157, 163, 164, 113],
};

/** Arguments after the script's own path; undefined where the architecture's system calls are not known. */
export function initArguments(
  name: string,
  architecture: NodeJS.Architecture,
  { openFiles, isFirst }: { readonly openFiles: number; readonly isFirst: boolean },
  argv: readonly string[],
): string[] | undefined {
  const numbers = SYSTEM_CALLS[architecture];
  return numbers && [name, ...numbers.map(String), String(openFiles), isFirst ? '1' : '0', '--', ...argv];
}

/** Number of the prctl system call; undefined where it is not known. */
export function prctlNumber(architecture: NodeJS.Architecture): number | undefined {
  return SYSTEM_CALLS[architecture]?.[0];
}
