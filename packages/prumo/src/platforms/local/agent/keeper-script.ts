/**
 * Starts the agent and starts it again when it dies of a signal or an error: without systemd nobody else would. It also
 * takes in the inits of a dead agent, so that none becomes a zombie where process 1 does not reap. It ends with the agent when
 * that ends as asked (0), finds another agent (75), or fails within its first seconds (the caller reads why in the log).
 * SIGTERM ends the agent and leaves the services; SIGPWR, which systemd sends as the machine goes down, has it stop them first.
 *
 * As the main process of systemd's unit it takes the agent with it when it dies: systemd starts both again, and they take over the services. Otherwise
 * the next keeper would find the old agent at work and end, the unit with it, and nobody would tell that agent that the machine goes down.
 *
 * Arguments: number of the prctl system call, then argv of the agent.
 */
export const KEEPER_SCRIPT = `# Written by Prumo. See src/platforms/local/agent/keeper-script.ts.
use strict;
my $prctl = shift(@ARGV) + 0;
syscall($prctl, 36, 1, 0, 0, 0);                        # PR_SET_CHILD_SUBREAPER
my $keeper = $ENV{PRUMO_KEEPER} = $$;
my $is_unit = delete $ENV{PRUMO_UNIT};
my ($agent, $ending) = (0, 0);
$SIG{HUP} = 'IGNORE';
$SIG{$_} = sub { $ending = 1; kill 'TERM', $agent if $agent; } for qw(TERM INT);
$SIG{PWR} = sub { $ending = 1; kill 'PWR', $agent if $agent; };
my ($pause, $was_up, $refused) = (0.1, 0, 0);
until ($ending) {
  my $began = time;
  $agent = fork;
  exit 71 unless defined $agent;
  if ($agent == 0) {
    $SIG{$_} = 'DEFAULT' for qw(HUP TERM INT PWR);
    if ($is_unit) {
      syscall($prctl, 1, 15, 0, 0, 0);                  # PR_SET_PDEATHSIG, SIGTERM
      exit 0 if getppid != $keeper;
    }
    exec { $ARGV[0] } @ARGV;
    print STDERR "cannot start $ARGV[0]: $!\\n";
    exit 70;
  }
  my $done;
  do { $done = wait } until $done == $agent || $done < 0;
  my ($code, $signal, $lived) = ($? >> 8, $? & 127, time - $began);
  $agent = 0;
  # The agent of the keeper before this one may need a moment to end.
  if ($is_unit && $signal == 0 && $code == 75 && $refused++ < 20) {
    select(undef, undef, undef, 0.5);
    next;
  }
  exit $code if $signal == 0 && ($code == 0 || $code == 75);
  $was_up = 1 if $lived >= 5 || $signal != 0;
  exit $code unless $was_up;
  $pause = 0.1 if $lived >= 60;
  select(undef, undef, undef, $pause);
  $pause = $pause * 2 < 5 ? $pause * 2 : 5;
}
`;
