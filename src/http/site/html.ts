/** A piece of markup that is safe to put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

export type Piece = string | number | Html | readonly Html[];

/** Markup as a template: inserted values are escaped unless they are Html. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(String.raw({ raw: strings }, ...pieces.map(safe)));
}

function safe(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map((one) => one.text).join('');
  return String(piece).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
