import { CACHE_MASTER, PORTS, sentinelMajority, type StackContext, type StackNode } from '../../model/index.ts';
import { RESP_CLIENT } from './resp-client.ts';

/**
 * Seconds a node that Sentinel still names master waits, while a replica that followed it until just now lives, for that replica
 * to be promoted. Longer than Sentinel's detection, a pause of 2 × 3 s after a failover or a lost election (both in
 * `components/sentinel/config.ts`) and the promotion: 8.4 s measured when the last failover was just over.
 */
const FAILOVER_WAIT = 15;
/** Seconds a replica waits for its master to answer before it starts all the same, so that Sentinel can promote it. */
const MASTER_WAIT = 10;

/**
 * What the launcher of a node must know. Holds the password of `monitor`. One `name value…` per line.
 */
export function renderLaunchSettings(context: StackContext, node: StackNode): string {
  const lines = [
    `server ${context.server('redis-server').path}`,
    `self ${node.address} ${PORTS.redis}`,
    ...context
      .nodesOf('cache')
      .filter((other) => other !== node)
      .map((other) => `peer ${other.address} ${PORTS.redis}`),
    ...context.nodesOf('sentinel').map((sentinel) => `sentinel ${sentinel.address} ${PORTS.sentinel}`),
    `first ${context.nodesOf('cache')[0]?.address} ${PORTS.redis}`,
    `majority ${sentinelMajority(context.spec)}`,
    `master ${CACHE_MASTER}`,
    'user monitor',
    `password ${context.secret('cache.default')}`,
    `failover-wait ${FAILOVER_WAIT}`,
    `master-wait ${MASTER_WAIT}`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Decides at each start whether this Redis is the master, then becomes it (`exec`, so the pid stays). Arguments: etc and data folder.
 *
 * Rules, in order; the server of a node never decides by itself to be master:
 * 1. Until a majority of all Sentinels names the same master, wait. No master is better than two.
 * 2. They name another: follow it. But let it come up first: if every server starts at once, a replica that runs before its
 *    master looks to Sentinel like the only survivor, and it may hold older data.
 * 3. They name us, and another node was following us until moments ago (or is already promoted): we crashed and it has
 *    writes that our disk may not have. Wait until Sentinel promotes it. If nobody does, start: our disk is the best there is.
 * 4. They name us and nobody was following: be the master.
 */
export const LAUNCHER = `#!/usr/bin/perl
# Written by Prumo. Finds out who the master is, then becomes Redis.
${RESP_CLIENT}
${String.raw`
my ($etc, $data) = @ARGV;
umask 0077;
$| = 1;
my (%setting, @sentinels, @peers);
for (split /\n/, read_file("$etc/launch.settings")) {
  my ($name, $value) = split / /, $_, 2;
  if ($name eq 'sentinel') { push @sentinels, $value }
  elsif ($name eq 'peer') { push @peers, $value }
  else { $setting{$name} = $value }
}
my @login = ('AUTH', $setting{user}, $setting{password});
my $began = time;
my $said = '';

sub note {
  my ($text) = @_;
  return if $text eq $said;
  $said = $text;
  print "prumo: $text\n";
}

sub named_master {
  return ($setting{first}, 0) unless @sentinels;
  my (%votes, $answered);
  $answered = 0;
  for my $sentinel (@sentinels) {
    my ($login, $address) = ask(split(/ /, $sentinel), $PATIENCE, [@login], ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', $setting{master}]);
    next unless ref $address eq 'ARRAY';
    $answered++;
    $votes{"$address->[0] $address->[1]"}++;
  }
  for my $candidate (keys %votes) {
    return ($candidate, $answered) if $votes{$candidate} >= $setting{majority};
  }
  return (undef, $answered);
}

sub replication {
  my ($server) = @_;
  my ($login, $info) = ask(split(/ /, $server), $PATIENCE, [@login], ['INFO', 'replication']);
  return unless defined $info && !ref $info;
  return { $info =~ /^([a-z_0-9]+):(.*?)\r?$/mg };
}

# A node that was promoted already, or followed us in this life of its own and lost us at most 30 s ago (Sentinel's own
# bound for a candidate is ten times its down-after-milliseconds plus the time the master is down).
sub successor {
  my ($host) = split / /, $setting{self};
  for my $peer (@peers) {
    my $view = replication($peer) or next;
    return $peer if ($view->{role} || '') eq 'master';
    next unless ($view->{master_host} || '') eq $host;
    return $peer if ($view->{master_link_status} || '') eq 'up';
    my $since = $view->{master_link_down_since_seconds};
    return $peer if defined $since && $since >= 0 && $since <= 30;
  }
  return;
}

sub start {
  my ($master) = @_;
  my $config = read_file("$etc/redis.conf");
  $config .= "replicaof $master\n" if defined $master;
  write_file("$data/users.acl", read_file("$etc/users.acl"));
  write_file("$data/redis.conf", $config);
  print 'prumo: starting as ', (defined $master ? "a replica of $master" : 'the master'), "\n";
  exec { $setting{server} } $setting{server}, "$data/redis.conf";
  die "$setting{server}: $!\n";
}

while (1) {
  my ($master, $answered) = named_master();
  my $waited = time - $began;
  if (!defined $master) {
    note("waiting: $answered of " . @sentinels . " Sentinels answer, $setting{majority} must name the same master");
  } elsif ($master ne $setting{self}) {
    start($master) if replication($master) || $waited > $setting{'master-wait'};
    note("waiting for the master $master to answer");
  } else {
    my $successor = $waited > $setting{'failover-wait'} ? undef : successor();
    start(undef) unless defined $successor;
    note("waiting for the Sentinels to promote $successor, which followed this node until it stopped");
  }
  sleep 0.1;
}
`}`;
