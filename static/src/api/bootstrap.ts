/** What the Django shell tells the page: which page, who is signed in, ids. */
import type { Session } from "./types";

export interface Bootstrap {
  page: string;
  session: Session;
  workflow_id?: string;
  execution_id?: string;
  [key: string]: unknown;
}

let cached: Bootstrap | null = null;

/** @throws Error when the shell has no bootstrap element (a broken template). */
export function bootstrap(): Bootstrap {
  if (cached !== null) return cached;
  const element = document.getElementById("bootstrap");
  if (element === null) throw new Error('The page has no <script id="bootstrap">.');
  cached = JSON.parse(element.textContent ?? "") as Bootstrap;
  return cached;
}

export const session = (): Session => bootstrap().session;
