/** The name of an AWS target; production stands out in red, with the word. */

import { CloudCog } from "lucide-react";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import type { Target } from "@/api/types";
import { Badge } from "@/design/Badge";

let known: Promise<Target[]> | null = null;

/** The targets, asked once per page; `[]` when they cannot be had (they only add a colour here). */
export function loadTargets(): Promise<Target[]> {
  known ??= api.get<Target[]>("/targets").catch(() => []);
  return known;
}

export function useTargets(): Target[] | null {
  const [targets, setTargets] = useState<Target[] | null>(null);
  useEffect(() => {
    let isHere = true;
    void loadTargets().then((loaded) => isHere && setTargets(loaded));
    return () => {
      isHere = false;
    };
  }, []);
  return targets;
}

export function TargetName({ target }: { target: { id: string; name: string } }) {
  const full = useTargets()?.find(({ id }) => id === target.id);
  return (
    <Badge
      tone={full?.is_production ? "failed" : "neutral"}
      icon={CloudCog}
      title={full ? `AWS ${full.region}` : "AWS target"}
    >
      {target.name}
      {full?.is_production && " · production"}
    </Badge>
  );
}
