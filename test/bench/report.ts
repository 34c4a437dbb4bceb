export function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Row {
  operation: string;
  floor: number;
  daemon: number;
  ratio: number;
  cpuRatio: number;
}

/** Medians over the rounds; `ratio` of requests per second, `per CPU` of requests per second of the server's CPU time. */
export function table(rows: Row[]): string {
  const lines = rows.map(({ operation, floor, daemon, ratio, cpuRatio }) => [
    operation, floor.toLocaleString('en'), daemon.toLocaleString('en'), ratio.toFixed(2), cpuRatio.toFixed(2),
  ]);
  const all = [['operation', 'floor/s', 'daemon/s', 'ratio', 'per CPU'], ...lines];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  return all.map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')).join('\n');
}
