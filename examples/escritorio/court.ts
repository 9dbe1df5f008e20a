/** Plays a court's API, so that there is a dependency outside to lose: `node court.ts`. `COURT_SWITCHES=1` lets tests make it slow or wrong. */
import { createCourt } from './court/server.ts';

const app = createCourt({ switches: process.env['COURT_SWITCHES'] === '1' });
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    app.server.closeAllConnections();
    void app.close();
  });
await app.listen({ host: process.env['HOST'] ?? '127.0.0.1', port: Number(process.env['PORT'] ?? 3300) });
