import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { QueueHistory, Queue } from '../../generated/messages';
import { api, ask, at, isForbidden, refusalFrom, type Refusal } from './api';
import { bytes, count, rate } from './format';
import { ProblemNote } from './parts';

interface Series {
  label: string;
  colour: string;
  values: (number | null)[];
  fill?: boolean;
}

const stepMs = 30_000;

/** Charts of the last hour: message counts and rates. The last point is now. */
export function Charts({ queue }: { queue: Queue }) {
  const { name } = queue;
  const [history, setHistory] = useState<QueueHistory | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let gone = false;
    const load = (): void => {
      ask(api.GET('/v1/queues/{queue}/history', at(name))).then(
        (found) => {
          if (gone) return;
          setHistory(found);
          setRefusal(null);
        },
        (error: unknown) => {
          if (gone) return;
          const found = refusalFrom(error);
          setRefusal(found);
          if (isForbidden(found)) window.clearInterval(timer);
        },
      );
    };
    load();
    const timer = window.setInterval(load, stepMs); // the next interval begins
    return () => {
      gone = true;
      window.clearInterval(timer);
    };
  }, [name]);
  if (!history)
    return refusal ? (
      <ProblemNote refusal={refusal} />
    ) : (
      <p class="loading" role="status">
        Loading the last hour…
      </p>
    );
  const from = Date.parse(history.firstAt) / 1000;
  const times = history.ready.map((_, i) => from + i * history.stepSeconds);
  const now = (values: (number | null)[], value: number): (number | null)[] => [...values.slice(0, -1), value];
  return (
    <>
      <div class="charts">
        <Chart
          title="Messages stored"
          times={times}
          format={count}
          series={[
            { label: 'Ready', colour: '--ready', values: now(history.ready, queue.ready), fill: true },
            { label: 'Delayed', colour: '--delayed', values: now(history.delayed, queue.delayed) },
            { label: 'Leased', colour: '--leased', values: now(history.leased, queue.leased) },
            { label: 'Dead', colour: '--dead', values: now(history.dead, queue.dead) },
          ]}
        />
        <Chart
          title="Messages per second"
          times={times}
          format={rate}
          series={[
            { label: 'In', colour: '--in', values: history.in, fill: true },
            { label: 'Out', colour: '--out', values: history.out },
          ]}
        />
      </div>
      <dl class="facts">
        <div>
          <dt>Stored</dt>
          <dd>{bytes(queue.bytes)}</dd>
        </div>
        <div>
          <dt>Enqueued</dt>
          <dd>{count(queue.enqueued)}</dd>
        </div>
        <div>
          <dt>Acked</dt>
          <dd>{count(queue.acked)}</dd>
        </div>
        <div>
          <dt>Expired</dt>
          <dd>{count(queue.expired)}</dd>
        </div>
        <div>
          <dt>Purged</dt>
          <dd>{count(queue.purged)}</dd>
        </div>
      </dl>
      <p class="faint">Counted since the queue was created or last purged.</p>
    </>
  );
}

const heightPx = 250;

function Chart({
  title,
  times,
  series,
  format,
}: {
  title: string;
  times: number[];
  series: Series[];
  format: (value: number) => string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = [times, ...series.map(({ values }) => values)] as uPlot.AlignedData;
  useEffect(() => {
    const element = box.current!;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(element, series, format), data, element);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: heightPx }));
    resized.observe(element);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);
  useEffect(() => plot.current?.setData(data), [JSON.stringify(data)]);
  const last = (values: (number | null)[]): number => values.findLast((value) => value !== null) ?? 0;
  const summary = ({ label, values }: Series): string => {
    const most = Math.max(0, ...values.map((value) => value ?? 0));
    return `${label} now ${format(last(values))}, at most ${format(most)}`;
  };
  return (
    <figure class="chart">
      <figcaption>
        {title}
        <span class="legend">
          {series.map(({ label, colour, values }) => (
            <span key={label}>
              <i class={`swatch ${colour.slice(2)}`} aria-hidden="true" />
              {label} <b>{format(last(values))}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={box} role="img" aria-label={`${title} over the last hour: ${series.map(summary).join('; ')}`} />
    </figure>
  );
}

/** Resolve a colour of the style sheet, which has a light and a dark theme, by means of an element that uses it. */
function colourOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function optionsFor(element: HTMLElement, series: Series[], format: (value: number) => string): uPlot.Options {
  const [line, faint] = [colourOf(element, '--line'), colourOf(element, '--muted')];
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: faint, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
  return {
    width: element.clientWidth || 300,
    height: heightPx,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [10, 8, 0, 0],
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 30,
        values: (_plot, ticks) => ticks.map((tick) => clock.format(tick * 1000)),
      },
      {
        ...axis,
        size: 48,
        values: (_plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) || tick < 10 ? format(tick) : '')),
      },
    ],
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
    series: [
      {},
      ...series.map(({ label, colour, fill }): uPlot.Series => {
        const stroke = colourOf(element, colour);
        return {
          label,
          stroke,
          width: 1.6,
          points: { show: false },
          ...(fill ? { fill: stroke.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.1)') } : {}),
        };
      }),
    ],
  };
}
