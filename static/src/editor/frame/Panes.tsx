/** Palette, code, canvas and inspector side by side, problems below; each can be folded, sizes are remembered. */

import { PanelBottomClose, PanelLeftClose, PanelLeftOpen, PanelRightClose, PanelRightOpen } from "lucide-react";
import { useEffect } from "react";
import { nodeId } from "@/asl/graph";
import { IconButton, Splitter } from "@/design";
import type { GraphCanvasHandle } from "@/graph";
import { EditorCanvas } from "../canvas/EditorCanvas";
import { CodePane } from "../code/CodePane";
import { ConfigPane } from "../config/ConfigPane";
import { Inspector } from "../inspector/Inspector";
import { useEditor, useEditorData } from "../model/context";
import { Palette } from "../palette/Palette";
import { EnvironmentChoice } from "../problems/EnvironmentChoice";
import { ProblemsPanel } from "../problems/ProblemsPanel";
import { useUi } from "../ui";
import "./Panes.css";

export function Panes({ canvas }: { canvas: React.RefObject<GraphCanvasHandle | null> }) {
  const mode = useUi((ui) => ui.mode);
  const isProblemsOpen = useUi((ui) => ui.isProblemsOpen);
  const setProblems = (isCollapsed: boolean) => useUi.setState({ isProblemsOpen: !isCollapsed });
  return (
    <Splitter
      id="editor.problems"
      label="Problems"
      side="end"
      direction="vertical"
      size={190}
      min={90}
      max={600}
      isCollapsed={!isProblemsOpen}
      onCollapsedChange={setProblems}
      aside={<Problems />}
    >
      {mode === "config" ? <ConfigPane /> : <Sides canvas={canvas} />}
    </Splitter>
  );
}

function Sides({ canvas }: { canvas: React.RefObject<GraphCanvasHandle | null> }) {
  const isCode = useUi((ui) => ui.mode === "code");
  const editor = useEditor();
  useEffect(() => {
    // the canvas has another size in the other mode; wait until it is drawn
    const show = () => {
      const pointer = editor.data.selection.states.at(-1);
      if (pointer === undefined) canvas.current?.fit();
      else canvas.current?.reveal(nodeId(pointer), { center: true });
    };
    return useUi.subscribe((ui, old) => void (ui.mode !== old.mode && requestAnimationFrame(show)));
  }, [canvas, editor]);
  const isReadOnly = useEditorData((data) => data.readOnly !== null);
  const isPaletteOpen = useUi((ui) => ui.isPaletteOpen);
  const isInspectorOpen = useUi((ui) => ui.isInspectorOpen);
  const isCanvasShown = useUi((ui) => ui.isCanvasShown);
  const hasPalette = !isCode && !isReadOnly && isPaletteOpen;
  const hasCanvas = !isCode || isCanvasShown;
  return (
    <Splitter
      id="editor.palette"
      label="Palette"
      size={250}
      min={190}
      max={420}
      isCollapsed={!hasPalette}
      onCollapsedChange={(folded) => useUi.setState({ isPaletteOpen: !folded })}
      aside={<Palette />}
    >
      <Splitter
        id="editor.inspector"
        label="Inspector"
        side="end"
        size={456}
        min={280}
        max={720}
        isCollapsed={!isInspectorOpen || !hasCanvas}
        onCollapsedChange={(folded) => useUi.setState({ isInspectorOpen: !folded })}
        aside={<Inspector />}
      >
        <div className={`panes${isCode ? " is-code" : ""}${hasCanvas ? "" : " is-code-only"}`}>
          <Splitter
            id="editor.code"
            label="Code"
            size={520}
            min={280}
            max={1400}
            isCollapsed={!isCode}
            onCollapsedChange={(folded) => useUi.setState({ mode: folded ? "design" : "code" })}
            aside={<CodePane isShown={isCode} />}
          >
            <EditorCanvas canvas={canvas} />
          </Splitter>
        </div>
        <PaneButtons isCode={isCode} isReadOnly={isReadOnly} />
      </Splitter>
    </Splitter>
  );
}

function PaneButtons({ isCode, isReadOnly }: { isCode: boolean; isReadOnly: boolean }) {
  const { isPaletteOpen, isInspectorOpen, isCanvasShown } = useUi();
  return (
    <>
      {!isCode && !isReadOnly && (
        <div className="pane-button is-left">
          <IconButton
            label={isPaletteOpen ? "Hide the palette" : "Show the palette"}
            icon={isPaletteOpen ? PanelLeftClose : PanelLeftOpen}
            size="s"
            onPress={() => useUi.setState({ isPaletteOpen: !isPaletteOpen })}
          />
        </div>
      )}
      <div className="pane-button is-right">
        {isCode && (
          <IconButton
            label={isCanvasShown ? "Code alone" : "Code beside the graph"}
            icon={isCanvasShown ? PanelRightClose : PanelRightOpen}
            size="s"
            onPress={() => useUi.setState({ isCanvasShown: !isCanvasShown })}
          />
        )}
        {(!isCode || isCanvasShown) && (
          <IconButton
            label={isInspectorOpen ? "Hide the inspector" : "Show the inspector"}
            icon={isInspectorOpen ? PanelRightClose : PanelRightOpen}
            size="s"
            onPress={() => useUi.setState({ isInspectorOpen: !isInspectorOpen })}
          />
        )}
      </div>
    </>
  );
}

function Problems() {
  const isOpen = useUi((ui) => ui.isProblemsOpen);
  return (
    <div className="problems-pane">
      <header className="pane-head">
        <h2>Problems</h2>
        <EnvironmentChoice />
        <IconButton
          label="Hide the problems"
          icon={PanelBottomClose}
          size="s"
          onPress={() => useUi.setState({ isProblemsOpen: false })}
        />
      </header>
      {isOpen && <ProblemsPanel />}
    </div>
  );
}
