import * as z from 'zod';

const labelsSchema = z.record(z.string(), z.string());
const targetsSchema = z.object({
  data: z.object({ activeTargets: z.array(z.object({ labels: labelsSchema, health: z.string(), lastError: z.string() })) }),
});
const querySchema = z.object({
  data: z.object({ result: z.array(z.object({ metric: labelsSchema, value: z.tuple([z.number(), z.string()]) })) }),
});

/** A running Prometheus, asked over HTTP. */
export class PrometheusApi {
  readonly url: string;
  readonly #authorization: string;

  constructor(url: string, user: string, password: string) {
    this.url = url;
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  async targets(): Promise<z.infer<typeof targetsSchema>['data']['activeTargets']> {
    return targetsSchema.parse(await this.#get('/api/v1/targets?state=active')).data.activeTargets;
  }

  async query(query: string): Promise<z.infer<typeof querySchema>['data']['result']> {
    return querySchema.parse(await this.#get(`/api/v1/query?query=${encodeURIComponent(query)}`)).data.result;
  }

  async #get(path: string): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      headers: { authorization: this.#authorization },
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
