import { PORTS } from '../../model/index.ts';
import { RELOADABLE } from './config.ts';
import { RESP_CLIENT } from './resp-client.ts';

/**
 * Takes up changed users and directives in the running server. Arguments: etc folder, data folder, address.
 *
 * Passwords change in two steps, so that rotating one interrupts nobody: the first run after a change accepts the old password
 * beside the new one, the next run (or a restart) only the new one. Users are changed in place by ACL SETUSER, because ACL LOAD
 * drops every client of Redis 7.0, replicas and Sentinels included.
 */
export const RELOADER = `#!/usr/bin/perl
# Written by Prumo. Takes up changed users and settings without a restart.
${RESP_CLIENT}
my $PORT = ${PORTS.redis};
my @RELOADABLE = qw(${RELOADABLE.join(' ')});
${String.raw`
my ($etc, $data, $address) = @ARGV;
umask 0077;

sub users {
  my ($path) = @_;
  my %users;
  for (split /\n/, -e $path ? read_file($path) : '') {
    my (undef, $name, @rules) = split / /;
    $users{$name} = { rules => [@rules], passwords => [grep { /^>/ } @rules] } if defined $name;
  }
  return %users;
}

my %wanted = users("$etc/users.acl");
my %running = users("$data/users.acl");
my @commands;
for my $name (sort keys %wanted) {
  my %known = map { $_ => 1 } @{ $wanted{$name}{passwords} };
  my @previous = grep { !$known{$_} } @{ $running{$name}{passwords} || [] };
  push @commands, ['ACL', 'SETUSER', $name, 'reset', @{ $wanted{$name}{rules} }, @previous];
}
push @commands, ['ACL', 'DELUSER', $_] for grep { !$wanted{$_} } sort keys %running;
my %directive = map { /^(\S+) (.*)$/ ? ($1 => $2) : () } split /\n/, read_file("$etc/redis.conf");
push @commands, map { ['CONFIG', 'SET', $_, $directive{$_}] } grep { defined $directive{$_} } @RELOADABLE;

for my $password (@{ $running{operator}{passwords} || [] }, @{ $wanted{operator}{passwords} || [] }) {
  my ($login, @answers) = ask($address, $PORT, 5, ['AUTH', 'operator', substr($password, 1)], @commands);
  die "prumo: Redis at $address:$PORT does not answer\n" unless defined $login;
  next if ref $login;
  my @refused = map { ref $answers[$_] ? "@{$commands[$_]}[0 .. 2]: $answers[$_]{error}\n" : () } 0 .. $#commands;
  die map { "prumo: refused: $_" } @refused if @refused;
  write_file("$data/users.acl", read_file("$etc/users.acl"));
  exit 0;
}
die "prumo: neither the running nor the new password of operator is accepted\n";
`}`;
