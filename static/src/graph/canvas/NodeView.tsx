/** A state, a container or a pill, at its place. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { stateIcon } from "@/design/StateIcon";
import { HEADER_HEIGHT } from "../layout/metrics";
import type { Box, GraphNode } from "../types";
import { fitText } from "./fit_text";
import { DiffSign, markWords, ProblemMark, StatusMark, statusWord, VisitMark } from "./marks";
import type { NodeOverlay } from "./overlay";
import { nodeElementId, useNodeOverlay, usePicture } from "./picture_context";

export interface NodeViewProps {
  node: GraphNode;
  box: Box;
  /** "active": the ring and the keyboard; "also": one of several. */
  selection: "active" | "also" | null;
  level: number;
  position: number;
  siblings: number;
  isFoldable: boolean;
  /** Too small to read: the box only. */
  isFar: boolean;
}

export const NodeView = memo(function NodeView(props: NodeViewProps) {
  const { node, box, selection } = props;
  const { prefix, isRun } = usePicture();
  const overlay = useNodeOverlay(node);
  const isPill = node.type === "Start" || node.type === "End";
  const status = overlay?.status ?? (isRun && !isPill ? "NOT_REACHED" : undefined);
  return (
    <g
      id={nodeElementId(prefix, node.id)}
      className={`node${node.container ? " is-container" : ""}`}
      data-node={node.id}
      data-type={node.type}
      data-status={status}
      data-diff={overlay?.diff}
      data-selection={selection ?? undefined}
      style={{ transform: `translate(${box.x}px, ${box.y}px)` }}
      role="treeitem"
      aria-level={props.level}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      aria-selected={selection !== null}
      aria-expanded={node.container ? true : node.hidden === undefined ? undefined : false}
      aria-label={nodeWords(node, overlay)}
    >
      {props.isFar ? (
        <Blot node={node} box={box} />
      ) : isPill ? (
        <Pill node={node} box={box} />
      ) : node.container ? (
        <Container {...props} overlay={overlay} />
      ) : (
        <State {...props} overlay={overlay} />
      )}
    </g>
  );
});

export function nodeWords(node: GraphNode, overlay: NodeOverlay | undefined): string {
  if (node.type === "Start" || node.type === "End") return `${node.name} of the workflow`;
  if (node.type === "Missing") return `${node.name}, a state that does not exist`;
  // first what is seen, in its order, so that it can be said to a voice control (WCAG 2.5.3)
  const second = node.container ? overlay?.note : (overlay?.note ?? secondLine(node));
  const seen = [node.name, second, ...(node.container ? (node.tags ?? []) : []), ...markWords(overlay)];
  return [...seen, `${node.type} state`, ...moreWords(node, overlay)].filter(Boolean).join(", ");
}

const secondLine = (node: GraphNode) =>
  node.hidden === undefined ? (node.subtitle ?? node.type) : `${node.hidden} states folded`;

function moreWords(node: GraphNode, overlay: NodeOverlay | undefined): (string | undefined)[] {
  const isSaid = overlay?.note === undefined && !node.container;
  return [isSaid ? undefined : node.subtitle, isSaid ? undefined : foldedWords(node), statusWord(overlay)];
}

const foldedWords = ({ hidden }: GraphNode) => (hidden === undefined ? undefined : `${hidden} states folded`);

function Ring({ box, rx }: { box: Box; rx: number }) {
  return <rect className="node-ring" x={-3} y={-3} width={box.w + 6} height={box.h + 6} rx={rx + 3} />;
}

function Blot({ node, box }: { node: GraphNode; box: Box }) {
  return (
    <>
      <Ring box={box} rx={8} />
      <rect
        className="node-box"
        width={box.w}
        height={box.h}
        rx={node.container ? 10 : 8}
        data-drag={node.container ? undefined : ""}
      />
    </>
  );
}

function Pill({ node, box }: { node: GraphNode; box: Box }) {
  return (
    <>
      <Ring box={box} rx={box.h / 2} />
      <rect className="node-box" width={box.w} height={box.h} rx={box.h / 2} />
      <text className="pill-name" x={box.w / 2} y={box.h / 2 + 4} textAnchor="middle">
        {node.name}
      </text>
    </>
  );
}

interface FaceProps extends NodeViewProps {
  overlay: NodeOverlay | undefined;
}

const TILE = 32;

