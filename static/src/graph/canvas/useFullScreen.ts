/** The whole page goes full screen, so that menus and dialogs stay visible; the canvas covers it. */
import { useEffect, useState } from "react";

export function useFullScreen(): [boolean, (isFull: boolean) => void] {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const left = () => document.fullscreenElement === null && setFull(false);
    document.addEventListener("fullscreenchange", left);
    return () => document.removeEventListener("fullscreenchange", left);
  }, []);
  const change = (next: boolean) => {
    setFull(next);
    // a browser that refuses still gets the canvas over the whole page
    if (next) document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement !== null) void document.exitFullscreen();
  };
  useEffect(() => {
    if (!isFull) return;
    // a browser that refused its own full screen does not listen for Escape either
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      setFull(false);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isFull]);
  return [isFull, change];
}
