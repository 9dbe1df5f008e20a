import type { Capabilities } from '../../../model/index.ts';
import type { Agent } from './agent.ts';
import { readConfined } from './confinement.ts';
import { isGiven, readBoolean, readList, readNumber, readObject, readText, ShapeError } from './read-json.ts';
import { readArgv, readJob, readName, readService, readSignal } from './read-service.ts';
import { readUndoStep } from './read-undo-step.ts';
import type { Handler, Request } from './server.ts';

export interface RouteContext {
  readonly agent: Agent;
  /** What `GET /v1/agent` tells. */
  readonly about: () => unknown;
  /** Ends the agent after the answer. */
  readonly shutDown: (options: { readonly stopServices: boolean; readonly forNow: boolean }) => Promise<void>;
}

/** The agent's API. `docs` of each call: `Platform` in model/platform.ts. */
export function routesOf(context: RouteContext): Handler {
  const { guards } = context.agent;
  const route = dispatcherOf(context);
  return async (request) => (request.guard === undefined ? route(request) : guards.under(request.guard, () => route(request)));
}

function dispatcherOf(context: RouteContext): Handler {
  const { agent } = context;
  return async (request) => {
    const { method, parts } = request;
    const [collection = '', name = '', verb = ''] = parts;
    switch (`${method} ${collection}${name === '' ? '' : '/:name'}${verb === '' ? '' : `/${verb}`}`) {
      case 'GET agent':
        return context.about();
      case 'GET capabilities':
        return { partition: await agent.isolation.isPossible(), pause: true, memoryLimit: true, fence: true } satisfies Capabilities;
      case 'GET instances':
        return agent.observe();
      case 'GET events':
        return streamEvents(agent, request);
      case 'GET services':
        return agent.definitions();
      case 'PUT services/:name':
        return agent.define(readService(request.body));
      case 'DELETE services/:name':
        return agent.remove(readName(name, 'name'));
      case 'POST services/:name/start':
        return agent.start(name);
      case 'POST services/:name/stop':
        return agent.stop(name);
      case 'POST services/:name/restart':
        return agent.restart(name);
      case 'POST services/:name/recycle':
        return agent.recycle(name, readText(readObject(request.body, 'body').get('reason'), 'reason'));
      case 'POST services/:name/reload':
        return agent.reload(name, request.signal);
      case 'POST services/:name/pause':
        return agent.freeze(name, 'SIGSTOP');
      case 'POST services/:name/resume':
        return agent.freeze(name, 'SIGCONT');
      case 'POST services/:name/release':
        return agent.release(name, request.guard);
      case 'POST services/:name/signal':
        return agent.signal(name, readSignal(readObject(request.body, 'body').get('signal'), 'signal'));
      case 'POST services/:name/hold':
        return agent.hold(name, readNumber(readObject(request.body, 'body').get('forMilliseconds'), 'forMilliseconds'), request.guard);
      case 'POST services/:name/exec':
        return agent.exec(name, readArgv(readObject(request.body, 'body').get('argv'), 'argv'), request.signal);
      case 'GET services/:name/log':
        return agent.tail(readName(name, 'name'), linesOf(request));
      case 'POST nodes/:name/fence':
        return agent.fence(readName(name, 'name'), heldForOf(request));
      case 'GET nodes/:name/processes':
        return agent.processes(readName(name, 'name'));
      case 'POST nodes/:name/strike':
        return strike(agent, request);
      case 'PUT confinement':
        return agent.confinement.begin(readConfined(request.body));
      case 'POST nodes/:name/isolate':
        return agent.isolation.cut(readName(name, 'name'), readList(readObject(request.body, 'body').get('from'), 'from', readName));
      case 'POST nodes/:name/rejoin':
        return agent.isolation.heal(readName(name, 'name'));
      case 'GET nodes/:name/isolated':
        return agent.isolation.dropped(readName(name, 'name'));
      case 'PUT guards/:name':
        return register(agent, request);
      case 'POST guards/:name/renew':
        return agent.guards.renew(readName(name, 'name'));
      case 'POST guards/:name/settle':
        return agent.guards.settle(readName(name, 'name'));
      case 'POST jobs':
        return agent.run(readJob(request.body), request.signal);
      case 'POST shutdown':
        return context.shutDown(shutdownOf(request));
      default:
        throw new ShapeError(`${method} /v1/${parts.join('/')}`, 'a known path');
    }
  };
}

function streamEvents(agent: Agent, request: Request): Promise<void> {
  const write = request.stream();
  const stop = agent.events.listen(write);
  return new Promise((resolve) => {
    const end = () => {
      stop();
      resolve();
    };
    if (request.signal.aborted) end();
    request.signal.addEventListener('abort', end, { once: true });
  });
}

function strike(agent: Agent, { parts, body }: Request): Promise<boolean> {
  const fields = readObject(body, 'body');
  const number = (field: string) => readNumber(fields.get(field), field);
  const identity = { pid: number('pid'), startTicks: number('startTicks') };
  return agent.strike(readName(parts[1], 'name'), identity, readSignal(fields.get('signal'), 'signal'));
}

function register(agent: Agent, { parts, body }: Request): void {
  const fields = readObject(body, 'body');
  const steps = readList(fields.get('steps'), 'steps', readUndoStep);
  agent.guards.register(readName(parts[1], 'name'), steps, readNumber(fields.get('lease'), 'lease'));
}

function linesOf({ query }: Request): number {
  return readNumber(Number(query.get('lines') ?? '100'), 'lines');
}

function heldForOf({ body }: Request): number | null {
  const heldFor = readObject(body ?? {}, 'body').get('heldFor');
  return isGiven(heldFor) ? readNumber(heldFor, 'heldFor') : null;
}

function shutdownOf({ body }: Request) {
  const fields = readObject(body ?? {}, 'body');
  const flag = (name: string) => isGiven(fields.get(name)) && readBoolean(fields.get(name), name);
  return { stopServices: flag('stopServices'), forNow: flag('forNow') };
}
