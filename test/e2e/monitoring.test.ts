import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import dashboard from '../../examples/grafana.json';
import { startDaemon } from '../support/daemon';
import { documentedMetrics, metricsOf } from '../support/metrics';
import { startRedis } from '../support/redis';
import { withProgram } from '../support/senders';

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string }[];
}

const panels = dashboard.panels as Panel[];
const queries = panels.flatMap(({ title, targets = [] }) => targets.map((one) => ({ title, ...one })));
const variables = dashboard.templating.list.map(({ name }) => name);

let types: Map<string, string>;

beforeAll(async () => {
  const redis = await startRedis();
  const daemon = await startDaemon(redis);
  const { metrics } = await metricsOf(daemon);
  await daemon.stop();
  await redis.stop();
  types = new Map(metrics.map(({ name, type }) => [name, type]));
});

/** Expect metrics that there are, used by their type, and labels that they have. */
function expectKnown(expr: string): void {
  const names = [...new Set([...expr.matchAll(/\b((?:restmq|process|nodejs)_\w+)/g)].map(([, name]) => name!))];
  expect([expr, names.length]).toEqual([expr, 1]);
  const name = names[0]!.replace(/_bucket$/, '');
  expect([expr, types.has(name)]).toEqual([expr, true]);
  expect([expr, types.get(name) === 'histogram']).toEqual([
    expr,
    names[0]!.endsWith('_bucket') && expr.startsWith('histogram_quantile('),
  ]);
  if (types.get(name) === 'counter') expect(expr).toMatch(new RegExp(`(rate|increase)\\(${name}`));
  const known = ['job', 'instance', 'le', ...(documentedMetrics().find((one) => one.name === name)?.labels ?? [])];
  const labels = [
    ...[...expr.matchAll(/(\w+)(?:=~|!=|=)"/g)].map(([, label]) => label!),
    ...[...expr.matchAll(/by \((.*?)\)/g)].flatMap(([, list]) => list!.split(', ')),
  ];
  expect([expr, labels.filter((label) => !known.includes(label))]).toEqual([expr, []]);
}

describe('examples/grafana.json', () => {
  it('asks for metrics that there are, by labels that they have', () => {
    const asked = [
      ...queries.map(({ expr }) => expr),
      ...dashboard.templating.list.map(({ query }) => (typeof query === 'string' ? '' : query.query)),
    ];
    for (const expr of asked.filter(Boolean)) expectKnown(expr);
  });

  it('shows every metric but those that Grafana needs for its lists', () => {
    const shown = queries.map(({ expr }) => expr).join('\n');
    expect(
      documentedMetrics()
        .map(({ name }) => name)
        .filter((name) => !shown.includes(name)),
    ).toEqual(['restmq_syslog_refused_connections_total', 'restmq_syslog_retries_total']);
  });

  it('names variables that it has, and panels that do not lie on each other', () => {
    const text = JSON.stringify(dashboard);
    const used = new Set([...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name!));
    expect([...used].filter((name) => !variables.includes(name))).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('examples/alerts.yml', () => {
  const file = join(__dirname, '../../examples/alerts.yml');
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules)('$alert asks for metrics that there are, and says what to do', ({ expr, labels, annotations }) => {
    for (const part of expr.split(' and ')) expectKnown(part);
    expect(labels.severity).toMatch(/^(critical|warning)$/);
    expect(annotations).toEqual({ summary: expect.any(String) as string, description: expect.any(String) as string });
    const used = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
    for (const label of used) expect(expr).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`));
  });

  withProgram('promtool')('in Prometheus', () => {
    const promtool = (...args: string[]): string => execFileSync('promtool', args, { encoding: 'utf8' });
    const cases = join(__dirname, '../prometheus/alerts.yml');

    it('its rules are understood', () => {
      expect(promtool('check', 'rules', file)).toContain('SUCCESS');
    });

    it('each alert fires when it should, and not before', () => {
      expect(promtool('test', 'rules', cases)).toContain('SUCCESS');
      const tried = new Set([...readFileSync(cases, 'utf8').matchAll(/alertname="(\w+)"/g)].map(([, name]) => name));
      expect(rules.map(({ alert }) => alert).filter((alert) => !tried.has(alert))).toEqual([]);
    });
  });
});

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}
