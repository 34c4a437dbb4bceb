import type { Attributes, Context, SpanContext } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { StartError } from '../../errors';
import type { Log } from '../../log';
import { traceparentFrom } from '../../queue/trace-context';
import type { About, Tracing } from './tracing';

/**
 * Whether OpenTelemetry's environment variables enable traces
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
 */
export function wantsTraces(environment: Readonly<Record<string, string | undefined>>): boolean {
  const of = (name: string): string => environment[name]?.trim() ?? '';
  if (of('OTEL_SDK_DISABLED').toLowerCase() === 'true' || of('OTEL_TRACES_EXPORTER') === 'none') return false;
  return of('OTEL_EXPORTER_OTLP_ENDPOINT') !== '' || of('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '';
}

/**
 * @throws StartError if a variable holds an endpoint that is not a URL: OpenTelemetry would silently use its default
 */
export function checkEndpoints(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
    const endpoint = environment[name]?.trim() ?? '';
    if (endpoint !== '' && !/^https?:$/.test(protocolOf(endpoint)))
      throw new StartError(`${name} must be a URL such as http://localhost:4318, not "${endpoint}"`);
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

/** Interval of warnings while spans can't be exported, ms. */
const warnMs = 60_000;

/** Log failed exports: OpenTelemetry drops the spans silently. */
function outspoken(exporter: SpanExporter, log: Log): SpanExporter {
  let warnedAt = -Infinity;
  const warn = (error: Error): void => {
    if (performance.now() - warnedAt < warnMs) return;
    warnedAt = performance.now();
    // the message of an AggregateError is empty
    const reason = error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
    log.warn(
      { reason },
      'could not send traces, which are lost: check that OTEL_EXPORTER_OTLP_ENDPOINT is a collector',
    );
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) warn(result.error); // all failures have an error
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** Packages that a project installs beside restmq for traces: optional peers. */
const packages = ['api', 'sdk-trace-node', 'exporter-trace-otlp-http', 'resources'];

/** @throws StartError if a package is not installed */
async function loadOpenTelemetry() {
  try {
    return await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    const names = packages.map((name) => `@opentelemetry/${name}`).join(' ');
    throw new StartError(`traces need OpenTelemetry (npm install ${names}); for none set OTEL_TRACES_EXPORTER=none`);
  }
}

/**
 * Start traces over OTLP/HTTP. OpenTelemetry's packages are loaded only here, and read their own environment variables.
 * @param version  version of RestMQ
 * @throws StartError if a package of OpenTelemetry is not installed
 */
export async function startTracing(version: string, log: Log): Promise<Tracing> {
  const [
    { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace },
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    resources,
  ] = await loadOpenTelemetry();
  const named = resources.resourceFromAttributes({ 'service.name': 'restmq', 'service.version': version });
  const resource = resources
    .defaultResource()
    .merge(named)
    .merge(resources.detectResources({ detectors: [resources.envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(outspoken(new OTLPTraceExporter(), log))],
  });
  const tracer = provider.getTracer('restmq', version);
  const within = (context: SpanContext | undefined): Context =>
    context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;

  return {
    send(about, parent) {
      const span = tracer.startSpan(
        nameOf(about),
        { kind: SpanKind.PRODUCER, attributes: attributesOf(about, 'send') },
        within(contextOf(parent)),
      );
      return {
        traceparent: textOf(span.spanContext()),
        end(key, error) {
          if (key !== undefined) span.setAttribute('messaging.message.id', key);
          if (error !== undefined) {
            span.setAttribute('error.type', (error as { code?: string }).code ?? 'internal');
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    receive(about, traceparents, beganMs) {
      const links = traceparents.flatMap((traceparent) => contextOf(traceparent) ?? []).map((context) => ({ context }));
      tracer
        .startSpan(nameOf(about), {
          kind: SpanKind.CONSUMER,
          attributes: attributesOf(about, 'receive'),
          links,
          startTime: beganMs,
          root: true,
        })
        .end();
    },
    stop: () => provider.shutdown(),
  };
}

function nameOf({ operation, queue }: About): string {
  return `${operation} ${queue}`;
}

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
function attributesOf({ queue, operation, count, key }: About, type: 'send' | 'receive'): Attributes {
  return {
    'messaging.system': 'restmq',
    'messaging.destination.name': queue,
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    ...(key === undefined ? {} : { 'messaging.message.id': key }),
    ...(count > 1 ? { 'messaging.batch.message_count': count } : {}),
  };
}

function contextOf(traceparent: string | undefined): SpanContext | undefined {
  const known = traceparentFrom(traceparent);
  if (known === undefined) return undefined;
  const [, traceId, spanId, flags] = known.split('-') as [string, string, string, string];
  return { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
}

function textOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
