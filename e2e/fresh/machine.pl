#!/usr/bin/perl
# A machine that systemd boots, as the main program of an enclosure: for each of the phases it makes process, mount and control group
# namespaces with a `/run` that is empty, starts systemd as their process 1, waits until it has started all it should, runs the program with the
# phase's name as one of them, and has systemd power the machine off. Disks stay, as a machine's do. Ends with the first exit code that is not 0.
#
# Arguments: number of phases, phases, argv.
use strict;
use POSIX qw(getcwd);
my $folder = getcwd;
my @phases = splice(@ARGV, 0, shift @ARGV);

my $boot = <<'BOOT';
use strict;
sub run { system(@_) == 0 or die "machine: @_ failed\n"; }
run('mount', '-t', 'proc', '-o', 'nosuid,nodev,noexec', 'proc', '/proc');
run('mount', '-t', 'tmpfs', '-o', 'mode=755,nosuid,nodev', 'tmpfs', '/run');
# Version 2, the only one that systemd of Debian 13 takes; it needs no controller, so that the host may use version 1 besides.
run('mount', '-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup');
$ENV{container} = 'prumo-fresh';
exec { '/lib/systemd/systemd' } '/lib/systemd/systemd', '--unit=multi-user.target';
die "machine: systemd: $!\n";
BOOT

sub until_true {
  my ($what, $within, $check) = @_;
  my $deadline = time + $within;
  until ($check->()) {
    die "machine: not within $within s: $what\n" if time > $deadline;
    select(undef, undef, undef, 0.1);
  }
}

for my $phase (@phases) {
  my $shell = fork;
  die "machine: cannot fork: $!\n" unless defined $shell;
  if ($shell == 0) {
    exec qw(unshare --mount --propagation unchanged --pid --fork --kill-child=KILL --cgroup perl -e), $boot;
    exit 127;
  }
  my $systemd;
  until_true('process 1', 10, sub {
    open(my $file, '<', "/proc/$shell/task/$shell/children") or return 0;
    ($systemd) = split ' ', (<$file> // '');
    return 0 unless $systemd;
    open(my $name, '<', "/proc/$systemd/comm") or return 0;
    return (<$name> // '') =~ /^systemd/;
  });
  my @inside = (qw(nsenter --mount --pid --cgroup --root --wd=/ --target), $systemd);
  my $state = '';
  until_true('systemd is up', 60, sub {
    $state = qx(@inside systemctl is-system-running 2>/dev/null);
    return $state =~ /^(running|degraded)$/;
  });
  system @inside, 'sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', $folder, @ARGV, $phase;
  my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
  system @inside, 'sh', '-c', 'systemctl --no-pager --failed; journalctl --no-pager --lines 200 >&2' if $code;
  exit $code if $code;
  my $since = time;
  system @inside, 'systemctl', 'poweroff';
  my $ended = 0;
  until_true('systemd has powered the machine off', 150, sub { $ended = waitpid($shell, 1); return $ended });
  printf STDERR "machine: off after %d s\n", time - $since;
}
