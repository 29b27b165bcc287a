/** Sends something to the server, once at a time, and keeps what the server refuses. */

import { useState } from "react";
import { ApiError, messageOf } from "@/api/client";

/** The server's sentence about a field, or null. */
export type ErrorOf = (field: string) => string | null;

export function useSaving(act: () => Promise<void>) {
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isPending, setPending] = useState(false);
  const save = async () => {
    if (isPending) return;
    setPending(true);
    setRefusal(null);
    try {
      await act();
    } catch (thrown) {
      setRefusal(thrown instanceof ApiError ? thrown : new ApiError(0, "error", messageOf(thrown)));
    } finally {
      setPending(false);
    }
  };
  const errorOf: ErrorOf = (field) => (refusal !== null && refusal.field === field ? refusal.message : null);
  return { refusal, isPending, save, errorOf };
}
