import type { Message } from '../../messages/message.ts';
import { type Alert, around, flat, growing, HOUR, MINUTE, type Severity } from '../../model/index.ts';

/** File systems that are no disk, or that nobody writes to. */
const DISKS = 'job="node",fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|fuse.*|nsfs|devtmpfs"';
const MEMORY_USED = '1 - node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"}';

function memoryAlert(name: string, severity: Severity, share: number, text: Message): Alert {
  return {
    name,
    severity,
    area: 'machine',
    expr: () => `${MEMORY_USED} > ${share}`,
    for: 5 * MINUTE,
    summary: {
      en: '{{ $value | humanizePercentage }} of the memory of {{ $labels.node }} is in use',
      'pt-BR': '{{ $value | humanizePercentage }} da memória de {{ $labels.node }} está em uso',
    },
    description: text,
    dashboard: 'infrastructure',
    claim: 'exhaustion-is-contained',
    tests: around({ at: 5 * MINUTE, labels: { node: 'machine' } }, share * 100 + 1, share * 100 - 1, (used) => ({
      'node_memory_MemAvailable_bytes{job="node",node="machine"}': flat(100 - used),
      'node_memory_MemTotal_bytes{job="node",node="machine"}': flat(100),
    })),
  };
}

/** The machines servers run on. Thresholds are the catalogue's. */
export const machineAlerts: readonly Alert[] = [
  memoryAlert('MachineMemoryFull', 'P0', 0.9, {
    en: 'Soon the kernel ends processes, and it chooses the largest: PostgreSQL. `prumo status` shows what each service takes.',
    'pt-BR': 'Logo o kernel encerra processos, e escolhe o maior: o PostgreSQL. O `prumo status` mostra quanto cada serviço usa.',
  }),
  memoryAlert('MachineMemoryHigh', 'P1', 0.8, {
    en: 'What is left is also the cache of files, so reads slow down first. See what grew.',
    'pt-BR': 'O que resta também é o cache de arquivos, então as leituras ficam lentas primeiro. Veja o que cresceu.',
  }),
  {
    name: 'MachineDiskFullSoon',
    severity: 'P0',
    area: 'machine',
    // By six hours' growth; a nearly empty disk that fills for an hour is no page.
    expr: () =>
      `predict_linear(node_filesystem_avail_bytes{${DISKS}}[6h], 86400) < 0 and node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}} < 0.4`,
    for: 30 * MINUTE,
    summary: {
      en: 'The disk at {{ $labels.mountpoint }} of {{ $labels.node }} is full within a day',
      'pt-BR': 'O disco em {{ $labels.mountpoint }} de {{ $labels.node }} enche em um dia',
    },
    description: {
      en: 'If it goes on as in the last six hours. WAL that does not reach the archive, a replication slot and logs are what grows.',
      'pt-BR': 'Se continuar como nas últimas seis horas. O que cresce é WAL que não chega ao arquivo, slot de replicação e logs.',
    },
    dashboard: 'infrastructure',
    claim: 'exhaustion-is-contained',
    tests: around({ at: 2 * HOUR, step: MINUTE, labels: { node: 'machine', mountpoint: '/' } }, 2.6, 2.3, (perMinute) => ({
      // 3600 units are left of 10,000 at the end; a day has 1440 minutes.
      'node_filesystem_avail_bytes{job="node",node="machine",fstype="ext4",mountpoint="/"}': growing(-perMinute, 3600 + 120 * perMinute),
      'node_filesystem_size_bytes{job="node",node="machine",fstype="ext4",mountpoint="/"}': flat(10_000),
    })),
  },
  {
    name: 'MachineDiskHigh',
    severity: 'P1',
    area: 'machine',
    expr: () => `1 - node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}} > 0.8`,
    for: 10 * MINUTE,
    summary: {
      en: 'The disk at {{ $labels.mountpoint }} of {{ $labels.node }} is {{ $value | humanizePercentage }} full',
      'pt-BR': 'O disco em {{ $labels.mountpoint }} de {{ $labels.node }} está {{ $value | humanizePercentage }} cheio',
    },
    description: {
      en: 'PostgreSQL stops when it cannot write WAL. Make room or make it larger while there is time.',
      'pt-BR': 'O PostgreSQL para quando não consegue gravar WAL. Libere espaço ou aumente o disco enquanto há tempo.',
    },
    dashboard: 'infrastructure',
    claim: 'exhaustion-is-contained',
    tests: around({ at: 10 * MINUTE, labels: { node: 'machine', mountpoint: '/' } }, 19, 21, (free) => ({
      'node_filesystem_avail_bytes{job="node",node="machine",fstype="ext4",mountpoint="/"}': flat(free),
      'node_filesystem_size_bytes{job="node",node="machine",fstype="ext4",mountpoint="/"}': flat(100),
      // Never ours to watch.
      'node_filesystem_avail_bytes{job="node",node="machine",fstype="tmpfs",mountpoint="/run"}': flat(0),
      'node_filesystem_size_bytes{job="node",node="machine",fstype="tmpfs",mountpoint="/run"}': flat(100),
    })),
  },
  {
    name: 'MachineCpuHigh',
    severity: 'P1',
    area: 'machine',
    expr: () => '1 - avg by (node) (rate(node_cpu_seconds_total{job="node",mode="idle"}[5m])) > 0.8',
    for: 15 * MINUTE,
    summary: {
      en: '{{ $labels.node }} uses {{ $value | humanizePercentage }} of its processors',
      'pt-BR': '{{ $labels.node }} usa {{ $value | humanizePercentage }} dos processadores',
    },
    description: {
      en: 'For a quarter of an hour. Requests wait for their turn; see which service takes it.',
      'pt-BR': 'Há quinze minutos. As requisições esperam a vez; veja qual serviço usa.',
    },
    dashboard: 'infrastructure',
    claim: 'answers-in-time-under-load',
    tests: around({ at: 21 * MINUTE, labels: { node: 'machine' } }, 2.8, 3.2, (idle) => ({
      'node_cpu_seconds_total{job="node",node="machine",cpu="0",mode="idle"}': growing(idle),
      'node_cpu_seconds_total{job="node",node="machine",cpu="1",mode="idle"}': growing(idle),
    })),
  },
];
