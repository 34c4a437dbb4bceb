import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { HistorySpan, QueueHistory, Queue } from '../../generated/messages';
import { api, ask, isForbidden, refusalFrom, type Refusal } from './api';
import { bytes, count, rate } from './format';
import { ProblemNote } from './parts';
import { changeQuery } from './router';

interface Series {
  label: string;
  colour: string;
  values: (number | null)[];
  fill?: boolean;
}

const reloadMs = 30_000; // the shortest step

/** The units of a chart. Rates are for a time in which messages of a quiet queue come, too. */
const spans = {
  '1h': { label: '1 hour', last: 'the last hour', rate: 'Messages per second', seconds: 1 },
  '1d': { label: '1 day', last: 'the last day', rate: 'Messages per minute', seconds: 60 },
  '7d': { label: '7 days', last: 'the last 7 days', rate: 'Messages per hour', seconds: 3600 },
} satisfies Record<HistorySpan, object>;

const spanNames = Object.keys(spans) as HistorySpan[];

/** Charts of message counts and rates. The last point is now. The span is in the address. */
export function Charts({ queue, query }: { queue: Queue; query: URLSearchParams }) {
  const { name } = queue;
  const span = spanNames.find((one) => one === query.get('span')) ?? '1h';
  const [loaded, setLoaded] = useState<{ span: HistorySpan; history: QueueHistory } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let gone = false;
    const load = (): void => {
      ask(api.GET('/v1/queues/{queue}/history', { params: { path: { queue: name }, query: { span } } })).then(
        (history) => {
          if (gone) return;
          setLoaded({ span, history });
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
    const timer = window.setInterval(load, reloadMs);
    return () => {
      gone = true;
      window.clearInterval(timer);
    };
  }, [name, span]);
  return (
    <>
      <div class="toolbar">
        <div class="segments" role="group" aria-label="Charts of the last">
          {spanNames.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === span}
              onClick={() => changeQuery({ span: one === '1h' ? '' : one }, 'replace')}
            >
              {spans[one].label}
            </button>
          ))}
        </div>
      </div>
      <ProblemNote refusal={refusal} />
      {loaded ? <ChartsOf key={loaded.span} queue={queue} {...loaded} /> : null}
      {!loaded && !refusal ? (
        <p class="loading" role="status">
          Loading {spans[span].last}…
        </p>
      ) : null}
    </>
  );
}

function ChartsOf({ queue, span, history }: { queue: Queue; span: HistorySpan; history: QueueHistory }) {
  const { last, rate: rateTitle, seconds } = spans[span];
  const [first, end] = [Date.parse(history.firstAt) / 1000, Date.parse(history.lastAt) / 1000];
  const times = history.ready.map((_, i) => Math.min(first + i * history.stepSeconds, end));
  const scaled = (values: (number | null)[]): (number | null)[] =>
    values.map((value) => (value === null ? null : value * seconds));
  const now = (values: (number | null)[], value: number): (number | null)[] => [...values.slice(0, -1), value];
  return (
    <>
      <div class="charts">
        <Chart
          title="Messages stored"
          last={last}
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
          title={rateTitle}
          last={last}
          times={times}
          format={rate}
          series={[
            { label: 'In', colour: '--in', values: scaled(history.in), fill: true },
            { label: 'Out', colour: '--out', values: scaled(history.out) },
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
  last,
  times,
  series,
  format,
}: {
  title: string;
  /** Of what time. */
  last: string;
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
  const newest = (values: (number | null)[]): number => values.findLast((value) => value !== null) ?? 0;
  const summary = ({ label, values }: Series): string => {
    const most = Math.max(0, ...values.map((value) => value ?? 0));
    return `${label} now ${format(newest(values))}, at most ${format(most)}`;
  };
  return (
    <figure class="chart">
      <figcaption>
        {title}
        <span class="legend">
          {series.map(({ label, colour, values }) => (
            <span key={label}>
              <i class={`swatch ${colour.slice(2)}`} aria-hidden="true" />
              {label} <b>{format(newest(values))}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={box} role="img" aria-label={`${title} over ${last}: ${series.map(summary).join('; ')}`} />
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
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
  const label = (at: Date): string => (at.getHours() + at.getMinutes() === 0 ? day : clock).format(at);
  return {
    width: element.clientWidth || 300,
    height: heightPx,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    padding: [10, 18, 0, 0], // room for half of the last time
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 30,
        values: (_plot, ticks) => ticks.map((tick) => label(new Date(tick * 1000))),
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
