/** Flow order: depth first from the start, handlers of errors last, connected components apart. */

export interface Link {
  id: string;
  source: string;
  target: string;
  isCatch: boolean;
}

/** The components of a flow (each in flow order), the one of the first node first. Links to foreign ids are ignored. */
export function flowComponents(ids: readonly string[], links: readonly Link[]): string[][] {
  const known = new Set(ids);
  const inside = links.filter((link) => known.has(link.source) && known.has(link.target));
  const groups = groupConnected(ids, inside);
  return groups.map((group) => flowOrder(group, inside));
}

function groupConnected(ids: readonly string[], links: readonly Link[]): string[][] {
  const leader = new Map(ids.map((id) => [id, id]));
  const find = (id: string): string => {
    let at = id;
    while (leader.get(at) !== at) {
      const up = leader.get(leader.get(at)!)!;
      leader.set(at, up);
      at = up;
    }
    return at;
  };
  for (const link of links) leader.set(find(link.source), find(link.target));
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const root = find(id);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [id]);
    else group.push(id);
  }
  return [...groups.values()];
}

function flowOrder(ids: readonly string[], links: readonly Link[]): string[] {
  const followers = new Map<string, string[]>();
  const entered = new Set<string>();
  const inside = new Set(ids);
  for (const isCatch of [false, true]) {
    for (const link of links) {
      if (link.isCatch !== isCatch || !inside.has(link.source)) continue;
      const list = followers.get(link.source);
      if (list === undefined) followers.set(link.source, [link.target]);
      else list.push(link.target);
      if (link.source !== link.target) entered.add(link.target);
    }
  }
  const order: string[] = [];
  const seen = new Set<string>();
  // the first node is the start; then whatever nothing leads to; then the rest (closed loops nobody enters)
  const roots = [...ids.slice(0, 1), ...ids.filter((id) => !entered.has(id)), ...ids];
  for (const root of roots) {
    const stack = [root];
    while (stack.length > 0) {
      const id = stack.pop()!;
      if (seen.has(id)) continue;
      seen.add(id);
      order.push(id);
      const next = followers.get(id) ?? [];
      for (let i = next.length - 1; i >= 0; i--) if (!seen.has(next[i]!)) stack.push(next[i]!);
    }
  }
  return order;
}
