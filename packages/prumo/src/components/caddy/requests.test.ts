import { expect, test } from 'vitest';
import { requestsIn } from './requests.ts';

/** As Caddy 2.6.2 says it, after three requests for a name of ours and two for another. */
const SCRAPE = `# TYPE caddy_http_requests_total counter
caddy_http_request_duration_seconds_count{code="200",handler="encode",method="GET",server="https"} 3
caddy_http_requests_total{handler="encode",server="https"} 3
caddy_http_requests_total{handler="headers",server="https"} 5
caddy_http_requests_total{handler="static_response",server="https"} 2
caddy_http_requests_total{handler="subroute",server="https"} 6
caddy_http_requests_total{handler="encode",server="metrics"} 7
`;

test('each request for a name of the stack counts once, and no other', () => {
  expect(requestsIn(SCRAPE)).toBe(3);
  expect(requestsIn('')).toBe(0);
});

test('whatever the order of the labels, and however large', () =>
  expect(requestsIn('caddy_http_requests_total{server="https",handler="encode"} 1.5e+06\n')).toBe(1_500_000));
