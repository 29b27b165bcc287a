/** The nonce of this page's content security policy, for libraries that insert style elements. */
export function styleNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  if (meta !== null) return meta.nonce || meta.content;
  return document.querySelector<HTMLElement>("script[nonce]")?.nonce ?? "";
}
