/**
 * Joins the rendered configuration with what this Sentinel has learnt, and becomes it. Arguments: server program, etc and data folder.
 *
 * From the server's own copy it keeps only its identity, the epochs, who the master is now, and which replicas and other
 * Sentinels it knows: the things a failover changed. Everything else, passwords and timeouts above all, is as rendered, so a
 * rotated secret is never undone by the copy. What is known of addresses that left the stack is dropped.
 */
export const LAUNCHER = String.raw`#!/usr/bin/perl
# Written by Prumo. Keeps what this Sentinel has learnt, takes everything else as configured, then becomes it.
use strict;
use warnings;
use IO::Handle;
my ($server, $etc, $data) = @ARGV;
umask 0077;
$| = 1;

sub lines {
  my ($path) = @_;
  open(my $handle, '<', $path) or return;
  chomp(my @lines = <$handle>);
  return @lines;
}

my %member = map { $_ => 1 } lines("$etc/members");
my (@kept, $master);
for (lines("$data/sentinel.conf")) {
  if (/^sentinel monitor (\S+) (\S+) (\d+) \d+$/) { $master = "$2 $3" if $member{"redis $2 $3"} }
  elsif (/^sentinel (?:myid [0-9a-f]{40}|current-epoch \d+|(?:config|leader)-epoch \S+ \d+)$/) { push @kept, $_ }
  elsif (/^sentinel known-(?:replica|slave) \S+ (\S+) (\d+)$/) { push @kept, $_ if $member{"redis $1 $2"} }
  elsif (/^sentinel known-sentinel \S+ (\S+) (\d+)(?: [0-9a-f]{40})?$/) { push @kept, $_ if $member{"sentinel $1 $2"} }
}
# A master listed as its own replica would be a copy cut short in a failover; the master line wins.
@kept = grep { !(defined $master && /^sentinel known-(?:replica|slave) \S+ \Q$master\E$/) } @kept;
my @rendered = lines("$etc/sentinel.conf") or die "$etc/sentinel.conf: $!\n";
if (defined $master) { s/^(sentinel monitor \S+) \S+ \d+ (\d+)$/$1 $master $2/ for @rendered }

my $path = "$data/sentinel.conf";
open(my $handle, '>', "$path.new") or die "$path.new: $!\n";
print {$handle} map({ "$_\n" } @rendered, @kept) or die "$path.new: $!\n";
$handle->flush && $handle->sync && close($handle) or die "$path.new: $!\n";
rename("$path.new", $path) or die "$path: $!\n";
print "prumo: starting, the master is ", (defined $master ? "$master as last known" : 'as configured'), "\n";
exec { $server } $server, $path, '--sentinel';
die "$server: $!\n";
`;
