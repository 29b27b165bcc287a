/** Says when the page is not live: connecting again, catching up, refused; and that it is live again. */

import { useEffect, useRef, useState } from "react";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import type { ExecutionFeed, LinkState } from "./feed";
import { useNow } from "./useFeed";

export function ConnectionBanner({ feed }: { feed: ExecutionFeed }) {
  const { state, retryAt, message } = feed.link;
  const isBack = useIsBack(state, feed.model.lastSeq);
  const now = useNow(state === "reconnecting", 500);
  if (state === "reconnecting") {
    const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
    const when = seconds > 0 ? `Next try in ${seconds} s.` : "Trying now…";
    return (
      <Banner
        kind="warning"
        title="The live connection is lost."
        actions={
          <Button size="s" onPress={feed.reconnectNow}>
            Try now
          </Button>
        }
      >
        {message ?? "The execution goes on; what happens meanwhile will be shown here, nothing is missed."} {when}
      </Banner>
    );
  }
  if (state === "refused")
    return (
      <Banner kind="error" title="No live updates.">
        {message}
      </Banner>
    );
  if (state === "catching_up") return <Banner kind="info">Catching up with what was missed…</Banner>;
  if (isBack !== null) return <Banner kind="success">{isBack}</Banner>;
  return null;
}

/** For a moment after a lost connection is back: how many events were caught up. */
function useIsBack(state: LinkState, lastSeq: number): string | null {
  const lostAt = useRef<number | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const seq = useRef(lastSeq);
  seq.current = lastSeq;
  useEffect(() => {
    if (state === "reconnecting") lostAt.current ??= seq.current;
    if (state !== "live" && state !== "ended") return;
    if (lostAt.current === null) return;
    const since = lostAt.current;
    const tell = setTimeout(() => {
      const missed = seq.current - since;
      setWords(
        missed === 0 ? "Live again; nothing happened meanwhile." : `Live again; caught up with ${missed} events.`,
      );
      lostAt.current = null;
    }, 400);
    return () => clearTimeout(tell);
  }, [state]);
  useEffect(() => {
    if (words === null) return;
    const hide = setTimeout(() => setWords(null), 5000);
    return () => clearTimeout(hide);
  }, [words]);
  return words;
}
