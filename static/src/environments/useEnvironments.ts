/** The environments of the workspace; null while they are loaded, none where they cannot be had. */

import { useEffect, useState } from "react";
import { api } from "@/api/client";
import type { Environment } from "./wire";

export function useEnvironments(): readonly Environment[] | null {
  const [environments, setEnvironments] = useState<readonly Environment[] | null>(null);
  useEffect(() => {
    let isHere = true;
    api.get<{ items: Environment[] }>("/environments").then(
      ({ items }) => isHere && setEnvironments(items),
      () => isHere && setEnvironments([]),
    );
    return () => {
      isHere = false;
    };
  }, []);
  return environments;
}
