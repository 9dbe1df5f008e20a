/**
 * A small Redis client in Perl, shared by this component's scripts. `redis-cli` is not used because a launcher must ask
 * several servers within milliseconds, and because a password must stand in neither argv nor environment. Needs only
 * perl-base. Every wait is bounded.
 */
export const RESP_CLIENT = String.raw`
use strict;
use warnings;
use Socket qw(:DEFAULT SOCK_NONBLOCK);
use Errno qw(EINPROGRESS EINTR);
use Time::HiRes qw(time sleep);
$SIG{PIPE} = 'IGNORE';

# Milliseconds would be finer than a busy machine can promise: seconds one server may take for connect, login and answer.
my $PATIENCE = 0.5;

sub wait_for {
  my ($socket, $writing, $deadline) = @_;
  my $left = $deadline - time;
  return 0 if $left <= 0;
  my $bits = '';
  vec($bits, fileno($socket), 1) = 1;
  my ($read, $write) = $writing ? (undef, $bits) : ($bits, undef);
  return select($read, $write, undef, $left) > 0;
}

# Run commands (lists of words) on one connection; returns a list of answers, or nothing when any step failed or took too long.
sub ask {
  my ($host, $port, $patience, @commands) = @_;
  my $deadline = time + $patience;
  socket(my $socket, PF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0) or return;
  my $address = inet_aton($host) or return;
  if (!connect($socket, sockaddr_in($port, $address))) {
    return unless $!{EINPROGRESS} && wait_for($socket, 1, $deadline);
    return if unpack('i', getsockopt($socket, SOL_SOCKET, SO_ERROR));
  }
  my $request = join '', map { my @words = @$_; '*' . @words . "\r\n" . join('', map { '$' . length($_) . "\r\n$_\r\n" } @words) } @commands;
  while (length $request) {
    return unless wait_for($socket, 1, $deadline);
    my $sent = syswrite($socket, $request);
    if (!defined $sent) { next if $!{EINTR} || $!{EAGAIN}; return; }
    substr($request, 0, $sent) = '';
  }
  my $buffer = '';
  my $more = sub {
    return 0 unless wait_for($socket, 0, $deadline);
    my $got = sysread($socket, $buffer, 65536, length $buffer);
    return 1 if defined $got && $got > 0;
    return !defined $got && ($!{EINTR} || $!{EAGAIN});
  };
  my $line = sub {
    until ($buffer =~ /\r\n/) { $more->() or die "no answer\n"; }
    $buffer =~ s/\A(.*?)\r\n//s;
    return $1;
  };
  my $answer;
  $answer = sub {
    my $head = $line->();
    my ($kind, $rest) = (substr($head, 0, 1), substr($head, 1));
    return $rest if $kind eq '+' || $kind eq ':';
    return { error => $rest } if $kind eq '-';
    if ($kind eq '$') {
      return undef if $rest < 0;
      until (length($buffer) >= $rest + 2) { $more->() or die "no answer\n"; }
      my $text = substr($buffer, 0, $rest);
      substr($buffer, 0, $rest + 2) = '';
      return $text;
    }
    if ($kind eq '*') {
      return undef if $rest < 0;
      return [map { $answer->() } 1 .. $rest];
    }
    die "not Redis\n";
  };
  my @answers;
  eval { push @answers, $answer->() for @commands; 1 } or return;
  return @answers;
}

sub read_file {
  my ($path) = @_;
  open(my $handle, '<', $path) or die "$path: $!\n";
  local $/;
  my $text = <$handle>;
  return defined $text ? $text : '';
}

# Whole or not at all, also over a crash.
sub write_file {
  my ($path, $content) = @_;
  require IO::Handle;
  open(my $handle, '>', "$path.new") or die "$path.new: $!\n";
  print {$handle} $content or die "$path.new: $!\n";
  $handle->flush && $handle->sync or die "$path.new: $!\n";
  close($handle) or die "$path.new: $!\n";
  rename("$path.new", $path) or die "$path: $!\n";
}
`;