function State({ node, box, overlay, isFoldable }: FaceProps) {
  const { measure } = usePicture();
  const Icon = stateIcon(node.type, node.resource);
  const hasMark = overlay?.status !== undefined;
  const folds = isFoldable && node.hidden !== undefined;
  const room = box.w - 62 - (hasMark ? 20 : 0) - (folds ? 20 : 0);
  return (
    <>
      <title>{[node.name, node.subtitle, overlay?.note, node.comment].filter(Boolean).join("\n")}</title>
      <Ring box={box} rx={8} />
      {node.hidden !== undefined && (
        <rect className="node-box node-under" x={4} y={5} width={box.w - 8} height={box.h} rx={8} />
      )}
      <rect className="node-box" width={box.w} height={box.h} rx={8} data-drag="" />
      <g className="node-face">
        <rect className="node-tile" x={10} y={(box.h - TILE) / 2} width={TILE} height={TILE} rx={7} />
        <Icon className="node-icon" x={18} y={(box.h - 16) / 2} size={16} />
        <text className="node-name" x={52} y={box.h / 2 - 4}>
          {fitText(node.name, room, measure.name)}
        </text>{" "}
        <text className="node-sub" x={52} y={box.h / 2 + 13}>
          {fitText(overlay?.note ?? secondLine(node), room, measure.small)}
        </text>{" "}
      </g>
      {folds && <FoldButton x={box.w - 22} y={box.h / 2} isOpen={false} name={node.name} />}
      <Signs box={box} overlay={overlay} statusX={box.w - (folds ? 38 : 18)} statusY={box.h / 2 - 8} />
    </>
  );
}

function Container({ node, box, overlay }: FaceProps) {
  const { measure } = usePicture();
  const Icon = stateIcon(node.type, node.resource);
  const tags = node.tags ?? [];
  const tagRoom = tags.reduce((sum, tag) => sum + measure.small(tag) + 18, 0);
  const markRoom = overlay?.status === undefined ? 0 : 24;
  const room = box.w - 70 - tagRoom - markRoom;
  const name = fitText(node.name, room, measure.name);
  const noteX = 56 + measure.name(name) + 10;
  const note = overlay?.note === undefined ? "" : fitText(overlay.note, 56 + room - noteX, measure.small);
  return (
    <>
      <title>{[node.name, node.subtitle, overlay?.note, node.comment].filter(Boolean).join("\n")}</title>
      <Ring box={box} rx={10} />
      <rect className="node-box" width={box.w} height={box.h} rx={10} />
      <path className="node-header" d={headerPath(box.w)} data-drag="" />
      <FoldButton x={18} y={HEADER_HEIGHT / 2} isOpen name={node.name} />
      <g className="node-face">
        <Icon className="node-icon" x={32} y={(HEADER_HEIGHT - 16) / 2} size={16} />
        <text className="node-name" x={56} y={HEADER_HEIGHT / 2 + 4.5}>
          {name}
        </text>{" "}
        {note.length > 1 && (
          <text className="node-sub" x={noteX} y={HEADER_HEIGHT / 2 + 4.5}>
            {`${note} `}
          </text>
        )}
        <Tags tags={tags} right={box.w - 12 - markRoom} />
      </g>
      <Signs box={box} overlay={overlay} statusX={box.w - 20} statusY={HEADER_HEIGHT / 2} />
    </>
  );
}

function headerPath(w: number): string {
  return `M0 10Q0 0 10 0H${w - 10}Q${w} 0 ${w} 10V${HEADER_HEIGHT}H0Z`;
}

function Tags({ tags, right }: { tags: readonly string[]; right: number }) {
  const { measure } = usePicture();
  let end = right;
  return tags.toReversed().map((tag) => {
    const width = measure.small(tag) + 12;
    end -= width + 6;
    return (
      <g key={tag} className="node-tag" transform={`translate(${end + 6},${HEADER_HEIGHT / 2 - 9})`}>
        <rect width={width} height={18} rx={9} />
        <text x={6} y={12.5}>
          {tag}
        </text>{" "}
      </g>
    );
  });
}

function FoldButton({ x, y, isOpen, name }: { x: number; y: number; isOpen: boolean; name: string }) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <g className="fold-button" data-fold="" transform={`translate(${x},${y})`}>
      <title>{isOpen ? `Fold ${name}` : `Unfold ${name}`}</title>
      <rect x={-10} y={-10} width={20} height={20} rx={4} />
      <Icon x={-7} y={-7} size={14} />
    </g>
  );
}

function Signs({
  box,
  overlay,
  statusX,
  statusY,
}: {
  box: Box;
  overlay: NodeOverlay | undefined;
  statusX: number;
  statusY: number;
}) {
  if (overlay === undefined) return null;
  return (
    <g className="node-signs">
      {overlay.status !== undefined && <StatusMark status={overlay.status} x={statusX} y={statusY} />}
      <ProblemMark problems={overlay.problems} right={box.w + 8} y={0} />
      <VisitMark visits={overlay.visits} right={box.w + 6} y={box.h} />
      {overlay.diff !== undefined && <DiffSign diff={overlay.diff} x={0} y={0} />}
    </g>
  );
}
