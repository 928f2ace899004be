import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// 藍: the one accent. Shade 7 is #1d4e89 of the drawing.
const ai: MantineColorsTuple = [
  "#eff4fa",
  "#e0e9f3",
  "#c2d4e8",
  "#9dbbdb",
  "#79a2cd",
  "#5688bd",
  "#386ea9",
  "#1d4e89",
  "#173f70",
  "#102f55",
];

// What can't be taken back: dark enough for white letters on it.
const red: MantineColorsTuple = [
  "#fdf1f0",
  "#fbe9e7",
  "#f5cbc7",
  "#efa8a2",
  "#e8857d",
  "#d9564c",
  "#c5392f",
  "#b3261e",
  "#951d16",
  "#6d140f",
];

/** Mantine's own colours for words that aren't ours follow the paper's. */
export const cssVariables: CSSVariablesResolver = () => {
  const words = {
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-placeholder": "var(--faint)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-default-border": "var(--line)",
  };
  return {
    variables: {},
    light: words,
    dark: {
      ...words,
      "--mantine-color-body": "var(--paper)",
      "--mantine-color-text": "var(--ink)",
      "--mantine-color-default": "#262522",
      "--mantine-color-default-hover": "#302e2b",
    },
  };
};

/** The look of what Mantine draws: small, flat, with one accent. */
export const theme = createTheme({
  primaryColor: "ai",
  primaryShade: { light: 7, dark: 6 },
  colors: { ai, red },
  // Each further name is looked for among the system's fonts, for every size and weight, before the first text is drawn.
  fontFamily: '"Noto Sans JP Common", "Noto Sans JP Variable", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "18px" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "15px" }, h2: { fontSize: "15px" }, h3: { fontSize: "13px" } },
  },
  radius: { xs: "3px", sm: "6px", md: "6px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  // By name, without the components themselves: those are loaded with the screen that has them.
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { size: "sm", variant: "subtle", color: "gray" } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    NativeSelect: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "sm" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Modal: { defaultProps: { transitionProps: { duration: 0 } } },
    ModalRoot: { defaultProps: { radius: "md", centered: true, transitionProps: { duration: 0 } } },
  },
});
