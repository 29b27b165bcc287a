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

/**
 * Topological but for real loops: ELK takes a link to an earlier node for a loop, so a join must stand after all branches
 * that lead to it. That is the reverse of the order in which a depth-first walk leaves the nodes; the walk takes the
 * branches from last to first, handlers of errors before all, so that the first branch stands first and handlers last.
 */
function flowOrder(ids: readonly string[], links: readonly Link[]): string[] {
  const inside = new Set(ids);
  const own = links.filter((link) => inside.has(link.source) && link.source !== link.target);
  const followers = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const link of own.toReversed()) if (link.isCatch) followers.get(link.source)!.push(link.target);
  for (const link of own.toReversed()) if (!link.isCatch) followers.get(link.source)!.push(link.target);
  const entered = new Set(own.map((link) => link.target));
  const seen = new Set<string>();
  const order = leftOrder(ids[0]!, followers, seen).reverse();
  // what nothing leads to (yet) stands before the first state that it leads to; closed loops come last
  for (const root of [...ids.filter((id) => !entered.has(id)), ...ids]) {
    if (seen.has(root)) continue;
    const extra = leftOrder(root, followers, seen).reverse();
    const targets = extra.flatMap((id) => followers.get(id)!).map((id) => order.indexOf(id));
    const first = Math.min(...targets.filter((at) => at >= 0), order.length);
    order.splice(Math.max(1, first), 0, ...extra);
  }
  return order;
}

function leftOrder(root: string, followers: ReadonlyMap<string, readonly string[]>, seen: Set<string>): string[] {
  const left: string[] = [];
  const stack: { id: string; next: number }[] = [{ id: root, next: 0 }];
  seen.add(root);
  while (stack.length > 0) {
    const at = stack.at(-1)!;
    const to = followers.get(at.id)![at.next];
    at.next += 1;
    if (to === undefined) {
      left.push(at.id);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ id: to, next: 0 });
    }
  }
  return left;
}
