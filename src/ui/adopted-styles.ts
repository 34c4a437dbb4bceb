/**
 * Lets the style sheets that a library writes at run time work under a Content-Security-Policy without `unsafe-inline`.
 * The browser refuses such a `<style>` (it has no sheet); a sheet that a script adopts is allowed. The refusal stays on
 * the console.
 */
export function adoptRefusedStyles(): void {
  const sheets = new Map<HTMLStyleElement, CSSStyleSheet>();
  const adopt = (style: HTMLStyleElement): void => {
    if (style.sheet) return;
    let sheet = sheets.get(style);
    if (!sheet) {
      sheets.set(style, (sheet = new CSSStyleSheet()));
      document.adoptedStyleSheets.push(sheet);
    }
    sheet.replaceSync(style.textContent);
  };
  const drop = (style: HTMLStyleElement): void => {
    const sheet = sheets.get(style);
    sheets.delete(style);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  const stylesIn = (node: Node): HTMLStyleElement[] => {
    if (node instanceof HTMLStyleElement) return [node];
    return node instanceof Element ? [...node.querySelectorAll('style')] : [];
  };
  new MutationObserver((records) => {
    for (const { target, addedNodes, removedNodes } of records) {
      for (const node of removedNodes) for (const style of stylesIn(node)) if (!style.isConnected) drop(style);
      for (const node of addedNodes) for (const style of stylesIn(node)) adopt(style);
      if (target instanceof HTMLStyleElement) adopt(target);
      else if (target.parentNode instanceof HTMLStyleElement) adopt(target.parentNode);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
