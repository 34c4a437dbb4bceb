import asyncapi from '../../../generated/asyncapi.json';
import { html, type Html } from './html';
import { inline, markdown } from './markdown';
import { page } from './pages';

/** `/docs/streams`: the AsyncAPI contract as a page: channels, their messages, schemas and examples. */

interface Ref {
  $ref: string;
}

interface Channel {
  address: string;
  title: string;
  description: string;
  messages: Record<string, Ref>;
}

interface Operation {
  action: 'receive' | 'send';
  channel: Ref;
  summary: string;
  messages: Ref[];
  reply?: { messages: Ref[] };
}

interface Message {
  title?: string;
  summary?: string;
  description?: string;
  payload: Ref;
  examples: { name: string; payload: unknown }[];
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const channels = asyncapi.channels as unknown as Record<string, Channel>;
const operations = asyncapi.operations as unknown as Record<string, Operation>;
const messages = asyncapi.components.messages as unknown as Record<string, Message>;
const schemas = asyncapi.components.schemas as unknown as Record<string, Schema>;

export function streamsPage(): string {
  return page(
    'Streams and messages',
    html`<div class="reader">
      <nav class="contents" aria-label="Contents">${contents()}</nav>
      <div>
        ${markdown(asyncapi.info.description)}
        <p>As a file: <a href="/asyncapi.yaml">YAML</a>, <a href="/asyncapi.json">JSON</a>, and with
          <a href="/asyncapi.json?live=1">a channel for each queue there is</a>. What is asked and answered over HTTP
          is in the <a href="/docs">API reference</a>.</p>
        <h2 id="channels">Channels</h2>
        ${Object.entries(channels).map(([id, channel]) => channelSection(id, channel))}
        <h2 id="messages">Messages</h2>
        ${Object.entries(messages).map(([id, message]) => messageSection(id, message))}
        <h2 id="schemas">Schemas</h2>
        ${Object.entries(schemas).map(([name, schema]) => schemaSection(name, schema))}
      </div>
    </div>`,
    'wide',
  );
}

function contents(): Html {
  const links = (ids: [string, string][]): Html =>
    html`<ul>${ids.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>`;
  const titles = Object.entries(channels).map(([id, { title }]): [string, string] => [`channel-${id}`, title]);
  return html`<p><a href="#channels">Channels</a></p>${links(titles)}
    <p><a href="#messages">Messages</a></p>${links(Object.keys(messages).map((id) => [`message-${id}`, id]))}
    <p><a href="#schemas">Schemas</a></p>${links(Object.keys(schemas).map((name) => [`schema-${name}`, name]))}`;
}

function channelSection(id: string, channel: Channel): Html {
  const its = Object.entries(operations).filter(([, one]) => nameIn(one.channel) === id);
  return html`<section id="channel-${id}">
    <h3>${channel.title} <code>${channel.address}</code></h3>
    ${markdown(channel.description)}
    <div class="scroll" tabindex="0" role="group" aria-label="Operations of ${channel.title}"><table>
      <thead><tr><th scope="col">Operation</th><th scope="col">The daemon</th><th scope="col">Messages</th>
        <th scope="col">Answers</th></tr></thead>
      <tbody>${its.map(([name, one]) => operationRow(name, one))}</tbody>
    </table></div>
  </section>`;
}

function operationRow(name: string, { action, summary, messages: its, reply }: Operation): Html {
  return html`<tr><th scope="row">${name}<br /><small>${inline(summary)}</small></th>
    <td>${action === 'receive' ? 'receives' : 'sends'}</td>
    <td>${messageLinks(its)}</td><td>${messageLinks(reply?.messages ?? [])}</td></tr>`;
}

function messageLinks(refs: Ref[]): Html {
  return html`${refs.map((ref, i) => html`${i > 0 ? ', ' : ''}<a href="#message-${nameIn(ref)}">${nameIn(ref)}</a>`)}`;
}

function messageSection(id: string, { title, summary, description, payload, examples }: Message): Html {
  const schema = nameIn(payload);
  const about = description ?? summary ?? schemas[schema]?.description ?? '';
  return html`<section id="message-${id}">
    <h3>${title ?? id}</h3>
    ${about === '' ? '' : html`<div>${markdown(about)}</div>`}
    <p>Its payload: <a href="#schema-${schema}">${schema}</a></p>
    ${examples.map(
      ({ name, payload: value }) =>
        html`<figure><figcaption>${name}</figcaption><pre tabindex="0">${shown(value)}</pre></figure>`,
    )}
  </section>`;
}

function shown(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2);
}

function schemaSection(name: string, schema: Schema): Html {
  const { properties, required = [], description, oneOf } = schema;
  return html`<section id="schema-${name}">
    <h3>${name}</h3>
    ${description ? html`<div>${markdown(description)}</div>` : ''}
    ${oneOf ? html`<p>One of ${oneOf.map((one, i) => html`${i > 0 ? ', ' : ''}${typeOf(one)}`)}.</p>` : ''}
    ${
      properties
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Members of ${name}"><table>
          <thead><tr><th scope="col">Member</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
          <tbody>${Object.entries(properties).map(([member, one]) => memberRow(member, one, required.includes(member)))}
          </tbody></table></div>`
        : oneOf
          ? ''
          : html`<p>${typeOf(schema)}</p>`
    }
  </section>`;
}

function memberRow(name: string, schema: Schema, required: boolean): Html {
  const about = schema.description ?? (schema.$ref ? schemas[nameIn(schema as Ref)]?.description : undefined) ?? '';
  return html`<tr><th scope="row"><code>${name}</code>${required ? '' : html` <small>optional</small>`}</th>
    <td>${typeOf(schema)}</td><td>${inline(about)}</td></tr>`;
}

function typeOf(schema: Schema): Html {
  const { $ref, type, enum: among, items, oneOf, anyOf } = schema;
  if ($ref) return html`<a href="#schema-${nameIn({ $ref })}">${nameIn({ $ref })}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (among) return html`${among.map((one, i) => html`${i > 0 ? ' or ' : ''}<code>${JSON.stringify(one)}</code>`)}`;
  if (items) return html`array of ${typeOf(items)}`;
  const branches = oneOf ?? anyOf;
  if (branches) return html`${branches.map((one, i) => html`${i > 0 ? ' or ' : ''}${typeOf(one)}`)}`;
  return html`${[type ?? 'any JSON'].flat().join(' or ')}${limits(schema)}`;
}

function limits({ minimum, maximum, minLength, maxLength, format }: Schema): string {
  const range = (from: number | undefined, to: number | undefined, unit: string): string =>
    from === undefined && to === undefined ? '' : `, ${from ?? ''}–${to ?? ''}${unit}`;
  return `${format ? ` (${format})` : ''}${range(minimum, maximum, '')}${range(minLength, maxLength, ' characters')}`;
}

function nameIn({ $ref }: Ref): string {
  return $ref.split('/').at(-1)!;
}
