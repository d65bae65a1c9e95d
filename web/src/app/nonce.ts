/**
 * Gives every style sheet made by code the nonce of the page. A few widgets make theirs without asking for it
 * (lock of scrolling, width of scroll bars) and the browser would refuse them.
 */
export function installNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  if (nonce === '') return;
  const make: (name: string, options?: ElementCreationOptions) => HTMLElement =
    document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
