/** React's side of the feed: one per page, and a clock for what is still going on. */

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { ExecutionFeed } from "./feed";

/** The feed of an execution for as long as the component lives. */
export function useNewFeed(id: string): ExecutionFeed {
  const [feed, setFeed] = useState(() => new ExecutionFeed(id));
  useEffect(() => {
    const fresh = new ExecutionFeed(id);
    setFeed(fresh);
    void fresh.start();
    return () => fresh.close();
  }, [id]);
  return feed;
}

export const FeedContext = createContext<ExecutionFeed | null>(null);

/** The page's feed; the component renders again when it changed (some ten times a second at most). */
export function useFeed(): ExecutionFeed {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error("useFeed outside of an execution page");
  useSyncExternalStore(feed.subscribe, feed.snapshot);
  return feed;
}

/** Milliseconds of Unix time; ticks each `interval` while `running`. */
export function useNow(running: boolean, interval = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [running, interval]);
  return now;
}
