/**
 * Process 1 of an enclosure: mounts what a machine has, enters the root, runs one program, reaps every orphan, and ends with the
 * program's exit code (128 + signal where it was killed). When it ends, the kernel kills what is left of the process namespace and
 * the mounts go with theirs, so nothing outside needs undoing. Perl, because it must run before the root is entered and Debian
 * and Ubuntu always have it.
 *
 * Arguments: root (empty: stay in the host's), `net` or `host`, folder to work in, number of binds, binds (`source=target`), argv.
 */
export const ENCLOSURE_INIT = `
use strict;
my ($root, $network, $folder, $binds) = splice(@ARGV, 0, 4);
my @binds = splice(@ARGV, 0, $binds);

sub run { system(@_) == 0 or die "enclosure: @_ failed\\n"; }
sub make { my ($path, $mode) = @_; mkdir $path; chmod $mode, $path; }

run('ip', 'link', 'set', 'lo', 'up') if $network eq 'net';
# A root is a mount of its own, as any machine's is: systemd of Debian 13 does not start below another.
run('mount', '--bind', $root, $root) if $root ne '';
run('mount', '-t', 'proc', '-o', 'nosuid,nodev,noexec', 'proc', "$root/proc");
if ($root ne '') {
  run('mount', '-t', 'sysfs', '-o', 'ro,nosuid,nodev,noexec', 'sysfs', "$root/sys") if $network eq 'net';
  run('mount', '-t', 'tmpfs', '-o', 'mode=755,size=1m', 'tmpfs', "$root/dev");
  for my $device (qw(null zero full random urandom tty)) {
    open(my $file, '>', "$root/dev/$device") or die "enclosure: $device: $!\\n";
    run('mount', '--bind', "/dev/$device", "$root/dev/$device");
  }
  make("$root/dev/pts", 0755);
  run('mount', '-t', 'devpts', '-o', 'newinstance,ptmxmode=0666,mode=620', 'devpts', "$root/dev/pts");
  make("$root/dev/shm", 01777);
  run('mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', "$root/dev/shm");
  symlink('pts/ptmx', "$root/dev/ptmx");
  symlink('/proc/self/fd', "$root/dev/fd");
  symlink("/proc/self/fd/$_->[0]", "$root/dev/$_->[1]") for ([0, 'stdin'], [1, 'stdout'], [2, 'stderr']);
  run('mount', '-t', 'tmpfs', '-o', 'mode=755,nosuid,nodev', 'tmpfs', "$root/run");
  for (@binds) {
    my ($source, $target) = split /=/, $_, 2;
    run('mkdir', '-p', "$root$target");
    run('mount', '--bind', $source, "$root$target");
  }
}

my $main = fork;
die "enclosure: cannot fork: $!\\n" unless defined $main;
if ($main == 0) {
  if ($root ne '') { chroot $root or die "enclosure: chroot: $!\\n"; }
  chdir $folder or die "enclosure: $folder: $!\\n";
  umask 022;
  exec { $ARGV[0] } @ARGV;
  print STDERR "enclosure: $ARGV[0]: $!\\n";
  exit 127;
}
# Its output is the program's and its orphans' alone: whoever reads must see the end when they are gone.
open(STDIN, '<', '/dev/null');
while ((my $done = wait) > 0) {
  exit(($? & 127) ? 128 + ($? & 127) : $? >> 8) if $done == $main;
}
exit 125;
`;
