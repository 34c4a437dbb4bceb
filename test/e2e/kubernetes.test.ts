import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseRules } from '../../src/access/rules';
import { options, parseConfig, variableOf } from '../../src/config';
import { operationAt } from '../../src/conformance/contract';
import { startRedis } from '../support/redis';
import schemas from '../kubernetes/schemas.json';

/** examples/kubernetes, against the schemas of Kubernetes and against what the daemon knows. */

interface Probe {
  httpGet?: { path: string; port: string };
}

interface Container {
  env?: { name: string; value: string }[];
  args?: string[];
  ports: { name: string; containerPort: number }[];
  volumeMounts: { name: string; mountPath: string }[];
  startupProbe?: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
}

interface Pods {
  serviceName?: string;
  selector: { matchLabels: Labels };
  template: {
    metadata: { labels: Labels };
    spec: {
      terminationGracePeriodSeconds: number;
      enableServiceLinks?: boolean;
      containers: [Container];
      volumes?: { name: string; configMap: { name: string } }[];
    };
  };
}

type Labels = Record<string, string>;

interface Manifest<Spec = unknown> {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Spec;
  data?: Record<string, string>;
}

const folder = join(__dirname, '../../examples/kubernetes');
const manifests = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((one) => one.toJS() as Manifest),
);
const named = <Spec>(kind: string, name: string): Manifest<Spec> =>
  manifests.find((one) => one.kind === kind && one.metadata.name === name) as Manifest<Spec>;
const restmq = named<Pods>('Deployment', 'restmq');
const redis = named<Pods>('StatefulSet', 'restmq-redis');
const [daemon] = restmq.spec.template.spec.containers;
const variables = Object.fromEntries(daemon.env!.map(({ name, value }) => [name, value]));
const config = parseConfig([], variables);

const { kinds, definitions } = schemas;
const ajv = new Ajv2020({ strict: false, allErrors: true });

it.each(manifests)('$kind $metadata.name is as Kubernetes has it, with no unknown field', (manifest) => {
  const kind = `${manifest.apiVersion}/${manifest.kind}` as keyof typeof kinds;
  const validate = ajv.compile({ ...kinds[kind], definitions });
  expect([validate(manifest), ajv.errorsText(validate.errors)]).toEqual([true, 'No errors']);
});

it('a manifest with a wrong field is found', () => {
  const validate = ajv.compile({ ...kinds['apps/v1/Deployment'], definitions });
  const { selector, template } = structuredClone(restmq.spec);
  Object.assign(template.spec.containers[0], { livenessProb: {} });
  expect(validate({ ...restmq, spec: { selector, template } })).toBe(false);
});

it('what selects pods selects those of this folder', () => {
  const labels = [restmq, redis].map(({ spec }) => spec.template.metadata.labels);
  const selectors = manifests.flatMap(({ kind, spec }): Labels[] => {
    if (kind === 'ConfigMap') return [];
    const { selector } = spec as { selector: Labels | { matchLabels: Labels } };
    return [typeof selector.matchLabels === 'object' ? selector.matchLabels : (selector as Labels)];
  });
  expect(selectors).toHaveLength(5);
  for (const selector of selectors) expect(labels).toContainEqual(selector);
});

it('the daemon gets options that there are, and variables of Kubernetes do not replace them', () => {
  const known = Object.keys(options).map(variableOf);
  expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([]);
  const services = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata: { name } }) => name);
  const set = services.map((name) => `${name.replaceAll('-', '_').toUpperCase()}_PORT`);
  expect(set.filter((name) => known.includes(name))).toEqual(['RESTMQ_REDIS_PORT', 'RESTMQ_PORT']);
  expect(restmq.spec.template.spec.enableServiceLinks).toBe(false);
});

it('services lead to its port, its Redis is the one beside it, and it has time to stop', () => {
  const portOf = (container: Container, name: string): number | undefined =>
    container.ports.find((one) => one.name === name)?.containerPort;
  const target = (name: string): string =>
    named<{ ports: [{ targetPort: string }] }>('Service', name).spec.ports[0].targetPort;
  expect(portOf(daemon, target('restmq'))).toBe(config.port);
  const { hostname, port } = new URL(config.redisUrl!);
  expect([hostname, Number(port)]).toEqual([
    'restmq-redis',
    portOf(redis.spec.template.spec.containers[0], target('restmq-redis')),
  ]);
  expect(redis.spec.serviceName).toBe('restmq-redis');
  expect(restmq.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(config.drainMs / 1000 + 10);
});

it('probes ask what needs no permission', () => {
  for (const probe of [daemon.startupProbe!, daemon.livenessProbe, daemon.readinessProbe]) {
    const { path, port } = probe.httpGet!;
    expect(operationAt('GET', path)?.id).toBe(probe === daemon.readinessProbe ? 'readyz' : 'healthz');
    expect(port).toBe(daemon.ports[0]!.name);
  }
});

it('the ACL file is where the daemon looks for it, and valid', () => {
  const [mount] = daemon.volumeMounts;
  const [volume] = restmq.spec.template.spec.volumes!;
  expect(mount!.name).toBe(volume!.name);
  const { data } = named('ConfigMap', volume!.configMap.name);
  const text = data![config.acl!.replace(`${mount!.mountPath}/`, '')]!;
  expect([...parseRules(text).keys()]).toEqual(['sse:consumer']);
});

it('Redis takes its arguments, by which it keeps messages', async () => {
  const { args } = redis.spec.template.spec.containers[0];
  const running = await startRedis(...args!.slice(1));
  expect(await running.client.config('GET', 'maxmemory-policy')).toContain('noeviction');
  expect(await running.client.config('GET', 'appendonly')).toContain('yes');
  await running.stop();
});
