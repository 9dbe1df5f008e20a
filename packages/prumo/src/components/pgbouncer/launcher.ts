/**
 * Opens a pooler's sockets and becomes PgBouncer, which takes them over as it would from systemd (`sd_listen_fds`).
 *
 * Two poolers share one address and port (SO_REUSEPORT), and Linux allows that only to sockets of one owner. PgBouncer
 * cannot open its sockets before it gives up being root, so this does: as root where Prumo is root, then as the pooler's
 * own user. Else everything is the current user's anyway.
 *
 * Arguments: user (empty: stay), entry address, own address, port, Unix socket, program, configuration.
 */
export const LAUNCHER = `#!/usr/bin/perl
# Made by prumo. See src/components/pgbouncer/launcher.ts.
use strict;
use warnings;
use Socket;
use POSIX ();

my ($user, $entry, $own, $port, $path, $program, $ini) = @ARGV;
my @listening;

sub listening {
  my ($family, $address, $shared) = @_;
  socket(my $socket, $family, SOCK_STREAM, 0) or die "cannot make a socket: $!\\n";
  if ($family == PF_INET) {
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, pack('l', 1)) or die "SO_REUSEADDR: $!\\n";
    if ($shared) { setsockopt($socket, SOL_SOCKET, SO_REUSEPORT, pack('l', 1)) or die "SO_REUSEPORT: $!\\n"; }
  }
  my $name = $family == PF_INET ? "$_[3]:$port" : $path;
  bind($socket, $address) or die "cannot listen on $name: $!\\n";
  listen($socket, 1024) or die "cannot listen on $name: $!\\n";
  push @listening, $socket;
}

for ([$own, 0], [$entry, 1]) {
  my ($host, $shared) = @$_;
  listening(PF_INET, pack_sockaddr_in($port, inet_aton($host)), $shared, $host);
}

if ($> == 0 && $user ne '') {
  my (undef, undef, $uid, $gid) = getpwnam($user) or die "no user $user\\n";
  $) = "$gid $gid";
  POSIX::setgid($gid) or die "setgid: $!\\n";
  POSIX::setuid($uid) or die "setuid: $!\\n";
  die "still root\\n" if $< == 0 || $> == 0 || POSIX::setuid(0);
}

unlink $path;
umask 077;
listening(PF_UNIX, pack_sockaddr_un($path), 0);

# The protocol wants them from 3 upward. First to where nothing is in the way; what perl itself opens closes at exec.
my @high = map { 100 + $_ } 0 .. $#listening;
POSIX::dup2(fileno $listening[$_], $high[$_]) // die "dup2: $!\\n" for 0 .. $#listening;
POSIX::close(fileno $_) for @listening;
for my $position (0 .. $#high) {
  POSIX::dup2($high[$position], 3 + $position) // die "dup2: $!\\n";
  POSIX::close($high[$position]);
}
$ENV{LISTEN_FDS} = @listening;
$ENV{LISTEN_PID} = $$;
exec { $program } $program, $ini or die "cannot start $program: $!\\n";
`;
