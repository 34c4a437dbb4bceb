/** One value of a metric. */
export interface Sample {
  labels: Record<string, string | number>;
  value: number;
  /** Where it is not that of the metric: `_bucket`, `_sum`, `_count`. */
  metricName?: string;
}

/**
 * A histogram that costs a few additions; it becomes a metric when somebody asks.
 * @param bounds  the upper ends of its buckets, in rising order
 */
export class Histogram {
  private readonly counts: number[];
  private sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** @param weight  how many such it stands for */
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

/** Seconds: from what a script takes to the longest wait. */
export const secondsBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;
