import { html, type Html } from './html';

/** Converts the subset of Markdown in our contracts' descriptions: paragraphs, lists, tables, **bold** and `code`. */
export function markdown(text: string): Html[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(block);
}

function block(text: string): Html {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > 2 && /^\|[-| :]+\|$/.test(lines[1]!)) return table(lines);
  if (lines.every((line) => line.startsWith('- ')))
    return html`<ul>${lines.map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>`;
  return html`<p>${inline(lines.join(' '))}</p>`;
}

function table([head, , ...rows]: string[]): Html {
  const cells = (line: string): string[] =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  return html`<table><thead><tr>${cells(head!).map((cell) => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody>
    </table>`;
}

/** A line with its marks; text between backticks stays as it is. */
export function inline(text: string): Html[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece) => {
    if (piece.startsWith('`')) return html`<code>${piece.slice(1, -1)}</code>`;
    if (piece.startsWith('**')) return html`<strong>${piece.slice(2, -2)}</strong>`;
    return html`${piece}`;
  });
}
