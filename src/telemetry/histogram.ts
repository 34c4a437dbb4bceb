/** One value of a metric. */
export interface Sample {
  labels: Record<string, string | number>;
  value: number;
  /** Metric name, if it is not the metric's own: `_bucket`, `_sum`, `_count`. */
  metricName?: string;
}

/**
 * A histogram. An observation costs a few additions; the metric is made when it is collected.
 * @param bounds  upper bounds of the buckets, ascending
 */
export class Histogram {
  private readonly counts: number[];
  private sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** @param weight  number of observations it stands for */
  observe(value: number, weight: number): void {
    let i = 0;
    while (i < this.bounds.length && value > this.bounds[i]!) i++;
    this.counts[i]! += weight;
    this.sum += value * weight;
  }

  samples(name: string, labels: Sample['labels']): Sample[] {
    let count = 0;
    const buckets = this.counts.map((own, i) => ({
      metricName: `${name}_bucket`,
      labels: { ...labels, le: this.bounds[i] ?? '+Inf' },
      value: (count += own),
    }));
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

/** Bounds in seconds, from the time of a script to the longest wait. */
export const secondsBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;
