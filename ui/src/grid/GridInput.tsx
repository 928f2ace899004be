import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from "react";
import { KEYS_EVENT } from "../app/events";
import { isIme } from "../texts/ime";

/** What the grid asks of its textarea. */
export interface GridInputHandle {
  focus(): void;
  /** Begins to edit with what stands in the cell. */
  edit(): void;
  /** Takes what was typed. */
  finish(): void;
}

interface GridInputProps {
  ref: Ref<GridInputHandle>;
  label: string;
  gridId: string;
  cellId: string | undefined;
  /** Changes when another cell becomes active. */
  cellKey: string;
  box: { top: number; left: number; width: number; height: number };
  right: boolean;
  prefix: string | undefined;
  editable: boolean;
  editing: boolean;
  onEditing: (editing: boolean) => void;
  startText: () => string;
  onFinish: (text: string) => void;
  /** The focus went elsewhere in the middle of typing. */
  onLeave: (text: string) => void;
  onCancel: () => void;
  onMove: (rows: number, cols: number, extend?: boolean) => void;
  onEnds: (end: -1 | 1, extend: boolean) => void;
  onEdge: (end: -1 | 1, extend: boolean) => void;
  page: number;
  onOpen: () => void;
  onTick: (range: boolean) => void;
  copied: () => string;
  onPaste: (text: string) => void;
  onUndo: (() => void) | undefined;
}

/**
 * The one textarea of the grid. The browser and the input method own its text; we only look at it. It is empty whenever
 * nothing is being typed, so that the first kana starts a conversion in the cell itself.
 */
export function GridInput(props: GridInputProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  // F2: arrows walk in the text. Typing: arrows walk the cells.
  const inside = useRef(false);
  const { editing, editable } = props;

  const empty = () => {
    if (area.current) {
      area.current.value = "";
    }
  };

  const finish = () => {
    const text = area.current?.value ?? "";
    empty();
    props.onFinish(text);
  };

  const edit = () => {
    if (!editable || !area.current) {
      return;
    }
    area.current.value = props.startText();
    area.current.focus({ preventScroll: true });
    area.current.select();
    inside.current = true;
    props.onEditing(true);
  };

  useImperativeHandle(props.ref, () => ({
    focus: () => area.current?.focus({ preventScroll: true }),
    edit,
    finish: () => editing && finish(),
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another cell starts with nothing typed
  useEffect(empty, [props.cellKey]);

  const startTyping = () => {
    if (editable && !editing) {
      inside.current = false;
      props.onEditing(true);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Whatever the input method handles is none of our business: Enter confirms kana and nothing else.
    if (isIme(event)) {
      return;
    }
    const mod = event.ctrlKey || event.metaKey;
    const handled = editing ? keyWhileEditing(event) : mod ? keyWithMod(event) : keyOnCell(event);
    if (handled) {
      event.preventDefault();
    }
  };

  const keyWhileEditing = (event: KeyboardEvent): boolean => {
    switch (event.key) {
      case "Enter":
        finish();
        props.onMove(event.shiftKey ? -1 : 1, 0);
        return true;
      case "Tab":
        finish();
        props.onMove(0, event.shiftKey ? -1 : 1);
        return true;
      case "Escape":
        empty();
        props.onCancel();
        return true;
      case "ArrowUp":
      case "ArrowDown":
        finish();
        props.onMove(event.key === "ArrowUp" ? -1 : 1, 0);
        return true;
      case "ArrowLeft":
      case "ArrowRight":
        if (inside.current) {
          return false;
        }
        finish();
        props.onMove(0, event.key === "ArrowLeft" ? -1 : 1);
        return true;
      default:
        return false;
    }
  };

  const keyWithMod = (event: KeyboardEvent): boolean => {
    switch (event.key) {
      case "Home":
        props.onEnds(-1, event.shiftKey);
        return true;
      case "End":
        props.onEnds(1, event.shiftKey);
        return true;
      case "z":
        props.onUndo?.();
        return props.onUndo !== undefined;
      case "c":
        // Some browsers copy only where something is selected; the copy event then puts in the real cells.
        if (area.current) {
          area.current.value = " ";
          area.current.select();
        }
        return false;
      default:
        return false;
    }
  };

  const keyOnCell = (event: KeyboardEvent): boolean => {
    const extend = event.shiftKey;
    switch (event.key) {
      case "ArrowUp":
        props.onMove(-1, 0, extend);
        return true;
      case "ArrowDown":
        props.onMove(1, 0, extend);
        return true;
      case "ArrowLeft":
        props.onMove(0, -1, extend);
        return true;
      case "ArrowRight":
        props.onMove(0, 1, extend);
        return true;
      case "PageUp":
        props.onMove(-props.page, 0, extend);
        return true;
      case "PageDown":
        props.onMove(props.page, 0, extend);
        return true;
      case "Home":
        props.onEdge(-1, extend);
        return true;
      case "End":
        props.onEdge(1, extend);
        return true;
      case "F2":
        edit();
        return true;
      case "Enter":
        if (editable) {
          props.onMove(extend ? -1 : 1, 0);
        } else {
          props.onOpen();
        }
        return true;
      case " ":
        props.onTick(extend);
        return true;
      case "Escape":
        props.onCancel();
        return true;
      case "?":
        window.dispatchEvent(new Event(KEYS_EVENT));
        return true;
      default:
        return false;
    }
  };

  const onCopy = (event: ClipboardEvent) => {
    if (!editing) {
      event.preventDefault();
      event.clipboardData.setData("text/plain", props.copied());
      empty();
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (!editing || /[\t\n]/.test(text.replace(/\r?\n$/, ""))) {
      event.preventDefault();
      if (editing) {
        props.onEditing(false);
        empty();
      }
      props.onPaste(text);
    }
  };

  return (
    <div
      className="grid-input"
      data-editing={editing}
      style={{ top: props.box.top, left: props.box.left, width: props.box.width, height: props.box.height }}
    >
      {editing && props.prefix && <span aria-hidden="true">{props.prefix}</span>}
      <textarea
        ref={area}
        rows={1}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        aria-label={props.label}
        aria-controls={props.gridId}
        aria-activedescendant={props.cellId}
        readOnly={!editable}
        data-right={props.right}
        onKeyDown={onKeyDown}
        onCompositionStart={startTyping}
        onInput={() => (area.current?.value.trim() === "" && !editing ? empty() : startTyping())}
        onCopy={onCopy}
        onPaste={onPaste}
        onBlur={() => {
          if (editing) {
            const text = area.current?.value ?? "";
            empty();
            props.onLeave(text);
          }
        }}
      />
    </div>
  );
}
