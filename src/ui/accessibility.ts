/** Elements of the viewer of `/docs` that an accessibility checker objects to, and what mends each. */
const mends: [selector: string, mend: (element: Element) => void][] = [
  ['[role=combobox]:not([aria-expanded])', (box) => box.setAttribute('aria-expanded', 'false')],
  ['button:is([role=none], [role=presentation], [role=alert])', (button) => button.removeAttribute('role')],
  ['.cm-content:not([aria-label])', (editor) => editor.setAttribute('aria-label', 'Body')],
  [
    'button[aria-controls]:not([aria-expanded])',
    (button) => {
      if (!document.getElementById(button.getAttribute('aria-controls')!)) button.removeAttribute('aria-controls');
    },
  ],
  [
    '[role=dialog] section[aria-label="Notifications alt+T"]',
    (section) => section.setAttribute('aria-label', 'Notifications of the request'),
  ],
];

/** Mend what the viewer renders, now and later. */
export function mendAccessibility(): void {
  let isDue = false;
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      for (const [selector, mend] of mends) document.querySelectorAll(selector).forEach(mend);
      disableBackground();
    });
  }).observe(document, {
    childList: true,
    subtree: true,
    attributeFilter: ['role', 'aria-label', 'aria-controls', 'class', 'style'],
  });
}

/** Behind an open dialog nothing can be reached. */
function disableBackground(): void {
  const dialog = document.querySelector('[role=dialog][aria-modal=true]');
  const isOpen = dialog?.checkVisibility() ?? false;
  for (const part of document.querySelectorAll<HTMLElement>('.pages, main.references-rendered'))
    if (part.inert !== isOpen && !part.contains(dialog)) part.inert = isOpen;
}
