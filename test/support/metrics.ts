import document from '../../generated/openapi.json';

/** A line of Prometheus' text format. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Metric {
  name: string;
  type: string;
  help: string;
}

/** @throws for a line that is neither a comment nor a series */
export function parseMetrics(text: string): { metrics: Metric[]; series: Series[] } {
  const [helps, types] = [/^# HELP (\S+) (.*)$/, /^# TYPE (\S+) (\S+)$/];
  const metrics = new Map<string, Metric>();
  const series: Series[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [help, type] = [helps.exec(line), types.exec(line)];
    if (help) metrics.set(help[1]!, { name: help[1]!, type: '', help: help[2]! });
    else if (type) metrics.get(type[1]!)!.type = type[2]!;
    else series.push(seriesOf(line));
  }
  return { metrics: [...metrics.values()], series };
}

function seriesOf(line: string): Series {
  const [, name, labels = '', value] = /^([a-z][\w]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  if (name === undefined) throw new Error(`this is no series: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]): [string, string] => [
    label!,
    text!,
  ]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

export async function metricsOf(daemon: {
  url: string;
}): Promise<
  ReturnType<typeof parseMetrics> & { read: (name: string, labels?: Record<string, string>) => number | undefined }
> {
  const parsed = parseMetrics(await (await fetch(`${daemon.url}/metrics`)).text());
  return {
    ...parsed,
    read: (name, labels = {}) =>
      parsed.series.find(
        (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
      )?.value,
  };
}

/** A metric as the contract tells of it: what its labels may be where it lists that. */
export interface DocumentedMetric {
  name: string;
  type: string;
  labels: string[];
  about: string;
}

export function documentedMetrics(): DocumentedMetric[] {
  const { description } = document.paths['/metrics'].get;
  return [...description.matchAll(/^\| `(restmq_\w+)` \| (\w+) \| (.*?) ?\| (.*) \|$/gm)].map(
    ([, name, type, labels, about]) => ({
      name: name!,
      type: type!,
      about: about!,
      labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!),
    }),
  );
}
